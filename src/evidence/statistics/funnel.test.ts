import { describe, expect, test } from 'vitest';
import { funnelAxisEnds, funnelPlaces, roundHalfEven } from './funnel-axis.ts';
import { funnelPlot, type NamedFunnelUnit } from './funnel-plot.ts';
import { expectedOnLimits, proportionFunnel } from './funnel.ts';

/** Numbers that look random but are the same at every run (Park and Miller's generator). */
function drawing(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

const providers = (count: number): NamedFunnelUnit[] => {
  const draw = drawing(42);
  return Array.from({ length: count }, (_, at) => {
    const base = Math.round(20 + 5000 * draw() ** 3);
    return { name: `P${at}`, base, events: Math.round(base * (0.1 + 0.1 * draw())) };
  });
};

describe('the funnel of a proportion', () => {
  // Average 0.2, denominator 100: reach 1.959964 * sqrt(0.2 * 0.8 / 100) = 1.959964 * 0.04 = 0.0783986.
  test('has its 95% limits at 0.1216 and 0.2784 for an average of 0.2 and 100 people', () => {
    const { lower, upper } = proportionFunnel(0.2, 100, 0.025);
    expect(lower).toBeCloseTo(0.1216014, 7);
    expect(upper).toBeCloseTo(0.2783986, 7);
  });

  test('lets 28 of 100 lie above and 27 of 100 inside, where the others hold the average at about 0.2', () => {
    const rest = { name: 'all others', events: 200_000, base: 1_000_000 };
    const plot = (events: number) => funnelPlot([{ name: 'one', events, base: 100 }, rest], 'proportion', 100).points[0]!.significance;
    expect(plot(28)).toBe('High (0.025)');
    expect(plot(27)).toBe('Not significant');
    expect(plot(12)).toBe('Low (0.025)');
    // 3.090232 * 0.04 = 0.1236: beyond 0.3236 and below 0.0764.
    expect(plot(33)).toBe('High (0.001)');
    expect(plot(7)).toBe('Low (0.001)');
  });

  test('never leaves 0 to 100 per cent, however few the people', () => {
    const plot = funnelPlot([{ name: 'a', events: 9, base: 10 }, { name: 'b', events: 49, base: 50 }], 'proportion', 100);
    for (const line of [plot.lower95, plot.upper95, plot.lower998, plot.upper998]) {
      expect(line.every(({ y }) => y >= 0 && y <= 100)).toBe(true);
    }
  });
});

describe('the funnel of a ratio or a rate', () => {
  test('has no event on its lower limit where e events are expected with exp(-e) = 0.025, that is 3.6889', () => {
    expect(expectedOnLimits(0, 0.025).onLower).toBeCloseTo(-Math.log(0.025), 10);
    expect(expectedOnLimits(0, 0.025).onUpper).toBe(0);
    // One event on the upper limit: P(X >= 1) = 1 - exp(-e) = 0.025, so e = -log(0.975) = 0.025318.
    expect(expectedOnLimits(1, 0.025).onUpper).toBeCloseTo(-Math.log(0.975), 12);
  });

  test('compares a ratio with 1 and not with the ratio of the data', () => {
    const { average, points } = funnelPlot([{ name: 'a', events: 150, base: 100 }, { name: 'b', events: 60, base: 40 }], 'ratio', 100);
    expect(average).toBe(100);
    expect(points.map(({ significance }) => significance)).toEqual(['High (0.001)', 'High (0.025)']);
  });

  test('does not change when populations are counted in another unit', () => {
    const units = providers(200);
    const thousands = units.map((unit) => ({ ...unit, base: unit.base * 1000 }));
    const as = (plot: ReturnType<typeof funnelPlot>) => plot.points.map(({ significance }) => significance);
    expect(as(funnelPlot(thousands, 'rate', 1000))).toEqual(as(funnelPlot(units, 'rate', 1)));
    expect(new Set(as(funnelPlot(units, 'rate', 1))).size).toBeGreaterThan(3);
  });
});

test.each(['proportion', 'ratio', 'rate'] as const)('the lines of a %s lie in order and run to the right end', (statistic) => {
  const units = providers(300).map((unit) => (statistic === 'ratio' ? { ...unit, base: unit.base / 6 } : unit));
  const plot = funnelPlot(units, statistic, 100);
  const heightAt = (line: { x: number; y: number }[], x: number) => {
    const right = line.findIndex((point) => point.x >= x);
    const [a, b] = [line[right - 1]!, line[right]!];
    return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x);
  };
  for (const line of [plot.lower95, plot.upper95, plot.lower998, plot.upper998]) {
    expect(line.every(({ x }, at) => at === 0 || x > line[at - 1]!.x)).toBe(true);
    expect(line.at(-1)!.x).toBeGreaterThan(0.9 * plot.maximum);
  }
  const x = 0.5 * plot.maximum;
  const heights = [plot.lower998, plot.lower95, plot.upper95, plot.upper998].map((line) => heightAt(line, x));
  expect([heights[0]!, heights[1]!, plot.average, heights[2]!, heights[3]!]).toEqual([...heights, plot.average].sort((a, b) => a - b));
});

test('places and ends of the axis follow the rule of the peer, and halves go to the even number', () => {
  expect(funnelAxisEnds([125, 9632])).toEqual({ minimum: 0, maximum: 11_000 });
  expect(funnelAxisEnds([903, 1500])).toEqual({ minimum: 800, maximum: 1600 });
  expect(funnelPlaces(0, 100)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  expect([0.5, 1.5, 2.5, 2.51].map(roundHalfEven)).toEqual([0, 2, 2, 3]);
});

test('a funnel of ten thousand providers does not take longer than it should', () => {
  const units = providers(10_000);
  const start = performance.now();
  for (const statistic of ['proportion', 'ratio', 'rate'] as const) funnelPlot(units, statistic, 100);
  expect(performance.now() - start).toBeLessThan(5000);
});

test('no unit, a count below zero, no denominator and more events than people are refused by name', () => {
  expect(() => funnelPlot([], 'ratio', 1)).toThrow(/at least one/);
  expect(() => funnelPlot([{ name: 'X', events: -1, base: 1 }], 'ratio', 1)).toThrow(/X.*zero or more/);
  expect(() => funnelPlot([{ name: 'X', events: 1, base: 0 }], 'rate', 1)).toThrow(/X.*above zero/);
  expect(() => funnelPlot([{ name: 'X', events: 2, base: 1 }], 'proportion', 1)).toThrow(/X.*exceeds/);
});
