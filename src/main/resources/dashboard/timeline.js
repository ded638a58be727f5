/*
 * A chart over time: settings {id, lines: () => [{name, colour, mark, values, area}], stacked, number: how a value is worded, short: the same at an axis, least, range: bounds of
 * the axis' end}.
 * Marks are alarms that came; they are drawn across.
 */
function timeline(settings) {
  const host = byId(settings.id + '-chart');
  const tip = element('div', 'tip');
  let shape = '';
  tip.hidden = true;

  const times = () => {
    const { from, step } = live.data.series;
    return live.data.series.requests.map((_, i) => from + (i + 0.5) * step);
  };

  function columns() {
    const lines = settings.lines();
    if (!settings.stacked) return [times(), ...lines.map((line) => line.values)];
    const sums = [];
    lines.forEach((line, i) => sums.push(line.values.map((v, at) => v + (i ? sums[i - 1][at] : 0))));
    return [times(), ...sums.reverse()]; // the tallest is painted first, the others over it
  }

  function most(u) {
    const all = u.data.slice(1).flat().filter(isNumber);
    const top = Math.max(settings.least || 0, ...all) * 1.08;
    return [0, settings.range ? Math.min(settings.range, top) : top];
  }

  function series() {
    const lines = settings.lines();
    const ordered = settings.stacked ? [...lines].reverse() : lines;
    return ordered.map((line) => (settings.stacked
      ? { fill: colour(line.colour), stroke: colour(line.colour), width: 0, paths: uPlot.paths.bars({ size: [0.85, 40] }), points: { show: false } }
      : { stroke: colour(line.colour), fill: line.area ? faded(colour(line.colour), 0.12) : undefined, dash: line.dash, width: 2, points: { show: false, filter: lonely, size: 5, fill: colour(line.colour) } }));
  }

  /* Points that no line leads to or from. */
  function lonely(u, i) {
    const values = u.data[i];
    return values.map((_, at) => at).filter((at) => isNumber(values[at]) && !isNumber(values[at - 1]) && !isNumber(values[at + 1]));
  }

  function build() {
    return {
      data: columns(),
      options: {
        padding: [8, 12, 0, 0],
        scales: { x: { time: true, range: () => { const s = live.data.series; return [s.from, s.from + s.step * s.requests.length]; } }, y: { range: most } },
        series: [{}, ...series()],
        axes: [
          axis({ size: 34, values: (u, splits) => splits.map(hourAndMinute) }),
          axis({ size: 62, values: (u, splits) => splits.map(settings.short || settings.number) }),
        ],
        cursor: { y: false, points: settings.stacked ? { show: false } : { size: 7 } },
        hooks: { draw: [drawMarks], setCursor: [pointed], ready: [(u) => u.over.append(tip)] },
      },
    };
  }

  function hourAndMinute(t) {
    const at = new Date(t * 1000);
    return `${two(at.getHours())}:${two(at.getMinutes())}`;
  }

  function drawMarks(u) {
    if (!settings.marks) return;
    const ctx = u.ctx;
    ctx.save();
    ctx.lineWidth = 1.5 * uPlot.pxRatio;
    ctx.setLineDash([4 * uPlot.pxRatio, 3 * uPlot.pxRatio]);
    live.data.marks.forEach((mark) => {
      const x = u.valToPos(new Date(mark.time).getTime() / 1000, 'x', true);
      if (x < u.bbox.left || x > u.bbox.left + u.bbox.width) return;
      ctx.strokeStyle = colour(mark.state === 'cleared' ? 'coin' : 'costly-edge');
      ctx.beginPath();
      ctx.moveTo(x, u.bbox.top);
      ctx.lineTo(x, u.bbox.top + u.bbox.height);
      ctx.stroke();
    });
    ctx.restore();
  }

  function pointed(u) {
    const at = u.cursor.idx;
    tip.hidden = at == null || u.cursor.left < 0;
    if (tip.hidden) return;
    fill(tip, element('p', '', clock((live.data.series.from + at * live.data.series.step) * 1000)), ...settings.lines().map((line) =>
      element('p', '', element('i', line.mark), others(line.name), element('b', '', isNumber(line.values[at]) ? settings.number(line.values[at]) : '–'))));
    const left = u.cursor.left > u.over.clientWidth / 2;
    tip.style.left = left ? '' : `${u.cursor.left + 12}px`;
    tip.style.right = left ? `${u.over.clientWidth - u.cursor.left + 12}px` : '';
    tip.style.top = '8px';
  }

  const made = chart(host, build);
  const details = byId(settings.id + '-table').parentElement;

  function words() {
    if (!details.open) return;
    const lines = settings.lines();
    const at = times().map((_, i) => i).filter((i) => live.data.series.requests[i] > 0).reverse();
    fill(byId(settings.id + '-table'), table([
      { title: 'from', cells: at.map((i) => clock((live.data.series.from + i * live.data.series.step) * 1000)) },
      ...lines.map((line) => ({ title: plain(line.name), number: true, cells: at.map((i) => (isNumber(line.values[i]) ? settings.number(line.values[i]) : '–')) })),
    ], at.length));
  }
  details.addEventListener('toggle', words);

  return {
    changed: () => {
      const lines = settings.lines();
      const now = JSON.stringify([lines.map((line) => [line.name, line.colour]), live.data.series.step]);
      if (now !== shape) {
        shape = now;
        fill(byId(settings.id + '-chips'), ...lines.map((line) => chip(line.dash ? 'dash' : settings.stacked ? 'box' : '', line.mark, plain(line.name))));
        made.rebuild();
      } else {
        made.plot().setData(columns());
      }
      words();
    },
  };
}
