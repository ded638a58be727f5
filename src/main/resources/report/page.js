/* Slices, themes, printing; then everything is shown for the first time. */
const slices = (() => {
  const select = byId('field');
  const names = { cheap: cheapest.name, strong: strongest.name };
  let sort = { column: 'rows', down: true };
  const columns = [
    { key: 'value', title: 'kind' },
    { key: 'rows', title: 'requests', number: true, text: count },
    { key: 'cheap', title: 'cheapest', number: true, text: percent },
    { key: 'routed', title: 'routed', number: true, text: percent },
    { key: 'strong', title: 'strongest', number: true, text: percent },
    { key: 'track', title: 'quality, 0 to 100 %' },
    { key: 'share', title: 'to strongest', number: true, text: percent },
    { key: 'costly', title: 'costly', number: true, text: percent },
  ];
  const field = () => report.routers[state.router].slices[Number(select.value) || 0];

  function track(f, i) {
    const line = element('div', 'track');
    const mark = (name, at, width) => {
      const made = element('span', name);
      made.style.left = 100 * at + '%';
      if (width !== undefined) made.style.width = 100 * width + '%';
      line.append(made);
    };
    mark('bar', f.routed_low[i], f.routed_high[i] - f.routed_low[i]);
    mark('cheap', f.cheap[i]);
    mark('strong', f.strong[i]);
    mark('routed', f.routed[i]);
    line.setAttribute('role', 'img');
    line.setAttribute('aria-label', `routed ${percent(f.routed[i])} ${range(f.routed_low[i], f.routed_high[i])}`);
    return line;
  }

  function heading(column) {
    const cell = element('th', column.number ? 'num' : '');
    cell.scope = 'col';
    if (column.key === 'track') {
      cell.append(column.title);
      return cell;
    }
    const button = element('button', '', column.title);
    button.type = 'button';
    if (sort.column === column.key) cell.setAttribute('aria-sort', sort.down ? 'descending' : 'ascending');
    button.addEventListener('click', () => {
      sort = { column: column.key, down: sort.column === column.key ? !sort.down : column.number === true };
      show();
    });
    cell.append(button);
    return cell;
  }

  function line(f, i) {
    const small = f.rows[i] < report.small_below;
    const row = element('tr', small ? 'small-slice' : '');
    columns.forEach((column) => {
      const cell = element(column.key === 'value' ? 'th' : 'td', column.number ? 'num' : '');
      if (column.key === 'value') {
        cell.scope = 'row';
        cell.append(f.value[i]);
        if (small) cell.append(element('span', 'badge', `fewer than ${report.small_below}`));
      } else {
        cell.append(column.key === 'track' ? track(f, i) : column.text(f[column.key][i]));
      }
      row.append(cell);
    });
    return row;
  }

  function show() {
    const f = field();
    if (!f) {
      fill(byId('slices-table'), element('p', 'why', 'The table has no field that groups its rows.'));
      return;
    }
    const values = f[sort.column];
    const order = f.value.map((_, i) => i).sort((a, b) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0) * (sort.down ? -1 : 1) || a - b);
    const head = element('tr');
    columns.forEach((column) => head.append(heading(column)));
    const body = element('tbody');
    order.forEach((i) => body.append(line(f, i)));
    fill(byId('slices-table'), element('table', '', element('thead', '', head), body));
  }

  function routerChanged() {
    const router = report.routers[state.router];
    const before = select.value;
    fill(select, ...router.slices.map((s, i) => new Option(`${s.field} (${s.value.length})`, i)));
    select.value = before && Number(before) < router.slices.length ? before : '0';
    const kept = router.steps.retained[router.operating_step];
    byId('slices-why').textContent = `${router.name} at the threshold that keeps ${percent(kept)} of the quality overall. Costly: requests kept from ${names.strong} though only it was right.`;
    show();
  }
  fill(byId('slices-key'), chip('ring', 'c1', `${names.cheap} alone`), chip('ball', 'c0', 'routed, with interval'), chip('box', 'c2', `${names.strong} alone`));
  select.addEventListener('change', show);
  return { routerChanged };
})();

(() => {
  const THEMES = ['auto', 'light', 'dark'];
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const button = byId('theme');
  let chosen = 'auto';
  const paint = (theme) => {
    document.documentElement.dataset.theme = theme;
    state.themed.forEach((draw) => draw());
  };
  const show = () => {
    button.textContent = `Theme: ${chosen}`;
    paint(chosen === 'auto' ? (dark.matches ? 'dark' : 'light') : chosen);
  };
  button.addEventListener('click', () => {
    chosen = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length];
    show();
  });
  dark.addEventListener('change', show);
  window.addEventListener('beforeprint', () => paint('light'));
  window.addEventListener('afterprint', show);
  show();
  operating.choose(0);
})();
