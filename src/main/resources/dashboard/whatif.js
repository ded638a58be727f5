/* What other thresholds of a stage would have done with recorded traffic. */
const whatIf = (() => {
  const EVERY_MS = 10000;
  const slider = byId('threshold');
  let data = null;
  let picked = null;
  let asked = 0;
  let made = null;

  const live_ = () => nearest(data.live);
  const nearest = (threshold) => {
    if (!isNumber(threshold)) return data.threshold.length - 1;
    const at = data.threshold.findIndex((t) => t >= threshold);
    return at < 0 ? data.threshold.length - 1 : at;
  };
  const now = () => (picked === null ? live_() : nearest(picked));
  const moved = (value, before, word) => (isNumber(value) && isNumber(before) && value !== before ? `live: ${word(before)}` : 'as it is live');

  function words() {
    const at = now();
    const before = live_();
    slider.max = data.threshold.length - 1;
    slider.value = at;
    const text = at === data.threshold.length - 1 ? 'accepts nothing' : trust(data.threshold[at]);
    slider.setAttribute('aria-valuetext', text);
    say(byId('threshold-now'), text + (at === before ? ' (live)' : ''));
    const currency = live.data.currency;
    const per = (v) => money(1000 * v, currency);
    const known = isNumber(data.quality[at]);
    fill(byId('what-if-now'),
      figure('Answers kept', percent(data.accepted[at]), '', moved(data.accepted[at], data.accepted[before], percent), true),
      figure('Go on to the next model', percent(1 - data.accepted[at]), '', `${count(data.changed[at])} of ${count(data.requests)} would go another way`),
      figure('Cost of 1,000 requests', per(data.cost[at]), '', moved(data.cost[at], data.cost[before], per)),
      figure('Quality', known ? percent(data.quality[at]) : 'unknown', known ? range(data.low[at], data.high[at]) : '',
        known ? `from ${count(data.labelled[at])} labels` : 'a part of the answers has no label'));
  }

  function build() {
    if (!data || !data.requests) return { data: [[0], [null]], options: { series: [{}, {}], axes: [axis({}), axis({})], cursor: { show: false } } };
    const at = data.threshold.slice(0, -1);
    const cut = (values) => values.slice(0, -1);
    const pct = (u, splits) => splits.map((v) => Math.round(100 * v) + ' %');
    return {
      data: [at, cut(data.accepted), cut(data.quality), cut(data.low), cut(data.high)],
      options: {
        padding: [8, 12, 0, 0],
        scales: { x: { time: false }, y: { range: [0, 1.02] } },
        series: [{},
          { stroke: colour('c0'), width: 2, points: { show: false } },
          { stroke: colour('c2'), width: 2, points: { show: false } },
          { width: 0, points: { show: false } }, { width: 0, points: { show: false } }],
        bands: [{ series: [4, 3], fill: faded(colour('c2'), 0.15) }],
        axes: [axis({ label: 'threshold', size: 34 }), axis({ size: 62, values: pct })],
        cursor: { show: false },
        hooks: { draw: [drawThresholds] },
      },
    };
  }

  function drawThresholds(u) {
    const ctx = u.ctx;
    const line = (threshold, ink, dash) => {
      const x = u.valToPos(threshold, 'x', true);
      if (!(x >= u.bbox.left - 1 && x <= u.bbox.left + u.bbox.width + 1)) return;
      ctx.strokeStyle = colour(ink);
      ctx.setLineDash(dash.map((d) => d * uPlot.pxRatio));
      ctx.beginPath();
      ctx.moveTo(x, u.bbox.top);
      ctx.lineTo(x, u.bbox.top + u.bbox.height);
      ctx.stroke();
    };
    ctx.save();
    ctx.lineWidth = 1.5 * uPlot.pxRatio;
    line(data.threshold[live_()], 'soft', [4, 4]);
    line(data.threshold[now()], 'ink', []);
    ctx.restore();
  }

  function show() {
    const any = data.requests > 0;
    byId('what-if-body').hidden = !any;
    const varied = data.sameThreshold ? '' : ' The live threshold was not the same for all of them; the newest is shown.';
    say(byId('what-if-why'), any
      ? `Counted on the last ${count(data.requests)} answers of ${plain(data.stage)} that were weighed by ${plain(data.signal)}. Nothing is changed by moving it.${varied}`
      : 'No answer was weighed against a threshold yet: this needs a cascade.');
    if (!any) return;
    const stages = byId('stage');
    if (stages.dataset.names !== JSON.stringify(data.stages)) {
      stages.dataset.names = JSON.stringify(data.stages);
      fill(stages, ...data.stages.map((name) => new Option(plain(name), name)));
    }
    stages.value = data.stage;
    words();
    if (made) made.rebuild(); else made = chart(byId('what-if-chart'), build);
    fill(byId('what-if-chips'), chip('', 'c0', 'answers kept'), chip('', 'c2', 'quality, 95 % interval'), chip('dash', 'soft-ink', 'live threshold'));
    rows();
  }

  function rows() {
    if (!byId('what-if-table').parentElement.open) return;
    fill(byId('what-if-table'), table([
      { title: 'threshold', cells: data.threshold.map((t, i) => (i === data.threshold.length - 1 ? 'nothing' : trust(t))) },
      { title: 'kept', number: true, cells: data.accepted.map(percent) },
      { title: 'cost of 1,000', number: true, cells: data.cost.map((c) => money(1000 * c, live.data.currency)) },
      { title: 'quality', number: true, cells: data.quality.map((q, i) => `${percent(q)} ${range(data.low[i], data.high[i])}`) },
    ], data.threshold.length));
  }

  async function ask(stage) {
    const router = live.router;
    asked = Date.now();
    const query = new URLSearchParams({ router });
    if (stage) query.set('stage', stage);
    try {
      const fresh = await session.json('v1/dashboard/what-if?' + query);
      if (router !== live.router) return;
      data = fresh;
      show();
    } catch { /* the next one tells, as the page's data come the same way */ }
  }

  slider.addEventListener('input', () => {
    picked = data.threshold[Number(slider.value)];
    words();
    made.redraw();
  });
  byId('live-threshold').addEventListener('click', () => {
    picked = null;
    words();
    made.redraw();
  });
  byId('stage').addEventListener('change', () => {
    picked = null;
    ask(byId('stage').value);
  });
  byId('what-if-table').parentElement.addEventListener('toggle', rows);

  return {
    changed: () => {
      if (Date.now() - asked > EVERY_MS || (data && !data.requests && live.data.stages.length)) ask(data?.router === live.router ? data.stage : null);
    },
    clear: () => {
      data = null;
      picked = null;
      asked = 0;
      byId('what-if-body').hidden = true;
      say(byId('what-if-why'), '');
    },
  };
})();
