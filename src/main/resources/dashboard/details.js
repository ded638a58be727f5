/* Everything about one decision. */
function decisionDetails(row) {
  const d = row.decision;
  const box = element('div', 'inner');
  const fact = (name, value) => element('p', '', element('b', '', name), value instanceof Node ? value : others(value));
  const part = (title, ...children) => box.append(element('h3', '', title), ...children);

  box.append(element('p', '', others(d.reason ? d.reason.sentence : 'nothing was decided')));
  if (row.texts) {
    if (row.texts.prompt) part('Asked', element('pre', '', plain(row.texts.prompt)));
    if (row.texts.answer) part('Answered', element('pre', '', plain(row.texts.answer)));
  }
  if (d.steps.length) {
    part('Steps', table([
      { title: 'decider', cells: d.steps.map((s) => others(s.decider)) },
      { title: 'verdict', cells: d.steps.map((s) => others(s.verdict)) },
      { title: 'because', cells: d.steps.map((s) => others(s.reason)) },
    ], d.steps.length));
  }
  if (d.attempts.length) {
    const judged = (a) => (a.confidence ? `${plain(a.confidence.signal)} ${trust(a.confidence.probability ?? a.confidence.raw)} / ${trust(a.confidence.threshold)}` : '–');
    part('Calls', table([
      { title: 'model', cells: d.attempts.map((a) => others(a.model)) },
      { title: 'answered as', cells: d.attempts.map((a) => others(a.responseModel ?? '–')) },
      { title: 'for', cells: d.attempts.map((a) => others(a.reason)) },
      { title: 'confidence / threshold', number: true, cells: d.attempts.map((a) => others(judged(a))) },
      { title: 'outcome', cells: d.attempts.map((a) => others(a.error ? `${a.outcome}: ${a.error}` : a.outcome)) },
      { title: 'tokens in / out', number: true, cells: d.attempts.map((a) => `${count(a.tokensIn)} / ${count(a.tokensOut)}`) },
      { title: 'time', number: true, cells: d.attempts.map((a) => duration(a.latencyMs)) },
      { title: 'cost', number: true, cells: d.attempts.map((a) => money(a.cost, d.currency)) },
    ], d.attempts.length));
  }
  const facts = element('div', 'facts');
  facts.append(
    fact('decision', element('span', 'others mono', plain(d.id))),
    fact('plan', `${d.plan?.kind ?? '–'}: ${(d.plan?.models ?? []).join(', ')}`),
    fact('cache', `${d.cache.status}${d.cache.reason ? ' – ' + d.cache.reason : ''}`),
    fact('cost', `${money(d.cost, d.currency)}; baseline ${money(d.baselineCost, d.currency)}`),
    fact('overhead', duration((d.overheadUs.admit + d.overheadUs.cache + d.overheadUs.decide + d.overheadUs.record) / 1000)),
    fact('request', `${count(d.request.chars)} characters, about ${count(d.request.tokensEstimate)} tokens`),
    fact('configuration', `generation ${d.configGeneration}${d.bundleHash ? ', bundle ' + d.bundleHash : ''}`));
  Object.entries(d.features).forEach(([name, value]) => facts.append(fact(plain(name), typeof value === 'object' ? JSON.stringify(value) : value)));
  if (row.label) facts.append(fact('label', `${significant(row.label.score)} ${row.label.text ?? ''} (${row.label.source ?? 'unknown source'})`));
  part('Facts', facts);
  return box;
}
