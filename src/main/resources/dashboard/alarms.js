/* What is wrong now, and what was. */
const alarms = (() => {
  const known = new Map();

  function alarm(entry, classes, title) {
    const box = element('div', classes, element('p', '', element('b', '', title + ': '), others(entry.sentence)));
    const facts = ['value', 'limit', 'spent', 'action'].filter((name) => entry[name] != null)
      .map((name) => `${name} ${isNumber(entry[name]) ? significant(entry[name]) : plain(entry[name])}`);
    box.append(element('p', '', element('small', '', [`since ${clock(entry.time)}`, ...facts].join(' · '))));
    return box;
  }

  function once(id, value, show) {
    const text = JSON.stringify(value);
    if (known.get(id) !== text) {
      known.set(id, text);
      show();
    }
  }

  return {
    changed: () => {
      const { alarms: now, budgets, marks } = live.data;
      const expired = live.data.drift?.expired ?? [];
      once('now', [now, budgets, expired], () => {
        byId('alarms').hidden = !now.length && !budgets.length && !expired.length;
        fill(byId('alarms-list'),
          ...now.map((entry) => alarm(entry, 'alarm', plain(entry.series || entry.detector || 'drift'))),
          ...expired.map((sentence) => element('div', 'alarm', element('p', '', element('b', '', 'certificate expired: '), others(sentence)))),
          ...budgets.map((entry) => alarm(entry, 'alarm budget', `budget ${plain(entry.scope)}`)));
      });
      once('marks', marks, () => {
        byId('marks').hidden = !marks.length;
        const latest = [...marks].reverse();
        fill(byId('marks-table'), table([
          { title: 'when', cells: latest.map((m) => clock(m.time)) },
          { title: 'series', cells: latest.map((m) => others(m.series)) },
          { title: 'detector', cells: latest.map((m) => others(m.detector)) },
          { title: 'state', cells: latest.map((m) => others(m.state)) },
          { title: 'value', number: true, cells: latest.map((m) => trust(m.value)) },
          { title: 'limit', number: true, cells: latest.map((m) => trust(m.limit)) },
          { title: 'what happened', cells: latest.map((m) => others(m.sentence)) },
        ], latest.length));
      });
    },
  };
})();
