/* Slices; then everything is shown for the first time. */
const slices = (() => {
  const select = byId('field');
  const { value, rows, track, share } = sliceColumns;
  const made = sliceTable({
    host: byId('slices-table'),
    columns: [value, rows, share('cheap', 'cheapest'), share('routed', 'routed'), share('strong', 'strongest'), track, share('share', 'to strongest'), share('costly', 'costly')],
    field: () => atStep(report.routers[state.router].slices[Number(select.value) || 0]),
    routed: 'routed',
  });

  function routerChanged() {
    const router = report.routers[state.router];
    const before = select.value;
    fill(select, ...router.slices.map((s, i) => new Option(`${s.field} (${s.value.length})`, i)));
    select.value = before && Number(before) < router.slices.length ? before : '0';
  }

  function show() {
    const router = report.routers[state.router];
    byId('slices-why').textContent = `${router.name} at the threshold chosen above, which keeps ${percent(router.steps.retained[state.step])} of the quality overall. Costly: requests kept from ${strongest.name} though only it was right.`;
    made.show();
  }
  fill(byId('slices-key'), ...sliceKey('routed'));
  select.addEventListener('change', made.show);
  return { routerChanged, show };
})();

themes();
operating.choose(0);
