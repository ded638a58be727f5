/* A table of kinds of requests that can be sorted: settings {host, columns: [{key, title, number, text}], field, routed}. */
function sliceTable(settings) {
  let sort = { column: 'rows', down: true };

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
    line.setAttribute('aria-label', `${settings.routed} ${percent(f.routed[i])} ${range(f.routed_low[i], f.routed_high[i])}`);
    return line;
  }

  function heading(column) {
    const cell = element('th', (column.number ? 'num ' : '') + 'of-' + column.key);
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
    settings.columns.forEach((column) => {
      const cell = element(column.key === 'value' ? 'th' : 'td', (column.number ? 'num ' : '') + 'of-' + column.key);
      if (column.key === 'value') {
        cell.scope = 'row';
        f.value[i].split('_').forEach((part, at) => cell.append(...(at ? ['_', element('wbr'), part] : [part])));
        if (small) cell.append(element('span', 'badge', `fewer than ${report.small_below}`));
      } else {
        cell.append(column.key === 'track' ? track(f, i) : column.text(f[column.key][i]));
      }
      row.append(cell);
    });
    return row;
  }

  function show() {
    const f = settings.field();
    if (!f) {
      fill(settings.host, element('p', 'why', 'The table has no field that groups its rows.'));
      return;
    }
    const values = f[sort.column];
    const order = f.value.map((_, i) => i).sort((a, b) => (values[a] < values[b] ? -1 : values[a] > values[b] ? 1 : 0) * (sort.down ? -1 : 1) || a - b);
    const head = element('tr');
    settings.columns.forEach((column) => head.append(heading(column)));
    const body = element('tbody');
    order.forEach((i) => body.append(line(f, i)));
    fill(settings.host, element('table', '', element('thead', '', head), body));
  }

  return { show };
}

const sliceColumns = {
  value: { key: 'value', title: 'kind' },
  rows: { key: 'rows', title: 'requests', number: true, text: count },
  track: { key: 'track', title: 'quality, 0 to 100 %' },
  share: (key, title) => ({ key, title, number: true, text: percent }),
};

function sliceKey(routed) {
  return [chip('ring', 'c1', `${cheapest.name} alone`), chip('ball', 'c0', `${routed}, with interval`), chip('box', 'c2', `${strongest.name} alone`)];
}

/* Wilson's interval at 95 % for the mean of n values. */
function wilson(mean, n) {
  const z = 1.959963984540054;
  const shrink = 1 + (z * z) / n;
  const middle = (mean + (z * z) / (2 * n)) / shrink;
  const half = (z / shrink) * Math.sqrt((mean * (1 - mean)) / n + (z * z) / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/* A grouping as it stands at the chosen step; none where nothing groups the rows. */
function atStep(field) {
  if (!field) return field;
  const means = (sums) => field.rows.map((n, i) => sums[i][state.step] / n);
  const routed = means(field.steps.points);
  const ends = routed.map((mean, i) => wilson(mean, field.rows[i]));
  return { ...field, routed, routed_low: ends.map((e) => e[0]), routed_high: ends.map((e) => e[1]), share: means(field.steps.sent), costly: means(field.steps.costly) };
}
