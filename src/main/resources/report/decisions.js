/* The requests at the chosen step by who served and who was right: words {who, kept, sent, needless, note}. */
function decisionCell(id, n, words, extra, extraWords) {
  const host = byId(id);
  fill(host, element('p', 'value', count(n)), element('small', '', percent(n / report.routers[state.router].rows)), element('small', '', words));
  if (extraWords) host.append(element('small', '', `+ ${count(extra)} ${extraWords}`));
}

function decisionTable(words) {
  const now = {};
  Object.entries(report.routers[state.router].table).forEach(([name, counts]) => { now[name] = counts[state.step]; });
  byId('decisions').caption.textContent = words.who;
  byId('kept').textContent = words.kept;
  byId('sent').textContent = words.sent;
  decisionCell('kept-right', now.kept_right, 'money saved, nothing lost');
  decisionCell('kept-wrong', now.kept_wrong, `costly: ${strongest.name} would have been right`, now.kept_hopeless, 'where both are wrong');
  decisionCell('sent-right', now.sent_needlessly, words.needless);
  decisionCell('sent-wrong', now.sent_needed, `${strongest.name} was needed and right`, now.sent_hopeless, 'where both are wrong');
  byId('decisions-note').textContent = words.note;
}
