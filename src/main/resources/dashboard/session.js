/* Requests to this gateway under the reader's key, which this tab keeps until it is closed. */
const session = (() => {
  const KEPT = 'llmrouter-key';
  const LIMIT_MS = 15000;
  let key = kept();

  function kept() {
    try {
      return sessionStorage.getItem(KEPT);
    } catch {
      return null; // storage is switched off: the key lives as long as the page
    }
  }

  function use(next) {
    key = next;
    try {
      if (next) sessionStorage.setItem(KEPT, next); else sessionStorage.removeItem(KEPT);
    } catch { /* as above */ }
    byId('forget').hidden = !next;
  }

  async function ask(path, options = {}) {
    const headers = { ...options.headers };
    if (key) headers.Authorization = 'Bearer ' + key;
    let response;
    try {
      response = await fetch(path, { ...options, headers, cache: 'no-store', credentials: 'omit', signal: AbortSignal.timeout(LIMIT_MS) });
    } catch (cause) {
      throw Object.assign(new Error('the gateway does not answer'), { unreachable: true, cause });
    }
    if (!response.ok) {
      const body = await response.json().catch(() => ({}));
      throw Object.assign(new Error(body.error?.message || `the gateway answered with status ${response.status}`), { status: response.status });
    }
    return response;
  }

  byId('forget').hidden = !key;
  return {
    ask,
    json: async (path, options) => (await ask(path, options)).json(),
    use,
    hasKey: () => Boolean(key),
  };
})();

/* Asks for a key once, and again if it was wrong. */
function askForKey(done) {
  const dialog = byId('key-dialog');
  byId('key-wrong').hidden = !session.hasKey();
  byId('key').value = '';
  byId('key-form').onsubmit = () => {
    session.use(byId('key').value.trim().replace(/[^\x21-\x7e]/g, ''));
    byId('key').value = '';
    done();
  };
  if (!dialog.open) dialog.showModal();
}
