import { funnelAxisEnds, funnelPlaces } from './funnel-axis.ts';
import { expectedOnLimits, funnelAverage, funnelSignificance, proportionFunnel } from './funnel.ts';
import type { FunnelSignificance, FunnelStatistic, FunnelTail, FunnelUnit } from './funnel.ts';
import { InputRefused } from './input-table.ts';

/** A provider or area by name, as in `FunnelUnit`. */
export type NamedFunnelUnit = FunnelUnit & { name: string };

/** One unit on the plot: `x` its base, `y` its figure times the multiplier. */
export type FunnelPoint = { name: string; x: number; y: number; significance: FunnelSignificance };

/** A control line from left to right, in the units of the plot. */
export type FunnelLine = { x: number; y: number }[];

/** `average` is the line of comparison, times the multiplier. */
export type FunnelPlot = {
  average: number;
  minimum: number;
  maximum: number;
  points: FunnelPoint[];
  lower95: FunnelLine;
  upper95: FunnelLine;
  lower998: FunnelLine;
  upper998: FunnelLine;
};

/**
 * A funnel plot of many providers or areas: their points, who lies outside, and the lines to draw. Lines of proportions
 * stay between 0 and the multiplier. Without allowance for over-dispersion: see `overdispersedFunnel`.
 * @param units events (zero or more) out of `base`: denominator, expected events, or population over the whole period
 * (for directly standardised rates the effective one, events / rate). @param statistic what they are.
 * @param multiplier 100 for a percentage or a ratio on 100, 100,000 for a rate.
 * @throws InputRefused without units, for counts below zero, bases not above zero, a proportion above 1.
 * Source: Spiegelhalter 2005, Statistics in Medicine 24:1185; PHEindicatormethods 2.1.0.
 */
export function funnelPlot(units: NamedFunnelUnit[], statistic: FunnelStatistic, multiplier: number): FunnelPlot {
  if (units.length === 0) throw new InputRefused('A funnel needs at least one unit.');
  for (const { name, events, base } of units) {
    if (!(events >= 0)) throw new InputRefused(`${name}: counts must be zero or more.`);
    if (!(base > 0)) throw new InputRefused(`${name}: the denominator must be above zero.`);
    if (statistic === 'proportion' && events > base) throw new InputRefused(`${name}: the numerator exceeds its denominator.`);
  }
  const average = funnelAverage(statistic, units);
  const { minimum, maximum } = funnelAxisEnds(units.map(({ base }) => base));
  const points = units.map((unit) => ({
    name: unit.name,
    x: unit.base,
    y: (unit.events / unit.base) * multiplier,
    significance: funnelSignificance(statistic, unit, average),
  }));
  const line = (side: 'lower' | 'upper', tail: FunnelTail) =>
    statistic === 'proportion' ? proportionLine(side, tail) : poissonLine(side, tail);
  return {
    average: average * multiplier, minimum, maximum, points,
    lower95: line('lower', 0.025), upper95: line('upper', 0.025), lower998: line('lower', 0.001), upper998: line('upper', 0.001),
  };

  function proportionLine(side: 'lower' | 'upper', tail: FunnelTail): FunnelLine {
    return funnelPlaces(minimum, maximum).map((x) => {
      const limit = proportionFunnel(average, x, tail)[side];
      return { x, y: Math.min(1, Math.max(0, limit)) * multiplier };
    });
  }

  function poissonLine(side: 'lower' | 'upper', tail: FunnelTail): FunnelLine {
    // Drawn along whole counts of events. A count on the upper limit lies further left than its expected events do, so
    // that the counts must reach beyond the axis by some standard deviations for the line to reach its end.
    const most = maximum * average;
    const counts = funnelPlaces(Math.floor(minimum * average), Math.ceil(most + 5 * Math.sqrt(most) + 10));
    const line = counts.map((events) => {
      const expected = expectedOnLimits(events, tail)[side === 'lower' ? 'onLower' : 'onUpper'];
      return { x: expected / average, y: (events / expected) * average * multiplier };
    });
    return line.filter(({ x }) => x <= maximum);
  }
}
