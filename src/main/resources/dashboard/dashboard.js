/* Asks for the data every two seconds, more rarely while nobody answers, and not at all while nobody looks. */
const poll = (() => {
  const EVERY_MS = 2000;
  const RAREST_MS = 30000;
  const STALE_MS = 10000;
  let timer = 0;
  let wait = EVERY_MS;
  let turn = 0;
  let since = 0;
  let instance = null;
  let heard = 0;

  function status(state, text) {
    byId('status').dataset.state = state;
    say(byId('status'), text);
    byId('shown').dataset.stale = String(state !== 'live');
  }

  function routers(data) {
    const select = byId('router');
    if (select.dataset.names !== JSON.stringify(data.routers)) {
      select.dataset.names = JSON.stringify(data.routers);
      fill(select, ...data.routers.map((name) => new Option(plain(name), name)));
    }
    live.router = data.router;
    select.value = data.router;
  }

  function empty(data) {
    const nothing = !data.totals.requests && !data.decisions.length && since === 0;
    byId('empty').hidden = !nothing;
    byId('shown').hidden = nothing;
    const base = new URL('v1/chat/completions', document.baseURI);
    const key = session.hasKey() ? " -H 'Authorization: Bearer YOUR-KEY'" : '';
    say(byId('curl'), `curl -s ${base} -H 'Content-Type: application/json'${key} \\\n  -d '{"model": "router/${plain(data.router)}", "messages": [{"role": "user", "content": "Hello"}]}'`);
    return nothing;
  }

  function lost(times) {
    const words = {
      log: 'lines of the decision log', shared: 'decisions for other processes', listeners: 'calls of listeners',
      events: 'events of subscribers' };
    const all = Object.entries(times).filter(([, n]) => n > 0).map(([what, n]) => `${count(n)} ${words[what] ?? plain(what)}`);
    return all.length ? `Lost since the start: ${all.join(', ')}. ` : '';
  }

  function show(data) {
    if (instance !== data.instance && instance !== null) {
      afresh(); // the gateway was started anew and knows nothing of before
      instance = data.instance;
      return;
    }
    instance = data.instance;
    live.data = data;
    routers(data);
    say(byId('scope'), (data.operator ? '' : 'Requests of your own tenant only; alarms and budgets are shown to operators. ')
      + lost(data.lost ?? {}));
    alarms.changed();
    if (!empty(data)) {
      decisions.take(data.decisions);
      since = Math.max(since, data.sequence);
      [tiles, charts, drift, labels, whatIf].forEach((part) => part.changed());
    }
  }

  async function once() {
    clearTimeout(timer);
    if (document.hidden) return;
    const mine = ++turn;
    const query = new URLSearchParams({ minutes: byId('window').value, since });
    if (live.router) query.set('router', live.router);
    try {
      const data = await session.json('v1/dashboard?' + query);
      if (mine !== turn) return;
      wait = EVERY_MS;
      heard = Date.now();
      status('live', 'live');
      trouble('');
      say(byId('fresh'), clock(data.now));
      show(data);
    } catch (e) {
      if (mine !== turn) return;
      if (e.status === 401) {
        status('off', 'needs a key');
        askForKey(once);
        return;
      }
      if (e.status === 404 && live.router) live.router = null; // a router that is no longer configured
      if (!e.status && !e.unreachable) console.error(e);
      wait = Math.min(RAREST_MS, wait * 2);
      status(Date.now() - heard > STALE_MS || !heard ? 'off' : 'stale', e.status ? 'refused' : 'disconnected');
      trouble(`${plain(e.message)}; trying again every ${wait / 1000} seconds`);
    }
    timer = setTimeout(once, wait);
  }

  /* Everything again, for another router or another gateway. */
  function afresh() {
    since = 0;
    decisions.clear();
    whatIf.clear();
    once();
  }

  byId('router').addEventListener('change', () => {
    live.router = byId('router').value;
    afresh();
  });
  byId('window').addEventListener('change', once);
  byId('forget').addEventListener('click', () => {
    session.use(null);
    afresh();
  });
  document.addEventListener('visibilitychange', once);
  return { once, afresh };
})();

themes();
poll.once();
