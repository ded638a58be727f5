/* A shadow: the estimate as comparisons came in. */
const course = report.course || [];
const floor = report.context.floor;

if (byId('course-chart') && course.length) {
  const host = byId('course-chart');
  const xs = course.map((point) => point.pairs);
  const series = (name) => course.map((point) => (isNumber(point[name]) ? point[name] : null));
  const shown = [...series('value'), ...series('low').slice(-1), ...series('high').slice(-1), floor].filter(isNumber);
  const least = Math.max(0, Math.min(...shown) - 0.1);
  const most = Math.max(...shown) + 0.1;
  const build = () => ({
    data: [xs, series('high'), series('low'), series('value'), xs.map(() => floor)],
    options: {
      scales: { x: { time: false, range: [0, Math.max(1, xs[xs.length - 1])] }, y: { range: [least, most] } },
      bands: [{ series: [1, 2], fill: faded(colour('c0'), 0.18) }],
      series: [
        {},
        { stroke: faded(colour('c0'), 0.4), width: 1, points: { show: false } },
        { stroke: faded(colour('c0'), 0.4), width: 1, points: { show: false } },
        { stroke: colour('c0'), width: 2, points: { show: course.length < 2 } },
        { stroke: colour('c1'), width: 2, dash: [6, 4], points: { show: false } },
      ],
      axes: [
        axis({ label: 'comparisons', size: 34 }),
        axis({ size: 54, values: (u, values) => values.map((v) => trimmed((100 * v).toFixed(1)) + ' %') }),
      ],
      cursor: { drag: { x: false, y: false }, points: { size: 6 } },
    },
  });
  chart(host, build);
  fill(byId('course-key'), chip('', 'c0', 'estimate with interval'), chip('dash', 'c1', 'floor'));
  fill(byId('course-table'), table([
    { title: 'comparisons', cells: xs.map(count) },
    { title: 'estimate', number: true, cells: course.map((p) => percent(p.value)) },
    { title: 'interval', number: true, cells: course.map((p) => range(p.low, p.high)) },
  ], course.length));
}
themes();
