/* The last decisions. Rows are changed one by one, so that what is open, focused or selected stays. */
const decisions = (() => {
  const MOST = 200;
  const GOOD = 0.5;
  const rows = new Map();
  let held = false;
  let order = [];

  const escalated = (row) => row.decision.attempts.some((a) => a.outcome === 'escalated');
  const fellBack = (row) => row.decision.attempts.some((a) => a.reason === 'fallback');
  const outcomes = {
    escalated,
    fallback: fellBack,
    hit: (row) => row.decision.cache.status.startsWith('hit'),
    error: (row) => !row.decision.answer,
    good: (row) => row.label && row.label.score >= GOOD,
    bad: (row) => row.label && row.label.score < GOOD,
    unlabelled: (row) => !row.label,
  };

  function tags(row) {
    const made = [];
    const tag = (classes, text) => made.push(element('span', 'tag ' + classes, text));
    if (outcomes.hit(row)) tag('good', 'cache');
    if (escalated(row)) tag('wasteful', 'escalated');
    if (fellBack(row)) tag('plain', 'fallback');
    if (outcomes.error(row)) tag('costly', 'no answer');
    return made;
  }

  const weighed = (row) => row.decision.attempts.find((a) => a.confidence)?.confidence;

  function compared(confidence) {
    const value = confidence && (confidence.probability ?? confidence.raw);
    if (!isNumber(value)) return '–';
    return `${trust(value)} ${value >= confidence.threshold ? '≥' : '<'} ${trust(confidence.threshold)}`;
  }

  function cells(kept) {
    const { row } = kept;
    const confidence = weighed(row);
    const label = row.label ? element('span', 'tag ' + (row.label.score >= GOOD ? 'good' : 'costly'), row.label.score >= GOOD ? 'good' : 'bad') : '';
    const by = outcomes.hit(row) || outcomes.error(row) ? element('td', 'by-cell', ...tags(row)) : element('td', 'by-cell', others(row.servedBy), ' ', ...tags(row));
    const why = element('td', 'why-cell', others(row.decision.reason ? row.decision.reason.sentence : ''));
    const num = (text) => element('td', 'num', text);
    kept.line.replaceChildren(kept.line.firstChild, by, why,
      num(compared(confidence)), num(money(row.decision.cost, row.decision.currency)), num(duration(row.latencyMs)), element('td', '', label));
    if (!kept.detail.hidden) fill(kept.detail.firstChild, decisionDetails(row));
  }

  function make(row) {
    const unfold = element('button', 'unfold', clock(row.decision.time));
    unfold.type = 'button';
    unfold.setAttribute('aria-expanded', 'false');
    const head = element('th', '', unfold);
    head.scope = 'row';
    const cell = element('td');
    cell.colSpan = 7;
    const kept = { row, line: element('tr', '', head), detail: element('tr', 'detail', cell) };
    kept.detail.hidden = true;
    unfold.addEventListener('click', () => {
      kept.detail.hidden = !kept.detail.hidden;
      unfold.setAttribute('aria-expanded', String(!kept.detail.hidden));
      if (!kept.detail.hidden) fill(cell, decisionDetails(kept.row));
    });
    cells(kept);
    return kept;
  }

  function wanted(kept) {
    const model = byId('by-model').value;
    const outcome = byId('by-outcome').value;
    return (!model || kept.row.servedBy === model) && (!outcome || outcomes[outcome](kept.row));
  }

  function show() {
    let shown = 0;
    order.forEach((id) => {
      const kept = rows.get(id);
      const on = wanted(kept);
      shown += on ? 1 : 0;
      kept.line.hidden = !on;
      if (!on) {
        kept.detail.hidden = true;
        kept.line.querySelector('button').setAttribute('aria-expanded', 'false');
      }
    });
    say(byId('decisions-count'), shown === order.length ? `${order.length} shown` : `${shown} of ${order.length} shown`);
  }

  function models() {
    const names = [...new Set([...rows.values()].map((kept) => kept.row.servedBy))].sort();
    const select = byId('by-model');
    const now = select.value;
    if (JSON.stringify(names) === select.dataset.names) return;
    select.dataset.names = JSON.stringify(names);
    fill(select, new Option('anybody', ''), ...names.map((name) => new Option(plain(charts.named(name)), name)));
    select.value = names.includes(now) ? now : '';
  }

  function place() {
    const body = byId('rows');
    order = [...rows.keys()].sort((a, b) => rows.get(b).row.decision.time.localeCompare(rows.get(a).row.decision.time));
    order.splice(MOST).forEach((id) => {
      const gone = rows.get(id);
      gone.line.remove();
      gone.detail.remove();
      rows.delete(id);
    });
    let next = body.firstChild;
    order.forEach((id) => {
      const { line, detail } = rows.get(id);
      if (next === line) {
        next = detail.nextSibling;
      } else {
        body.insertBefore(line, next);
        body.insertBefore(detail, next);
      }
    });
    models();
    show();
  }

  function take(fresh) {
    fresh.forEach((row) => {
      const kept = rows.get(row.decision.id);
      if (kept) {
        kept.row = row;
        cells(kept);
      } else if (!held) {
        rows.set(row.decision.id, make(row));
      }
    });
    place();
  }

  function clear() {
    rows.clear();
    order = [];
    fill(byId('rows'));
  }

  byId('by-model').addEventListener('change', show);
  byId('by-outcome').addEventListener('change', show);
  byId('hold').addEventListener('click', () => {
    held = !held;
    byId('hold').setAttribute('aria-pressed', String(held));
    if (!held) poll.afresh();
  });
  byId('export').addEventListener('click', async () => {
    try {
      const response = await session.ask('v1/dashboard/decisions.csv?router=' + encodeURIComponent(live.router));
      const link = element('a');
      link.href = URL.createObjectURL(await response.blob());
      link.download = `${live.router}-decisions.csv`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    } catch (e) {
      trouble(e.message);
    }
  });
  return { take, clear, find: (id) => rows.get(id)?.row };
})();
