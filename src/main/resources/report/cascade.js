/* A cascade: stages, break-even, the slider, calibration of each stage and slices; then everything is shown for the first time. */
const cascade = report.routers[0];
const head = report.headline;

const operating = (() => {
  const slider = byId('step');
  const at = (name) => cascade.steps[name][state.step];
  const interval = (name) => range(at(name + '_low'), at(name + '_high'));

  function show() {
    const threshold = at('threshold');
    fill(byId('figures-now'),
      figure('Quality kept', percent(at('retained')), interval('retained'), `of ${strongest.name} alone`, true),
      report.priced
        ? figure('Cost', percent(at('cost')), interval('cost'), `of always asking ${strongest.name}`)
        : figure('Cost', 'unknown', '', 'the share stands for it'),
      figure('Go on', percent(at('share')), interval('share'), `to ${strongest.name}`),
      figure('Wrong among accepted', percent(at('accepted_error')), interval('accepted_error'), 'answered early'),
      figure('Threshold', isNumber(threshold) ? significant(threshold, 4) : 'never', '', models.length > 2 ? 'the same for all stages' : 'accepted from here'));
    slider.setAttribute('aria-valuetext', `${percent(at('share'))} go on to ${strongest.name}, ${percent(at('retained'))} of its quality kept`);
    decisionTable({
      who: `Who answered the ${count(cascade.rows)} requests, and who would have been needed`,
      kept: report.flow.some((f) => f.abstained > 0) ? 'answered early, or given up' : 'answered early',
      sent: `went on to ${strongest.name}`,
      needless: 'wasteful: an earlier answer would have done',
      note: 'Chosen on the measured requests: nothing is promised for a threshold found here.',
    });
    frontier.redraw();
  }

  function move(step) {
    state.step = step;
    slider.value = step;
    show();
  }
  slider.addEventListener('input', () => move(Number(slider.value)));
  byId('back').addEventListener('click', () => move(cascade.operating_step));
  byId('curve-why').textContent = 'Higher and further left is better. The line is the cascade at every threshold'
    + (models.length > 2 ? ', the same for all stages' : '') + ', the band its 95 % interval, “this cascade” what was measured on requests that its thresholds had not seen; those were chosen on fewer labels than the final ones, so they differ a little'
    + (report.priced ? '.' : '. Costs are not known: the share of requests that reach the strongest stands for them.') + ' Click into the chart to move the ring.';
  return { move };
})();

(() => {
  const rows = report.rows;
  const spent = report.flow.reduce((sum, f) => sum + (f.spent_usd || 0), 0);
  function bar(f) {
    const line = element('div', 'flow');
    const parts = [['answered', f.answered], ['abstained', f.abstained], ['on', Math.max(0, f.asked - f.answered - f.abstained)]];
    parts.forEach(([name, n]) => {
      const part = element('span', name);
      part.style.width = (100 * n) / rows + '%';
      line.append(part);
    });
    line.setAttribute('role', 'img');
    line.setAttribute('aria-label', `${count(f.answered)} answered, ${count(parts[2][1])} went on`);
    return line;
  }
  const abstains = report.flow.some((f) => f.abstained > 0);
  const column = (title, of) => ({ title, number: true, cells: report.flow.map(of) });
  const columns = [
    { title: 'stage', cells: report.flow.map((f) => f.model) },
    { title: 'all requests', cells: report.flow.map(bar) },
    column('asked', (f) => percent(f.asked / rows)),
    column('answered', (f) => percent(f.answered / rows)),
  ];
  if (abstains) columns.push(column('gave up', (f) => percent(f.abstained / rows)));
  columns.push(column('mean score', (f) => percent(f.score)));
  if (report.priced) {
    columns.push(column('per 1,000 calls', (f) => (isNumber(f.cost_usd) ? dollars(1000 * f.cost_usd) : '–')), column('of all cost', (f) => percent(f.spent_usd / spent)));
  }
  if (report.flow.some((f) => isNumber(f.latency_ms))) columns.push(column('latency', (f) => (isNumber(f.latency_ms) ? count(f.latency_ms) + ' ms' : '–')));
  fill(byId('flow-table'), table(columns, report.flow.length));
  fill(byId('flow-key'), chip('box', 'c2', 'answered here'), chip('box', 'c1', 'went on'), ...(abstains ? [chip('box', 'c7', 'no answer')] : []));
})();

(() => {
  const worth = report.worth;
  const known = isNumber(worth.break_even);
  byId('break-even-why').textContent = known
    ? (models.length > 2 ? `What is paid before ${strongest.name} is paid anyway, so asking cheaper models first pays while fewer go on to it than 1 − paid before / strong. `
      : `Both calls are paid where a request goes on, so asking ${cheapest.name} first pays while fewer go on than 1 − cheap / strong. `)
    : 'Costs are not known, so there is no break-even. Name prices with --prices, or give outcomes a cost_usd.';
  const gauge = byId('gauge');
  const place = (name, from, to) => {
    const made = element('span', name);
    made.style.left = 100 * Math.max(0, Math.min(1, from)) + '%';
    if (to !== undefined) made.style.width = 100 * (Math.min(1, to) - Math.max(0, from)) + '%';
    gauge.append(made);
    return made;
  };
  if (known) {
    const mark = Math.max(0, Math.min(1, worth.break_even));
    place('pays', 0, mark);
    place('loses', mark, 1);
    place('edge', mark).append(element('b', mark > 0.6 ? 'left' : '', `break-even ${percent(worth.break_even)}`));
  }
  if (isNumber(head.share_low)) place('spread', head.share_low, head.share_high);
  place('now', worth.escalated).append(element('b', worth.escalated > 0.6 ? 'left' : '', `goes on ${percent(worth.escalated)}`));
  gauge.setAttribute('aria-label', `${percent(worth.escalated)} go on` + (known ? `, break-even at ${percent(worth.break_even)}` : ''));
  const boxes = [];
  if (isNumber(worth.saved_usd)) {
    boxes.push(
      figure('Saved per 1,000 requests', dollars(1000 * worth.saved_usd), `[${dollars(1000 * worth.saved_usd_low)}, ${dollars(1000 * worth.saved_usd_high)}]`,
        `of ${dollars(1000 * strongest.cost_usd)} with ${strongest.name} alone`, true),
      figure(`Saved by ${count(worth.requests)} requests a month`, dollars(worth.monthly_usd), '', worth.overhead_usd > 0 ? `${dollars(1000 * worth.overhead_usd)} per 1,000 for the signal taken off` : ''));
    if (worth.labels_usd > 0 && worth.saved_usd > 0) boxes.push(figure('Labels come back after', count(Math.ceil(worth.labels_usd / worth.saved_usd)), '', `requests; they cost ${dollars(worth.labels_usd)} once`));
  }
  if (isNumber(worth.latency_ms)) boxes.push(figure('Latency, mean', `${count(worth.latency_ms)} ms`, '', `${count(worth.strong_latency_ms)} ms with ${strongest.name} alone`));
  fill(byId('break-even-now'), ...boxes);
})();

(() => {
  const select = byId('stage');
  const stage = () => report.stages[Number(select.value) || 0];
  report.stages.forEach((s, i) => select.append(new Option(`${i + 1} ${s.model}`, i)));
  const calibration = reliability({
    entries: () => stage().calibration,
    picked: new Set([0, 1]),
    colour: (index) => (index === 0 && stage().calibration.length > 1 ? 'c1' : 'c0'),
    title: 'P(correct)',
    columns: [
      ['calibration error (ECE)', (b) => b.ece],
      ['of it, noise: what perfect probabilities would show', (b) => b.ece_of_noise],
      ['beyond noise', (b) => b.ece - b.ece_of_noise],
      ['Brier score', (b) => b.brier],
      ['= reliability, low is good', (b) => b.reliability],
      ['− resolution, high is good', (b) => b.resolution],
      ['+ uncertainty of the data', (b) => b.uncertainty],
      ['+ hidden within bins', (b) => b.within_bins],
      ['AUROC of the signal', (b) => b.auroc],
    ],
    tall: true,
    none: () => 'This signal is no probability, so there is nothing to hold it against; its threshold is compared raw.',
  });
  const empty = { from: 0, width: 0.1, needed: [0], not_needed: [0] };
  const histogram = histogramOf({
    data: () => stage().histogram || empty,
    label: report.threshold_kind === 'raw' ? 'raw signal' : 'calibrated P(correct)',
    number: (x) => significant(x, 2),
    names: ['answer wrong', 'answer right'],
    threshold: () => stage().threshold,
    above: 'accepted →',
    below: '← goes on',
  });
  const changed = () => {
    calibration.changed();
    histogram.changed();
  };
  select.parentElement.hidden = report.stages.length < 2;
  select.addEventListener('change', changed);
  changed();
})();

(() => {
  const select = byId('field');
  const { value, rows, track, share } = sliceColumns;
  const excess = { key: 'excess_ece', title: 'calibration', number: true, text: (x) => (isNumber(x) ? (x > 0 ? '+' : '') + x.toFixed(3) : '–') };
  const columns = [value, rows, share('cheap', 'cheapest'), share('routed', 'cascade'), share('strong', 'strongest'), track,
    share('retained', 'kept'), share('share', 'go on'), share('costly', 'costly'), excess];
  const made = sliceTable({ host: byId('slices-table'), columns, field: () => cascade.slices[Number(select.value) || 0], routed: 'cascade' });
  cascade.slices.forEach((s, i) => select.append(new Option(`${s.field} (${s.value.length})`, i)));
  select.addEventListener('change', made.show);
  fill(byId('slices-key'), ...sliceKey('cascade'));
  made.show();
  sliceTable({ host: byId('tails-table'), columns, field: () => cascade.tails, routed: 'cascade' }).show();
})();

themes();
operating.move(cascade.operating_step);
