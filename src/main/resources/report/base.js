'use strict';
/* Words, elements and charts that every page uses. Data of others is only ever put on show as text. */
const state = { router: 0, step: 0, themed: [], changed: [] };

const byId = (id) => document.getElementById(id);
const isNumber = (value) => typeof value === 'number' && Number.isFinite(value);

function element(name, classes, ...children) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  children.forEach((child) => made.append(child));
  return made;
}

function fill(host, ...children) {
  host.replaceChildren(...children);
}

const grouped = new Intl.NumberFormat('en');
const count = (n) => grouped.format(Math.round(n));
const trimmed = (text) => text.replace(/\.0$/, '');
const percent = (share) => (isNumber(share) ? trimmed((100 * share).toFixed(1)) + ' %' : '–');
const range = (low, high) => (isNumber(low) && isNumber(high) ? `[${(100 * low).toFixed(1)}, ${(100 * high).toFixed(1)}]` : '');

function significant(value, digits = 3) {
  if (!isNumber(value)) return '–';
  if (Math.abs(value) >= 1000) return count(value);
  return String(Number(value.toPrecision(digits)));
}

function dollars(value) {
  if (!isNumber(value)) return '–';
  const size = Math.abs(value);
  const digits = size >= 1000 ? count(size) : size >= 1 ? size.toFixed(2) : String(Number(size.toPrecision(2)));
  return (value < 0 ? '−$' : '$') + digits;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const routerColour = (index) => 'c' + (index % 8);

function faded(hex, alpha) {
  return hex + Math.round(255 * alpha).toString(16).padStart(2, '0');
}

function figure(label, value, interval, note, first) {
  const box = element('div', first ? 'figure first' : 'figure');
  box.append(element('p', 'label', label), element('p', 'value', value));
  if (interval) box.append(element('p', 'interval', interval));
  if (note) box.append(element('p', 'note', note));
  return box;
}

/* A chip with a mark in a colour class; with an action it is a switch. */
function chip(mark, colourClass, text, pressed, action) {
  const made = element(action ? 'button' : 'span', 'chip', element('i', mark + ' ' + colourClass), element('span', '', text));
  if (action) {
    made.type = 'button';
    made.setAttribute('aria-pressed', String(pressed));
    made.addEventListener('click', () => {
      const now = made.getAttribute('aria-pressed') !== 'true';
      made.setAttribute('aria-pressed', String(now));
      action(now);
    });
  }
  return made;
}

/* A table of columns {title, number, cells: [text or element]}. */
function table(columns, rows) {
  const head = element('tr');
  columns.forEach((column) => {
    const cell = element('th', column.number ? 'num' : '', column.title);
    cell.scope = 'col';
    head.append(cell);
  });
  const body = element('tbody');
  for (let row = 0; row < rows; row++) {
    const line = element('tr');
    columns.forEach((column, index) => {
      const cell = element(index === 0 ? 'th' : 'td', column.number ? 'num' : '', column.cells[row]);
      if (index === 0) cell.scope = 'row';
      line.append(cell);
    });
    body.append(line);
  }
  return element('table', '', element('thead', '', head), body);
}

/* Keeps a chart as wide as its place and in the theme's colours: build makes options and data anew. */
function chart(host, build) {
  let plot = null;
  const draw = () => {
    if (plot) plot.destroy();
    const made = build();
    const size = { width: Math.max(240, host.clientWidth), height: host.clientHeight };
    plot = new uPlot({ ...size, legend: { show: false }, ...made.options }, made.data, host);
  };
  draw();
  state.themed.push(draw);
  let size = host.clientWidth + 'x' + host.clientHeight;
  new ResizeObserver(() => {
    const now = host.clientWidth + 'x' + host.clientHeight;
    if (now !== size) {
      size = now;
      draw();
    }
  }).observe(host);
  return { redraw: () => plot.redraw(false), rebuild: draw, plot: () => plot };
}

function axis(options) {
  return {
    stroke: colour('soft'),
    font: '12px system-ui, sans-serif',
    labelFont: '12px system-ui, sans-serif',
    labelSize: 20,
    labelGap: 0,
    grid: { stroke: colour('grid'), width: 1 },
    ticks: { stroke: colour('line'), width: 1, size: 4 },
    ...options,
  };
}
