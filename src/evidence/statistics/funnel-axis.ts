const axisPlaces = 100;

/**
 * The 100 places at which funnel lines are drawn, close together where the lines bend: each place multiplies the last
 * by the root that would reach the maximum in the steps left, rounded, and is at least one higher.
 * @param minimum lowest place; 1 where it is less. @param spareSteps 1 for ratios: the peer keeps a step in hand there,
 * and ends short of the maximum. Source: PHEindicatormethods 2.1.0 `calculate_funnel_limits`.
 */
export function funnelPlaces(minimum: number, maximum: number, spareSteps: 0 | 1 = 0): number[] {
  let last = Math.max(1, minimum);
  const places = [last];
  for (let stepsLeft = axisPlaces - 1; stepsLeft > 0; stepsLeft -= 1) {
    const grown = roundHalfEven((maximum / last) ** (1 / (stepsLeft + spareSteps)) * last);
    last = Math.max(grown, last + 1);
    places.push(last);
  }
  return places;
}

/**
 * Neat ends of an axis of denominators. The upper end is 5% above the highest, rounded up to two digits; the lower end is
 * 0, or where all lie within a factor of two 5% below the lowest, rounded down to one digit.
 * @param bases denominators above zero, at least one. Source: as `funnelPlaces`.
 */
export function funnelAxisEnds(bases: number[]): { minimum: number; maximum: number } {
  const lowest = bases.reduce((least, base) => Math.min(least, base), Infinity);
  const highest = bases.reduce((most, base) => Math.max(most, base), 0);
  const unitBelow = 10 ** (digits(Math.floor(lowest * 0.95)) - 1);
  const unitAbove = 10 ** (digits(Math.ceil(highest * 1.05)) - 2);
  return {
    minimum: highest > 2 * lowest ? 0 : Math.floor((lowest * 0.95) / unitBelow) * unitBelow,
    maximum: Math.ceil((highest * 1.05) / unitAbove) * unitAbove,
  };
}

function digits(whole: number): number {
  return whole.toLocaleString('en-GB', { useGrouping: false }).length;
}

/** Rounds to a whole number, halves to the even one, as IEEE 754 and R do. */
export function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const rest = value - below;
  if (rest !== 0.5) return rest < 0.5 ? below : below + 1;
  return below % 2 === 0 ? below : below + 1;
}
