/* The charts over time, and stated against observed quality. */
const charts = (() => {
  const CACHE = '(cache)';
  const NOBODY = '(no answer)';
  const COLOURS = ['c0', 'c1', 'c3', 'c4', 'c5', 'c6', 'c7'];

  /* A model keeps its colour while the page is open. */
  const given = new Map();
  function colours(name) {
    if (name === CACHE) return { colour: 'c2', mark: 'c2' };
    if (name === NOBODY) return { colour: 'costly-edge', mark: 'costly-ink' };
    if (!given.has(name)) given.set(name, COLOURS[given.size % COLOURS.length]);
    return { colour: given.get(name), mark: given.get(name) };
  }

  const named = (name) => (name === CACHE ? 'cache' : name === NOBODY ? 'no answer' : name);
  const over = (parts, wholes) => parts.map((part, i) => rate(part, wholes[i]));
  const sums = (values) => { let sum = 0; return values.map((v) => (sum += v)); };
  let all = null;

  function make() {
    const series = () => live.data.series;
    all = [
      timeline({
        id: 'models', stacked: true, least: 1, number: (v) => (Number.isInteger(v) ? count(v) : ''),
        lines: () => Object.entries(series().models).map(([name, values]) => ({ name: named(name), values, ...colours(name) })),
      }),
      timeline({
        id: 'rates', range: 1, least: 0.05, number: percent, marks: true,
        lines: () => [
          { name: 'escalation rate', colour: 'c1', mark: 'c1', values: over(series().escalated, series().requests) },
          { name: 'cache hit rate', colour: 'c2', mark: 'c2', values: over(series().hits, series().lookups) },
        ],
      }),
      timeline({
        id: 'cost', number: (v) => money(v, live.data.currency), short: (v) => price(v, live.data.currency), least: 1e-9, marks: true,
        lines: () => [
          { name: `always asking ${live.data.strongest}`, colour: 'coin', mark: 'coin', dash: [5, 4], values: sums(series().baseline) },
          { name: 'cost, summed up over the window', colour: 'c0', mark: 'c0', area: true, values: sums(series().cost) },
        ],
      }),
      timeline({
        id: 'latency', number: duration, least: 1,
        lines: () => [
          { name: '95 % within', colour: 'c3', mark: 'c3', values: series().p95 },
          { name: 'half within', colour: 'c0', mark: 'c0', values: series().p50 },
        ],
      }),
      reliability({
        entries: () => live.data.calibration,
        picked: new Set([0, 1, 2, 3]),
        colour: (index) => colours(live.data.calibration[index].model).colour,
        title: 'model',
        columns: [['labels', (c) => c.labelled, count], ['error', (c) => c.error], ['of it noise', (c) => c.noise]],
        none: () => 'No answer with a calibrated confidence has a label yet. Labels come with POST /v1/feedback, the buttons below, or a shadow that is judged.',
      }),
    ];
  }

  return {
    changed: () => {
      const weighs = live.data.stages.length > 0;
      byId('calibration').hidden = byId('what-if').hidden = !weighs;
      if (!all) make();
      all.forEach((one) => one.changed());
    },
    colours,
    named,
  };
})();
