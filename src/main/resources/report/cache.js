/* Ways to decide about hits: found over wrong, and their scores. */
const methods = report.methods;
const shownMethods = methods.map(() => true);
const hits = (() => {
  const host = byId('curve-chart');
  const GRID = 200;
  const limit = Math.min(1, 1.05 * Math.max(0.05, ...methods.map((m) => (m.curve.length ? m.curve[m.curve.length - 1].wrong_share : 0))));

  /* The most that any threshold finds with at most so many wrong. */
  function found(method, share) {
    let most = null;
    method.curve.forEach((point) => { if (point.wrong_share <= share && (most === null || point.recall > most)) most = point.recall; });
    return most;
  }

  function build() {
    const xs = Array.from({ length: GRID + 1 }, (_, i) => (limit * i) / GRID);
    const pct = (u, values) => values.map((v) => (v === null ? '' : trimmed((100 * v).toFixed(0)) + ' %'));
    return {
      data: [xs, ...methods.map((m) => xs.map((x) => found(m, x)))],
      options: {
        scales: { x: { time: false, range: [0, limit] }, y: { range: [0, 1.02] } },
        series: [{}, ...methods.map((m, i) => ({ label: m.name, stroke: colour(routerColour(i)), width: i ? 3 : 2, show: shownMethods[i], points: { show: false } }))],
        axes: [axis({ label: 'wrong, as a part of the hits', size: 34, values: pct }), axis({ label: 'duplicates found', size: 54, values: pct })],
        cursor: { drag: { x: false, y: false }, points: { size: 6 } },
      },
    };
  }

  const made = chart(host, build);
  fill(byId('curve-chips'), ...methods.map((m, i) => chip('', routerColour(i), m.name, true, (on) => { shownMethods[i] = on; made.rebuild(); })));
  const shares = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3].filter((share) => share <= limit);
  fill(byId('curve-table'), table([
    { title: 'at most wrong', cells: shares.map(percent) },
    ...methods.map((m) => ({ title: `${m.name}: found`, number: true, cells: shares.map((share) => percent(found(m, share) ?? 0)) })),
  ], shares.length));
  return made;
})();

const method = byId('method');
fill(method, ...methods.map((m, i) => new Option(m.name, i)));
method.value = String(methods.length - 1);
const scored = histogramOf({
  counted: 'pairs',
  data: () => methods[Number(method.value)].histogram,
  label: 'score',
  number: (v) => significant(v, 2),
  names: ['different questions', 'duplicates'],
  threshold: () => (report.certificate && report.certificate.feasible && Number(method.value) > 0 ? report.certificate.threshold : null),
  above: 'hits',
  below: 'hits',
});
method.addEventListener('change', scored.changed);
scored.changed();
themes();
