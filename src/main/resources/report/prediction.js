/* Is the predicted probability honest, and does the predicted gain tell who needs the strongest model? */
const prediction = (() => {
  const router = () => report.routers[state.router];
  const calibrationHost = byId('calibration-chart');
  const picked = new Set([0, models.length - 1]);
  const modelColour = (index) => 'c' + ((index === models.length - 1 ? 2 : index === 0 ? 1 : index + 2) % 8);

  function buildCalibration() {
    const pct = (u, values) => values.map((v) => Math.round(100 * v) + ' %');
    return {
      data: [[0, 1], [0, 1]],
      options: {
        scales: { x: { time: false, range: [-0.02, 1.02] }, y: { range: [-0.02, 1.02] } },
        series: [{}, { stroke: colour('coin'), dash: [4, 4], width: 1.5, points: { show: false } }],
        axes: [
          axis({ label: 'predicted', size: 34, values: pct }),
          axis({ label: 'observed (mean score)', size: 50, values: pct }),
        ],
        cursor: { show: false },
        hooks: { draw: [drawBins] },
      },
    };
  }

  function drawBins(u) {
    const ctx = u.ctx;
    const ratio = uPlot.pxRatio;
    ctx.save();
    (router().calibration || []).forEach((bins, index) => {
      if (!picked.has(index)) return;
      const total = bins.rows.reduce((a, b) => a + b, 0);
      ctx.strokeStyle = ctx.fillStyle = colour(modelColour(index));
      ctx.lineWidth = 1.75 * ratio;
      ctx.beginPath();
      bins.predicted.forEach((p, i) => ctx[i ? 'lineTo' : 'moveTo'](u.valToPos(p, 'x', true), u.valToPos(bins.observed[i], 'y', true)));
      ctx.stroke();
      bins.predicted.forEach((p, i) => {
        const x = u.valToPos(p, 'x', true);
        ctx.beginPath();
        ctx.moveTo(x, u.valToPos(bins.low[i], 'y', true));
        ctx.lineTo(x, u.valToPos(bins.high[i], 'y', true));
        ctx.stroke();
        ctx.beginPath();
        ctx.arc(x, u.valToPos(bins.observed[i], 'y', true), (2.5 + 7 * Math.sqrt(bins.rows[i] / total)) * ratio, 0, 2 * Math.PI);
        ctx.fill();
      });
    });
    ctx.restore();
  }

  const calibration = chart(calibrationHost, buildCalibration);

  function calibrationWords() {
    const all = router().calibration;
    if (!all) {
      fill(byId('calibration-chips'), element('span', 'why', `${router().name} predicts no probability, so there is nothing to calibrate.`));
      fill(byId('calibration-table'));
      return;
    }
    fill(byId('calibration-chips'), ...all.map((bins, index) => chip('ball', modelColour(index), bins.model, picked.has(index), (on) => {
      if (on) picked.add(index); else picked.delete(index);
      calibration.redraw();
    })));
    fill(byId('calibration-table'), table([
      { title: 'probability of', cells: all.map((b) => b.model) },
      { title: 'ECE', number: true, cells: all.map((b) => b.ece.toFixed(3)) },
      { title: 'of it noise', number: true, cells: all.map((b) => b.ece_of_noise.toFixed(3)) },
      { title: 'Brier', number: true, cells: all.map((b) => b.brier.toFixed(3)) },
    ], all.length));
  }

  function buildHistogram() {
    const h = router().histogram;
    const middles = h.needed.map((_, i) => h.from + (i + 0.5) * h.width);
    const total = h.needed.map((n, i) => n + h.not_needed[i]);
    const bars = uPlot.paths.bars({ size: [0.86, 60] });
    const fillOf = (name) => ({ fill: colour(name), stroke: colour(name), width: 0, paths: bars, points: { show: false } });
    return {
      data: [middles, total, h.needed],
      options: {
        scales: {
          x: { time: false, range: [h.from - h.width, h.from + h.width * (h.needed.length + 1)] },
          y: { range: [0, Math.max(1, ...total) * 1.05] },
        },
        series: [{}, fillOf('c5'), fillOf('costly-edge')],
        axes: [
          axis({ label: `predicted gain of ${strongest.name}`, size: 34, values: (u, v) => v.map((x) => (x > 0 ? '+' : '') + significant(x, 2)) }),
          axis({ label: 'requests', size: 54, values: (u, v) => v.map((x) => (Number.isInteger(x) ? count(x) : '')) }),
        ],
        cursor: { show: false },
        hooks: { draw: [drawThreshold] },
      },
    };
  }

  function drawThreshold(u) {
    const threshold = router().steps.threshold[state.step];
    if (router().sweep !== 'share' || !isNumber(threshold)) return;
    const x = Math.min(u.bbox.left + u.bbox.width, Math.max(u.bbox.left, u.valToPos(threshold, 'x', true)));
    const ctx = u.ctx;
    const ratio = uPlot.pxRatio;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = colour('ink');
    ctx.lineWidth = 1.5 * ratio;
    ctx.setLineDash([3 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, u.bbox.top);
    ctx.lineTo(x, u.bbox.top + u.bbox.height);
    ctx.stroke();
    ctx.font = `${12 * ratio}px system-ui, sans-serif`;
    ctx.textBaseline = 'top';
    const words = 'sent →';
    const right = x + ctx.measureText(words).width + 8 * ratio < u.bbox.left + u.bbox.width;
    ctx.textAlign = right ? 'left' : 'right';
    ctx.fillText(right ? words : '← kept', x + (right ? 5 : -5) * ratio, u.bbox.top + 3 * ratio);
    ctx.restore();
  }

  const histogram = chart(byId('scores-chart'), buildHistogram);
  fill(byId('scores-key'),
    chip('box', 'costly-ink', `only ${strongest.name} is right`),
    chip('box', 'c5', 'all other requests'));

  function histogramWords() {
    const h = router().histogram;
    const edge = (i) => significant(h.from + i * h.width, 3);
    fill(byId('scores-table'), table([
      { title: 'predicted gain from', cells: h.needed.map((_, i) => edge(i)) },
      { title: `only ${strongest.name} is right`, number: true, cells: h.needed.map(count) },
      { title: 'all others', number: true, cells: h.not_needed.map(count) },
    ], h.needed.length));
  }

  function routerChanged() {
    calibrationWords();
    histogramWords();
    calibration.rebuild();
    histogram.rebuild();
  }
  return { routerChanged, redraw: histogram.redraw };
})();
