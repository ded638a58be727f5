/* What every threshold gives: quality kept, errors among accepted answers or share going on, with the budget and the threshold that keeps it. */
const budget = (() => {
  const certificate = report.certificate;
  const steps = report.routers[0].steps;
  const select = byId('measure');
  const measures = [
    { key: 'retained', title: 'quality kept', colour: 'c0', risk: 'quality_loss' },
    { key: 'accepted_error', title: 'wrong among accepted answers', colour: 'c1', risk: 'error_rate' },
    { key: 'share', title: `requests that reach ${strongest.name}`, colour: 'c2' },
  ];
  const wanted = measures.findIndex((m) => m.risk && m.risk === certificate.risk);
  measures.forEach((m, i) => select.append(new Option(m.title, i)));
  select.value = String(Math.max(0, wanted));
  const shown = () => measures[Number(select.value)];
  const limit = () => (shown().risk && shown().risk === certificate.risk ? certificate.limit : null);
  const marks = report.thresholds.filter(isNumber);

  /* Of steps with one threshold the last, so that the axis rises. */
  const kept = steps.threshold.map((_, i) => i).filter((i) => isNumber(steps.threshold[i]) && steps.threshold[i] !== steps.threshold[i + 1]);

  function build() {
    const m = shown();
    const at = (name) => kept.map((i) => steps[name][i]);
    const x = kept.map((i) => steps.threshold[i]);
    const values = [...at(m.key + '_low'), ...at(m.key + '_high'), ...at(m.key), limit()].filter(isNumber);
    const low = Math.min(...values);
    const high = Math.max(...values);
    const space = 0.06 * (high - low || 0.1);
    const ends = [...x, ...marks];
    const side = 0.02 * (Math.max(...ends) - Math.min(...ends) || 1);
    const edge = { stroke: 'transparent', width: 0, points: { show: false } };
    const stroke = colour(m.colour);
    return {
      data: [x, at(m.key + '_high'), at(m.key + '_low'), at(m.key)],
      options: {
        scales: {
          x: { time: false, range: [Math.min(...ends) - side, Math.max(...ends) + side] },
          y: { range: [Math.max(0, low - space), high + space] },
        },
        series: [{}, edge, edge, { stroke, width: 2.5, points: { show: x.length < 3 } }],
        bands: [{ series: [1, 2], fill: faded(stroke, 0.18) }],
        axes: [
          axis({ label: report.threshold_kind === 'raw' ? 'threshold of the raw signal' : 'threshold of P(correct)', size: 34 }),
          axis({ label: m.title, size: 56, values: (u, v) => v.map((y) => trimmed((100 * y).toFixed(v.length > 1 && v[1] - v[0] < 0.01 ? 1 : 0)) + ' %') }),
        ],
        cursor: { show: false },
        hooks: { draw: [draw] },
      },
    };
  }

  function line(u, from, to, name, words, align, baseline) {
    const ctx = u.ctx;
    const ratio = uPlot.pxRatio;
    ctx.strokeStyle = ctx.fillStyle = colour(name);
    ctx.beginPath();
    ctx.moveTo(...from);
    ctx.lineTo(...to);
    ctx.stroke();
    ctx.textAlign = align;
    ctx.textBaseline = baseline;
    const gap = 5 * ratio;
    ctx.fillText(words, from[0] + (align === 'left' ? gap : -gap), from[1] + (baseline === 'top' ? gap : -gap));
  }

  function draw(u) {
    const ctx = u.ctx;
    const ratio = uPlot.pxRatio;
    const box = u.bbox;
    ctx.save();
    ctx.lineWidth = 1.75 * ratio;
    ctx.font = `${12 * ratio}px system-ui, sans-serif`;
    if (isNumber(limit())) {
      const y = u.valToPos(limit(), 'y', true);
      line(u, [box.left, y], [box.left + box.width, y], 'costly-edge', `budget ${percent(limit())}`, 'left', y - box.top > 24 * ratio ? 'bottom' : 'top');
    }
    ctx.setLineDash([4 * ratio, 4 * ratio]);
    marks.forEach((threshold, i) => {
      const x = u.valToPos(threshold, 'x', true);
      const words = (marks.length > 1 ? `stage ${i + 1}: ` : certificate.kind === 'certified' ? 'certified ' : 'chosen ') + significant(threshold, 4);
      const right = x + ctx.measureText(words).width + 12 * ratio < box.left + box.width;
      line(u, [x, box.top + 16 * ratio * i], [x, box.top + box.height], 'ink', words, right ? 'left' : 'right', 'top');
    });
    bound(u);
    ctx.restore();
  }

  /* The certificate's own evidence, seen on its certify rows. */
  function bound(u) {
    if (certificate.kind !== 'certified' || shown().key !== 'accepted_error' || certificate.risk !== 'error_rate' || marks.length !== 1) return;
    const ctx = u.ctx;
    const x = u.valToPos(certificate.threshold, 'x', true);
    const high = u.valToPos(certificate.upper_bound, 'y', true);
    ctx.setLineDash([]);
    ctx.strokeStyle = ctx.fillStyle = colour('ink');
    ctx.lineWidth = 3 * uPlot.pxRatio;
    ctx.beginPath();
    ctx.moveTo(x, u.valToPos(certificate.observed, 'y', true));
    ctx.lineTo(x, high);
    ctx.stroke();
    ctx.beginPath();
    ctx.arc(x, high, 4.5 * uPlot.pxRatio, 0, 2 * Math.PI);
    ctx.fill();
  }

  const made = kept.length ? chart(byId('budget-chart'), build) : null;
  function words() {
    const m = shown();
    const keys = [chip('', m.colour, `${m.title}, with 95 % interval`)];
    if (isNumber(limit())) keys.push(chip('', 'costly-ink', m.key === 'retained' ? 'lowest allowed' : 'highest allowed'));
    if (m.key === 'accepted_error' && certificate.risk === 'error_rate' && certificate.kind === 'certified' && marks.length === 1) keys.push(chip('ball', '', 'upper bound of the certificate'));
    fill(byId('budget-key'), ...keys);
    byId('budget-why').textContent = !kept.length
      ? 'No answer has a signal, so every request goes on and there is no threshold to choose.'
      : (models.length > 2 ? 'The curve asks every stage for the same threshold. ' : '')
        + 'The curve is a measurement; the dashed line is the threshold that was chosen on labelled rows'
        + (certificate.kind === 'certified' ? ', with room for the bad luck of that sample.' : certificate.kind === 'infeasible' ? '; none could be promised.' : '.');
  }
  select.addEventListener('change', () => {
    words();
    if (made) made.rebuild();
  });
  words();
  return {};
})();
