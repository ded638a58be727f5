/* Answers that nobody has judged yet, the most doubtful first. */
const labels = (() => {
  const sent = new Set();
  let shown = '';

  async function judge(id, score, item) {
    item.querySelectorAll('button').forEach((button) => { button.disabled = true; });
    try {
      await session.ask('v1/feedback', {
        method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ decision_id: id, score, source: 'human' }),
      });
      sent.add(id);
      say(byId('labels-said'), `Noted as ${score ? 'good' : 'bad'}.`);
      const next = item.nextElementSibling || item.previousElementSibling;
      item.remove();
      if (next) next.querySelector('button').focus();
    } catch (e) {
      item.querySelectorAll('button').forEach((button) => { button.disabled = false; });
      say(byId('labels-said'), `Not noted: ${plain(e.message)}`);
    }
  }

  function item(entry) {
    const row = decisions.find(entry.id);
    const text = row?.texts?.answer || row?.texts?.prompt;
    const what = element('div', 'what');
    if (text) what.append(element('p', 'others text', plain(text)));
    what.append(element('p', 'why', others(entry.model), ` · ${isNumber(entry.distance) ? trust(entry.distance) + ' from the threshold' : 'no threshold'}`, others(entry.id, 'mono')));
    const made = element('li', '', what);
    [['Good', 1], ['Bad', 0]].forEach(([name, score]) => {
      const button = element('button', '', name);
      button.type = 'button';
      button.setAttribute('aria-label', `${name}: decision ${plain(entry.id)}`);
      button.addEventListener('click', () => judge(entry.id, score, made));
      made.append(button);
    });
    return made;
  }

  return {
    changed: () => {
      const open = live.data.unlabelled.filter((entry) => !sent.has(entry.id));
      const now = JSON.stringify(open.map((entry) => entry.id));
      const list = byId('labels-list');
      if (now === shown || list.contains(document.activeElement) || list.matches(':hover')) return; // nothing moves under a hand
      shown = now;
      byId('labels').hidden = !open.length && !sent.size;
      fill(list, ...open.map(item));
    },
  };
})();
