/* Reliability diagrams: settings {entries, picked, colour, title, columns: [[title, number of an entry, how it is worded: three digits unless said]], tall: entries side by side, none}. */
function reliability(settings) {
  const picked = settings.picked;

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
    ctx.setLineDash([]);
    (settings.entries() || []).forEach((bins, index) => {
      if (!picked.has(index)) return;
      const total = bins.rows.reduce((a, b) => a + b, 0);
      ctx.strokeStyle = ctx.fillStyle = colour(settings.colour(index));
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

  const calibration = chart(byId('calibration-chart'), buildCalibration);

  function calibrationWords() {
    const all = settings.entries();
    if (!all || !all.length) {
      fill(byId('calibration-chips'), element('span', 'why', settings.none()));
      fill(byId('calibration-table'));
      return;
    }
    fill(byId('calibration-chips'), ...all.map((bins, index) => chip('ball', settings.colour(index), bins.model, picked.has(index), (on) => {
      if (on) picked.add(index); else picked.delete(index);
      calibration.redraw();
    })));
    fill(byId('calibration-table'), settings.tall ? tall(all) : wide(all));
  }

  const text = (value, word) => (isNumber(value) ? (word ? word(value) : value.toFixed(3)) : '–');
  const wide = (all) => table([
    { title: settings.title, cells: all.map((b) => b.model) },
    ...settings.columns.map(([title, of, word]) => ({ title, number: true, cells: all.map((b) => text(of(b), word)) })),
  ], all.length);
  const tall = (all) => table([
    { title: settings.title, cells: settings.columns.map(([title]) => title) },
    ...all.map((b) => ({ title: b.model, number: true, cells: settings.columns.map(([, of, word]) => text(of(b), word)) })),
  ], settings.columns.length);

  return {
    changed: () => {
      calibrationWords();
      calibration.rebuild();
    },
  };
}
