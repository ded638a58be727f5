/* What the detectors think, and one of their series. */
const drift = (() => {
  const select = byId('drift-series');
  let made = null;
  let shown = '';

  const series = () => live.data.drift.series[select.value] ?? { time: [], mean: [] };
  const detectors = () => live.data.drift.detectors.filter((d) => d.series === select.value);

  function build() {
    if (!live.data?.drift) return { data: [[0], [null]], options: { series: [{}, {}], axes: [axis({}), axis({})], cursor: { show: false } } };
    const window = live.data.series;
    const levels = detectors().flatMap((d) => [d.expected, d.limit]).filter(isNumber);
    return {
      data: [series().time.map((t) => t + 30), series().mean],
      options: {
        padding: [8, 12, 0, 0],
        scales: {
          x: { time: true, range: () => [window.from, window.from + window.step * window.requests.length] },
          y: { range: (u, low, high) => { const all = [0, low ?? 0, high ?? 0, ...levels]; const bottom = Math.min(...all); const top = Math.max(...all); return [bottom * 1.08, top > bottom ? top * 1.08 : 1]; } },
        },
        series: [{}, { stroke: colour('c0'), width: 2, points: { size: 5, fill: colour('c0') } }],
        axes: [
          axis({ size: 34, values: (u, splits) => splits.map((t) => clock(t * 1000).slice(0, 5)) }),
          axis({ size: 62, values: (u, splits) => splits.map((v) => significant(v, 3)) }),
        ],
        cursor: { show: false },
        hooks: { draw: [drawLevels] },
      },
    };
  }

  function drawLevels(u) {
    const ctx = u.ctx;
    const line = (from, to, ink, dash) => {
      ctx.strokeStyle = colour(ink);
      ctx.setLineDash(dash.map((d) => d * uPlot.pxRatio));
      ctx.beginPath();
      ctx.moveTo(...from);
      ctx.lineTo(...to);
      ctx.stroke();
    };
    const { left, top, width, height } = u.bbox;
    ctx.save();
    ctx.lineWidth = 1.5 * uPlot.pxRatio;
    detectors().forEach((d) => {
      [['expected', 'coin', [5, 4]], ['limit', 'c1', [2, 3]]].forEach(([name, ink, dash]) => {
        if (!isNumber(d[name])) return;
        const y = u.valToPos(d[name], 'y', true);
        line([left, y], [left + width, y], ink, dash);
      });
    });
    live.data.marks.filter((mark) => mark.series === select.value).forEach((mark) => {
      const x = u.valToPos(new Date(mark.time).getTime() / 1000, 'x', true);
      if (x >= left && x <= left + width) line([x, top], [x, top + height], mark.state === 'cleared' ? 'coin' : 'costly-edge', [4, 3]);
    });
    ctx.restore();
  }

  const TAGS = { raised: 'costly', watching: 'good', learning: 'plain' };

  function rows() {
    const all = live.data.drift.detectors;
    return table([
      { title: 'detector', cells: all.map((d) => others(d.detector)) },
      { title: 'series', cells: all.map((d) => others(d.series)) },
      { title: 'state', cells: all.map((d) => element('span', 'tag ' + (TAGS[d.status] ?? 'plain'), plain(d.status))) },
      { title: 'value', number: true, cells: all.map((d) => trust(d.value)) },
      { title: 'usual', number: true, cells: all.map((d) => trust(d.expected)) },
      { title: 'limit', number: true, cells: all.map((d) => trust(d.limit)) },
      { title: 'evidence', number: true, cells: all.map((d) => (isNumber(d.evidence) ? `${trust(d.evidence)} of ${trust(d.evidenceLimit)}` : '–')) },
      { title: 'seen', number: true, cells: all.map((d) => count(d.observations)) },
    ], all.length);
  }

  select.addEventListener('change', () => made.rebuild());

  return {
    changed: () => {
      byId('drift').hidden = !live.data.drift;
      if (!live.data.drift) return;
      const names = Object.keys(live.data.drift.series);
      if (select.dataset.names !== JSON.stringify(names)) {
        const now = select.value;
        const raised = live.data.drift.detectors.find((d) => d.status === 'raised')?.series;
        select.dataset.names = JSON.stringify(names);
        fill(select, ...names.map((name) => new Option(plain(name), name)));
        select.value = [now, raised, 'escalationRate', names[0]].find((name) => names.includes(name)) ?? '';
      }
      const text = JSON.stringify(live.data.drift.detectors);
      if (text !== shown) {
        shown = text;
        fill(byId('drift-table'), rows());
      }
      if (made) {
        made.rebuild();
      } else {
        made = chart(byId('drift-chart'), build);
        fill(byId('drift-chips'), chip('', 'c0', 'mean of a minute'), chip('dash', 'coin', 'usual'), chip('dot', 'c1', 'limit'), chip('dash', 'costly-ink', 'alarm'));
      }
    },
  };
})();
