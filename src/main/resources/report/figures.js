'use strict';
/* The figures that a report is made of. */
const report = JSON.parse(document.getElementById('figures').textContent);
const models = report.models || [];
const strongest = models[models.length - 1];
const cheapest = models[0];
