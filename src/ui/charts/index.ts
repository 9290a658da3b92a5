/** All charts. */
export { dataTable, decimalsOf, numberWords, valueWords } from './chart.ts';
export { type BarsWithIntervals, barsWithIntervals, type Comparison, comparisonOf, type GradientBars, gradientBars, type IntervalBar } from './bars.ts';
export { type Projection, projectionChart, type TrendLine, trendLine, type TrendPoint } from './lines.ts';
export { type Panel, timePanels } from './panels.ts';
export { type Choropleth, choropleth, type MapArea, quantileClasses, rewound } from './choropleth.ts';
