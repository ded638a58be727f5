/* How texts, sums and times are worded. Texts of others: what is invisible or turns the direction of writing is shown by its number. */
const INVISIBLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const plain = (text) => String(text ?? '').replace(INVISIBLE, (c) => `⟨U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
const others = (text, classes = '') => element('span', ('others ' + classes).trim(), plain(text));

function money(value, currency) {
  if (!isNumber(value)) return '–';
  const size = Math.abs(value);
  const digits = size >= 1000 ? count(size) : size >= 1 || size === 0 ? size.toFixed(2) : size >= 0.01 ? size.toFixed(4) : size.toPrecision(2);
  const number = /e/.test(digits) ? Number(digits).toFixed(10).replace(/0+$/, '') : digits;
  return (value < 0 ? '−' : '') + priced(number, currency);
}

const priced = (number, currency) => (!currency || currency === 'USD' ? '$' + number : number + ' ' + plain(currency));
const price = (value, currency) => (value < 0 ? '−' : '') + priced(String(Number(Math.abs(value).toPrecision(3))), currency);

function duration(ms) {
  if (!isNumber(ms)) return '–';
  if (ms >= 60000) return (ms / 60000).toFixed(1) + ' min';
  if (ms >= 1000) return (ms / 1000).toFixed(ms >= 10000 ? 0 : 1) + ' s';
  return (ms >= 10 ? Math.round(ms) : ms.toFixed(1)) + ' ms';
}

const two = (n) => String(n).padStart(2, '0');

function clock(time) {
  const at = new Date(time);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

const rate = (part, whole) => (whole > 0 ? part / whole : null);
const trust = (value) => (isNumber(value) ? significant(value, 3) : '–');

/* The same text is not written again, so that what reads along or is selected stays quiet. */
function say(host, text) {
  if (host.textContent !== text) host.textContent = text;
}

/* What the gateway said last, for all parts of the page. */
const live = { data: null, router: null };

function trouble(text) {
  const host = byId('trouble');
  host.hidden = !text;
  say(host, text);
}
