/* Cost and quality of every policy: lines on a common grid of prices, models alone as points, the chosen threshold as a ring. */
const frontier = (() => {
  const GRID = 240;
  const host = byId('curve-chart');
  const price = report.priced ? 'cost' : 'share';
  const priceName = report.priced ? `cost, as a part of always asking ${strongest.name}` : `requests sent to ${strongest.name}`;
  const shown = { oracle: true, coin: true };
  report.routers.forEach((router, index) => { shown[index] = true; });
  let logarithmic = report.priced && models.length > 2 && cheapest.x > 0;

  const everyX = () => [...models.map((m) => m.x), ...report.oracle.x, ...report.routers.flatMap((r) => r.steps[price])].filter(isNumber);
  const largest = Math.max(1, ...everyX());
  const smallest = Math.min(...everyX());

  function grid() {
    const from = logarithmic ? Math.log(Math.max(1e-6, smallest)) : 0;
    const to = logarithmic ? Math.log(largest) : largest;
    return Array.from({ length: GRID + 1 }, (_, i) => {
      const place = from + ((to - from) * i) / GRID;
      return logarithmic ? Math.exp(place) : place;
    });
  }

  /* Linear between neighbours: what a coin between the two neighbouring thresholds achieves. */
  function onGrid(xs, x, y) {
    const order = x.map((_, i) => i).filter((i) => isNumber(x[i]) && isNumber(y[i])).sort((a, b) => x[a] - x[b]);
    const slack = 1e-9 + (xs[1] - xs[0]) / 2;
    let at = 0;
    return xs.map((wanted) => {
      if (!order.length || wanted < x[order[0]] - slack || wanted > x[order[order.length - 1]] + slack) return null;
      while (at < order.length - 2 && x[order[at + 1]] < wanted) at++;
      const left = order[at];
      const right = order[Math.min(at + 1, order.length - 1)];
      const width = x[right] - x[left];
      const part = width > 0 ? Math.min(1, Math.max(0, (wanted - x[left]) / width)) : 0;
      return y[left] + part * (y[right] - y[left]);
    });
  }

  function build() {
    const xs = grid();
    const data = [xs];
    const series = [{}];
    const bands = [];
    const line = (x, y, options) => { data.push(onGrid(xs, x, y)); series.push({ points: { show: false }, ...options }); };
    line(report.coin.x, report.coin.quality, { label: 'coin', name: 'coin', stroke: colour('coin'), dash: [2, 4], width: 2, show: shown.coin });
    line(report.oracle.x, report.oracle.quality, { label: 'oracle', name: 'oracle', stroke: colour('oracle'), dash: [8, 5], width: 2, show: shown.oracle });
    report.routers.forEach((router, index) => {
      const s = router.steps;
      const stroke = colour(routerColour(index));
      const edge = { stroke: 'transparent', width: 0, show: shown[index] };
      bands.push({ series: [series.length, series.length + 1], fill: faded(stroke, index === state.router ? 0.2 : 0.09) });
      line(s[price], s.quality_high, edge);
      line(s[price], s.quality_low, edge);
      line(s[price], s.quality, { label: router.name, name: router.name, stroke, width: index === state.router ? 3 : 1.75, show: shown[index] });
    });
    const pct = (values, digits) => values.map((v) => (v === null ? '' : trimmed((100 * v).toFixed(digits)) + ' %'));
    const logTicks = (u, splits) => splits.map((v) => (v !== null && [1, 2, 5].includes(Number(v.toExponential().split('e')[0])) ? trimmed(significant(100 * v)) + ' %' : ''));
    const narrow = host.clientWidth < 520;
    return {
      data,
      options: {
        scales: {
          x: { time: false, distr: logarithmic ? 3 : 1, range: logarithmic ? [smallest * 0.85, largest * 1.25] : [-0.015, largest * 1.015] },
          y: { range: yRange() },
        },
        series,
        bands,
        axes: [
          axis({ label: priceName + (logarithmic ? ' (logarithmic)' : ''), size: 34, values: logarithmic ? logTicks : (u, v) => pct(v, 0), filter: (u, v) => v }),
          axis({ label: 'quality (mean score)', size: 50, values: (u, v) => pct(v, v.length > 1 && v[1] - v[0] < 0.01 ? 1 : 0) }),
          ...(narrow ? [] : [axis({
            side: 1, scale: 'y', size: 50, label: `kept of ${strongest.name}`, grid: { show: false },
            values: (u, v) => pct(v.map((y) => y / strongest.quality), 0),
          })]),
        ],
        cursor: { drag: { x: false, y: false }, points: { size: 6 } },
        hooks: { draw: [drawMarks], setCursor: [tip], ready: [(u) => u.over.addEventListener('click', () => choose(u))] },
      },
    };
  }

  function yRange() {
    const values = [...models.map((m) => m.quality), ...report.oracle.quality,
      ...report.routers.flatMap((r, i) => (shown[i] ? [...r.steps.quality_low, ...r.steps.quality_high] : []))].filter(isNumber);
    const low = Math.min(...values);
    const high = Math.max(...values);
    return [Math.max(0, low - 0.04 * (high - low || 1)), Math.min(1.02, high + 0.06 * (high - low || 1))];
  }

  function drawMarks(u) {
    const ctx = u.ctx;
    const ratio = uPlot.pxRatio;
    const px = (x) => u.valToPos(x, 'x', true);
    const py = (y) => u.valToPos(y, 'y', true);
    ctx.save();
    drawModels(u, ctx, ratio, px, py);
    const s = report.routers[state.router].steps;
    const x = px(s[price][state.step]);
    const ink = colour(routerColour(state.router));
    ctx.strokeStyle = ink;
    ctx.lineWidth = 1.5 * ratio;
    ctx.setLineDash([3 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, u.bbox.top);
    ctx.lineTo(x, u.bbox.top + u.bbox.height);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.lineWidth = 3 * ratio;
    ctx.fillStyle = colour('sheet');
    ctx.beginPath();
    ctx.arc(x, py(s.quality[state.step]), 6.5 * ratio, 0, 2 * Math.PI);
    ctx.fill();
    ctx.stroke();
    ctx.restore();
  }

  /* Names stand where nothing else does; one without a place is in the table below. */
  function drawModels(u, ctx, ratio, px, py) {
    const taken = [];
    ctx.font = `${12 * ratio}px system-ui, sans-serif`;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    const placed = [...models, ...(report.points || [])].filter((m) => isNumber(m.x) && isNumber(m.quality));
    placed.forEach((m) => taken.push([px(m.x) - 6 * ratio, py(m.quality) - 6 * ratio, 12 * ratio, 12 * ratio]));
    placed.forEach((m) => {
      const x = px(m.x);
      const y = py(m.quality);
      ctx.fillStyle = colour('ink');
      ctx.beginPath();
      ctx.arc(x, y, 4.5 * ratio, 0, 2 * Math.PI);
      ctx.fill();
      const name = m.name.length > 26 ? m.name.slice(0, 25) + '…' : m.name;
      const w = ctx.measureText(name).width;
      const h = 14 * ratio;
      const gap = 9 * ratio;
      const spots = [[x + gap, y], [x - gap - w, y], [x - w / 2, y + 1.6 * gap], [x - w / 2, y - 1.6 * gap], [x - w, y + 1.6 * gap], [x - w, y - 1.6 * gap]];
      const free = spots.find(([left, middle]) => fits(u, taken, [left, middle - h / 2, w, h]));
      if (free) {
        taken.push([free[0], free[1] - h / 2, w, h]);
        ctx.lineWidth = 3 * ratio;
        ctx.lineJoin = 'round';
        ctx.strokeStyle = colour('sheet');
        ctx.strokeText(name, free[0], free[1]);
        ctx.fillText(name, free[0], free[1]);
      }
    });
  }

  function fits(u, taken, [left, top, w, h]) {
    const inside = left >= u.bbox.left && top >= u.bbox.top && left + w <= u.bbox.left + u.bbox.width && top + h <= u.bbox.top + u.bbox.height;
    return inside && !taken.some(([l, t, tw, th]) => left < l + tw && l < left + w && top < t + th && t < top + h);
  }

  const bubble = element('div', 'tip');
  bubble.hidden = true;

  function tip(u) {
    const { left, top, idx } = u.cursor;
    bubble.hidden = left < 0 || idx === null || idx === undefined;
    if (bubble.hidden) return;
    const lines = [element('p', '', element('span', '', (report.priced ? 'cost ' : 'share ') + percent(u.data[0][idx])))];
    u.series.forEach((series, i) => {
      if (series.name && series.show && isNumber(u.data[i][idx])) {
        const mark = element('i', series.name === 'oracle' || series.name === 'coin' ? series.name : routerColour((i - 5) / 3));
        lines.push(element('p', '', mark, element('span', '', series.name), element('b', '', percent(u.data[i][idx]))));
      }
    });
    fill(bubble, ...lines);
    u.over.append(bubble);
    const right = left > u.over.clientWidth / 2;
    bubble.style.left = right ? '' : left + 14 + 'px';
    bubble.style.right = right ? u.over.clientWidth - left + 14 + 'px' : '';
    bubble.style.top = Math.max(0, Math.min(top - 20, u.over.clientHeight - bubble.clientHeight)) + 'px';
  }

  function choose(u) {
    const wanted = u.posToVal(u.cursor.left, 'x');
    const prices = report.routers[state.router].steps[price];
    let best = 0;
    prices.forEach((x, step) => { if (Math.abs(x - wanted) < Math.abs(prices[best] - wanted)) best = step; });
    operating.move(best);
  }

  const made = chart(host, build);

  function chips() {
    const toggle = (key) => (on) => { shown[key] = on; made.rebuild(); };
    const all = report.routers.map((r, i) => chip('', routerColour(i), r.name, shown[i], toggle(i)));
    all.push(chip('dash', 'oracle', 'oracle', shown.oracle, toggle('oracle')));
    all.push(chip('dot', 'coin', 'a coin between the models', shown.coin, toggle('coin')));
    if (report.priced && cheapest.x > 0) {
      all.push(chip('', 'coin', 'logarithmic cost', logarithmic, (on) => { logarithmic = on; made.rebuild(); }));
    }
    fill(byId('curve-chips'), ...all);
  }

  function asTable() {
    const steps = Array.from({ length: 21 }, (_, i) => i * 10);
    const columns = report.routers.flatMap((r) => [
      { title: `${r.name}: ${report.priced ? 'cost' : 'share'}`, number: true, cells: steps.map((s) => percent(r.steps[price][s])) },
      { title: 'quality', number: true, cells: steps.map((s) => `${percent(r.steps.quality[s])} ${range(r.steps.quality_low[s], r.steps.quality_high[s])}`) },
    ]);
    const alone = table([
      { title: 'model alone', cells: models.map((m) => m.name) },
      { title: report.priced ? 'cost' : 'share', number: true, cells: models.map((m) => percent(m.x)) },
      { title: 'quality', number: true, cells: models.map((m) => `${percent(m.quality)} ${range(m.quality_low, m.quality_high)}`) },
    ], models.length);
    fill(byId('curve-table'), table([{ title: 'threshold', cells: steps.map((s) => `${s / 2} %`) }, ...columns], steps.length), alone);
  }

  chips();
  asTable();
  return { redraw: made.redraw, rebuild: made.rebuild };
})();
