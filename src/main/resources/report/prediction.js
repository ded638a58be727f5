/* Is the predicted probability honest, and does the predicted gain tell who needs the strongest model? */
const prediction = (() => {
  const router = () => report.routers[state.router];
  const calibration = reliability({
    entries: () => router().calibration,
    picked: new Set([0, models.length - 1]),
    colour: (index) => 'c' + ((index === models.length - 1 ? 2 : index === 0 ? 1 : index + 2) % 8),
    title: 'probability of',
    columns: [['ECE', (b) => b.ece], ['ECE of noise', (b) => b.ece_of_noise], ['Brier', (b) => b.brier]],
    none: () => `${router().name} predicts no probability, so there is nothing to calibrate.`,
  });
  const histogram = histogramOf({
    data: () => router().histogram,
    label: `predicted gain of ${strongest.name}`,
    number: (x) => (x > 0 ? '+' : '') + significant(x, 2),
    names: [`only ${strongest.name} is right`, 'all other requests'],
    threshold: () => (router().sweep === 'share' ? router().steps.threshold[state.step] : null),
    above: 'sent →',
    below: '← kept',
  });

  function routerChanged() {
    calibration.changed();
    histogram.changed();
  }
  return { routerChanged, redraw: histogram.redraw };
})();
