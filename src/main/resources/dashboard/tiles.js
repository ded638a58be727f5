/* The figures of the window. */
const tiles = (() => {
  const made = {};

  function tile(id, label, value, interval, note) {
    if (!made[id]) {
      const parts = ['label', 'value', 'interval', 'note'].map((name) => element('p', name));
      const box = element('div', 'card', ...parts);
      byId('tiles').append(box);
      made[id] = parts;
    }
    [label, value, interval, note].forEach((text, i) => say(made[id][i], text || ''));
  }

  /* Of the last whole minute. */
  function aMinute() {
    const { requests, step } = live.data.series;
    const steps = Math.max(1, Math.round(60 / step));
    return requests.slice(-1 - steps, -1).reduce((a, b) => a + b, 0);
  }

  function changed() {
    const { totals, currency, strongest: best, minutes } = live.data;
    const window = minutes < 60 ? `${minutes} minutes` : minutes === 60 ? 'hour' : `${minutes / 60} hours`;
    tile('requests', 'Requests a minute', count(aMinute()), '', `${count(totals.requests)} in the last ${window}`);
    tile('escalated', 'Escalation rate', percent(rate(totals.escalated, totals.requests)), '', `${count(totals.escalated)} went on to another model`);
    tile('hits', 'Cache hit rate', percent(rate(totals.hits, totals.lookups)), '', totals.lookups ? `${count(totals.hits)} of ${count(totals.lookups)} looked up` : 'no cache was asked');
    tile('cost', 'Cost', money(totals.cost, currency), '', `${money(rate(totals.cost, totals.requests), currency)} a request`);
    const saved = totals.baseline - totals.cost;
    tile('saved', 'Saved', money(saved, currency), '', `${percent(rate(saved, totals.baseline))} of always asking ${plain(best)}`);
    const { today } = live.data;
    const known = isNumber(today.low) && isNumber(today.high);
    tile('today', 'Saved today', money(today.saved, currency), known ? `[${price(today.low, currency)}, ${price(today.high, currency)}]` : '', `${money(today.spent, currency)} spent, shadows and judges with it`);
    tile('latency', 'Latency, median', duration(totals.p50), '', `95 % within ${duration(totals.p95)}`);
    tile('errors', 'No answer', count(totals.errors), '', `${percent(rate(totals.errors, totals.requests))} of the requests`);
  }
  return { changed };
})();
