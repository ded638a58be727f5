/* Two kinds of requests by what was said of them: settings {data, label, number, names, threshold, above, below, counted: what is counted, if not requests}. */
function histogramOf(settings) {
  function buildHistogram() {
    const h = settings.data();
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
          axis({ label: settings.label, size: 34, values: (u, v) => v.map(settings.number) }),
          axis({ label: settings.counted || 'requests', size: 54, values: (u, v) => v.map((x) => (Number.isInteger(x) ? count(x) : '')) }),
        ],
        cursor: { show: false },
        hooks: { draw: [drawThreshold] },
      },
    };
  }

  function drawThreshold(u) {
    const threshold = settings.threshold();
    if (!isNumber(threshold)) return;
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
    const words = settings.above;
    const right = x + ctx.measureText(words).width + 8 * ratio < u.bbox.left + u.bbox.width;
    ctx.textAlign = right ? 'left' : 'right';
    ctx.fillText(right ? words : settings.below, x + (right ? 5 : -5) * ratio, u.bbox.top + 3 * ratio);
    ctx.restore();
  }

  const histogram = chart(byId('scores-chart'), buildHistogram);
  fill(byId('scores-key'),
    chip('box', 'costly-ink', settings.names[0]),
    chip('box', 'c5', settings.names[1]));

  function histogramWords() {
    const h = settings.data();
    const edge = (i) => significant(h.from + i * h.width, 3);
    fill(byId('scores-table'), table([
      { title: `${settings.label} from`, cells: h.needed.map((_, i) => edge(i)) },
      { title: settings.names[0], number: true, cells: h.needed.map(count) },
      { title: settings.names[1], number: true, cells: h.not_needed.map(count) },
    ], h.needed.length));
  }

  return {
    changed: () => {
      histogramWords();
      histogram.rebuild();
    },
    redraw: histogram.redraw,
  };
}
