/* The threshold: what it does to share, quality, cost and to the two kinds of mistake, and whether it pays. */
const operating = (() => {
  const slider = byId('step');
  const router = () => report.routers[state.router];
  const at = (name) => router().steps[name][state.step];
  const interval = (name) => range(at(name + '_low'), at(name + '_high'));

  function thresholdWords() {
    const threshold = at('threshold');
    if (router().sweep === 'price') {
      return isNumber(threshold)
        ? [dollars(threshold), 'that it pays for one more right answer']
        : ['any price', 'always the model with the highest expected score'];
    }
    return isNumber(threshold)
      ? [(threshold > 0 ? '+' : '') + significant(threshold), `predicted gain from which ${strongest.name} is asked`]
      : ['never', `${strongest.name} is not asked at all`];
  }

  function figures() {
    const [threshold, meaning] = thresholdWords();
    const cost = report.priced
      ? figure('Cost', percent(at('cost')), interval('cost'), `of always asking ${strongest.name}`)
      : figure('Calls saved', percent(1 - at('share')), '', 'the table has no costs');
    fill(byId('figures-now'),
      figure('Quality kept', percent(at('retained')), interval('retained'), `of ${strongest.name} alone`, true),
      cost,
      figure('Share', percent(at('share')), interval('share'), `sent to ${strongest.name}`),
      figure('Threshold', threshold, '', meaning));
    slider.setAttribute('aria-valuetext',
      `${percent(at('share'))} sent to ${strongest.name}, ${percent(at('retained'))} of its quality kept` + (report.priced ? `, at ${percent(at('cost'))} of its cost` : ''));
  }

  function decisions() {
    decisionTable({
      who: `Who served the ${count(router().rows)} requests, and who would have been needed`,
      kept: `kept from ${strongest.name}`,
      sent: `sent to ${strongest.name}`,
      needless: 'wasteful: the cheaper one would have done',
      note: models.length > 2 && report.priced
        ? `The cheaper model is the one that would serve if ${strongest.name} were not to be had.`
        : `The cheaper model is ${cheapest.name}.`,
    });
  }

  const inputs = { cheap: byId('price-cheap'), strong: byId('price-strong'), router: byId('price-router') };
  const price = (input) => (input.value === '' ? NaN : Number(input.value));
  if (report.priced) {
    byId('cheap-label').remove();
    inputs.strong.value = significant(1000 * strongest.cost_usd, 4);
  }
  byId('break-even-why').textContent = (report.priced
    ? 'At the threshold chosen above, with the costs of the table. '
    : 'The table has no costs: type what 1,000 requests cost. Until then this shows only what is lost. ')
    + 'A router that decides before the call never pays for two answers; what it can lose is right answers.';

  function breakEven() {
    const strong = price(inputs.strong);
    const own = price(inputs.router) || 0;
    const spentOf = (name) => (report.priced ? strong * at('cost' + name) : price(inputs.cheap) + at('share' + name) * (strong - price(inputs.cheap)));
    const saved = strong - spentOf('') - own;
    const lost = 1000 * (1 - at('retained')) * strongest.quality;
    const lostEnds = ['_high', '_low'].map((end) => 1000 * (1 - at('retained' + end)) * strongest.quality);
    const boxes = [
      figure('Saved per 1,000 requests', dollars(saved), isNumber(saved) ? `[${dollars(strong - spentOf('_high') - own)}, ${dollars(strong - spentOf('_low') - own)}]` : '',
        isNumber(saved) ? `of ${dollars(strong)} with ${strongest.name} alone` : 'needs prices', true),
      figure(lost >= 0 ? 'Right answers lost per 1,000' : 'Right answers won per 1,000', significant(Math.abs(lost)),
        `[${lostEnds.map((end) => significant(lost >= 0 ? end : -end)).sort((a, b) => a - b).join(', ')}]`, `against ${strongest.name} alone`),
      figure('Break-even price of a wrong answer', lost > 0 ? dollars(saved / lost) : '–', '', lost > 0
        ? 'if one costs you more than this, do not route at this threshold'
        : 'no answer is lost on average'),
      figure('The router may cost', dollars(saved + own), '', 'per 1,000 requests before routing loses money'),
    ];
    if (models.length === 2) boxes.push(shareBox(strong, own));
    fill(byId('break-even-now'), ...boxes);
  }

  /* c + s (C - c) + r < C, so s < 1 - r / (C - c). */
  function shareBox(strong, own) {
    const cheap = report.priced ? 1000 * cheapest.cost_usd : price(inputs.cheap);
    const most = strong > cheap ? 1 - own / (strong - cheap) : NaN;
    return figure('Pays up to a share of', isNumber(most) ? percent(Math.max(0, most)) : '–', '',
      isNumber(most) ? `sent to ${strongest.name}; now ${percent(at('share'))}` : 'needs prices');
  }
  Object.values(inputs).forEach((input) => input.addEventListener('input', breakEven));

  function show() {
    figures();
    decisions();
    breakEven();
    frontier.redraw();
    prediction.redraw();
    slices.show();
  }

  function move(step) {
    state.step = step;
    slider.value = step;
    show();
  }

  function choose(index) {
    state.router = index;
    frontier.rebuild();
    prediction.routerChanged();
    slices.routerChanged();
    move(router().operating_step);
  }
  slider.addEventListener('input', () => move(Number(slider.value)));
  const select = byId('router');
  report.routers.forEach((r, index) => select.append(new Option(r.name, index)));
  select.addEventListener('change', () => choose(Number(select.value)));
  return { move, choose };
})();
