import { describe, expect, test } from 'vitest';
import { pChart, uChart, type CountedPeriod } from './count-chart.ts';
import { gChart, tChart } from './rare-event-chart.ts';

const period = (at: number) => `2024-${String(at + 1).padStart(3, '0')}`;
const counted = (pairs: [number | null, number | null][]): CountedPeriod[] => pairs.map(([events, base], at) => ({ period: period(at), events, base }));
const measured = (values: (number | null)[]) => values.map((value, at) => ({ period: period(at), value }));
const alternating = <T>(a: T, b: T, length: number): T[] => Array.from({ length }, (_, at) => (at % 2 === 0 ? a : b));
const close = (got: (number | null)[], wanted: number[]) => {
  expect(got.length).toBe(wanted.length);
  got.forEach((value, at) => expect(value).toBeCloseTo(wanted[at]!, 9));
};

describe('a p chart', () => {
  // Average (18 + 22 + 40 + 80) / (100 + 100 + 200 + 400) = 160 / 800 = 0.2, in per cent 20.
  // sigma = sqrt(0.2 * 0.8 / n): n = 100: 0.04, so 20 ± 12; n = 400: 0.02, so 20 ± 6; near limits 20 ± 8 and 20 ± 4.
  test('has limits that follow the denominator of each point', () => {
    const chart = pChart(counted([[18, 100], [22, 100], [40, 200], [80, 400]]), { per: 100, correction: 'never' });
    expect(chart.centre).toBeCloseTo(20, 12);
    close([chart.points[0]!.lower, chart.points[0]!.upper, chart.points[0]!.nearLower, chart.points[0]!.nearUpper], [8, 32, 12, 28]);
    close([chart.points[3]!.lower, chart.points[3]!.upper, chart.points[3]!.nearLower, chart.points[3]!.nearUpper], [14, 26, 16, 24]);
    expect([chart.baselinePoints, chart.trialLimits, chart.locked]).toEqual([4, true, false]);
  });

  // Baseline 12 times 20 of 100, average 0.2. Then 30% twice: of 100 (limit 32%) and of 400 (limit 26%).
  test('judges each point by its own limits: 30% of 400 is a signal, 30% of 100 is not', () => {
    const chart = pChart(counted([...Array.from({ length: 12 }, (): [number, number] => [20, 100]), [30, 100], [120, 400]]), { baselineLength: 12, improvement: 'down' });
    expect(chart.points[12]!.signal).toBeNull();
    expect(chart.points[13]!.signal).toEqual({ rule: 'outside limits', way: 'high' });
    expect([chart.points[13]!.words, chart.points[13]!.variation, chart.variation]).toEqual(['Above the upper process limit', 'concern_high', 'concern_high']);
  });

  // Average 0.2, base 4: sigma = sqrt(0.16 / 4) = 0.2, 0.2 ± 0.6: cut off below at 0. Base 1: 0.4, 0.2 ± 1.2: at 0 and 1.
  test('has its limits cut off at 0 and 1, and no point lies outside a limit that is cut off', () => {
    const chart = pChart(counted([[199, 995], [1, 4], [1, 1], [0, 5]]), { correction: 'never' });
    expect(chart.centre).toBe(0.2);
    close([chart.points[1]!.lower, chart.points[1]!.upper, chart.points[2]!.lower, chart.points[2]!.upper], [0, 0.8, 0, 1]);
    expect(chart.points.every(({ signal }) => signal === null)).toBe(true);
  });

  // Average 0.2, base 10,000: sigma = sqrt(0.16 / 10000) = 0.004. Shares 0.18 and 0.22 by turns: z = -5 and 5, every
  // range 10, sigma z = 10 / 1.128 = 8.865248. Plain limits 0.2 ± 0.012, p' limits 0.2 ± 0.012 * 8.865248 = 0.2 ± 0.106383.
  test('with large denominators takes the variation between months into account where it is more than chance', () => {
    const months = counted(alternating<[number, number]>([1800, 10_000], [2200, 10_000], 12));
    const plain = pChart(months, { correction: 'never' });
    expect(plain.points.every(({ signal }) => signal?.rule === 'outside limits')).toBe(true);
    const laney = pChart(months);
    expect(laney.corrected).toBe(true);
    expect(laney.betweenPoints).toBeCloseTo(8.865248, 6);
    close([laney.points[0]!.lower, laney.points[0]!.upper], [0.2 - 0.12 / 1.128, 0.2 + 0.12 / 1.128]);
    expect(laney.points.every(({ signal }) => signal === null)).toBe(true);
  });

  // Twelve points, average 0.5 of 100, sigma 0.05. By chance sigma z stays below 1 + 1.645 sqrt(0.8264 * 12 - 1.082) / 11
  // = 1 + 1.645 * 2.972339 / 11 = 1.4445. 46 and 54 by turns: z = ∓0.8, sigma z = 1.6 / 1.128 = 1.4184: left alone.
  // 45 and 55: z = ∓1, sigma z = 2 / 1.128 = 1.7730: widened.
  test('is left alone where the variation between months may be chance, and never narrowed unasked', () => {
    const of = (low: number, high: number) => counted(alternating<[number, number]>([low, 100], [high, 100], 12));
    expect(pChart(of(46, 54)).betweenPoints).toBeCloseTo(1.4184, 4);
    expect(pChart(of(46, 54)).corrected).toBe(false);
    expect(pChart(of(45, 55)).corrected).toBe(true);
    const calm = of(49, 51);
    expect(pChart(calm).points[0]!.upper).toBeCloseTo(0.65, 12);
    // z = ∓0.2, sigma z = 0.4 / 1.128: 0.5 + 0.15 * 0.354610 = 0.553191.
    expect(pChart(calm, { correction: 'always' }).points[0]!.upper).toBeCloseTo(0.553191, 6);
  });

  // Twenty months of 48 and 52 of 100 by turns, but one of 90: average 0.521, sigma 0.05. Of 19 ranges 17 are 0.04 / 0.05
  // = 0.8 and the two beside the 90 are 0.38 / 0.05 = 7.6: mean 1.5, and those of 7.6 are screened out at 3.267 * 1.5 = 5.
  test('is not widened by a single month far out, which stays a signal', () => {
    const months = alternating<[number, number]>([48, 100], [52, 100], 20);
    months[10] = [90, 100];
    const chart = pChart(counted(months));
    expect(chart.corrected).toBe(false);
    expect(chart.points.flatMap(({ signal }, at) => (signal?.rule === 'outside limits' ? [at] : []))).toEqual([10]);
    expect(chart.betweenPoints).toBeCloseTo(0.8 / 1.128, 2);
    expect(pChart(counted(months), { screenOutliers: false }).betweenPoints).toBeGreaterThan(1.3);
  });

  test('mirrors when the other side is counted', () => {
    const pairs: [number, number][] = [[3, 40], [9, 55], [2, 31], [14, 60], [7, 44], [0, 12], [11, 70]];
    const chart = pChart(counted(pairs));
    const mirrored = pChart(counted(pairs.map(([events, base]) => [base - events, base])));
    chart.points.forEach((point, at) => {
      expect(mirrored.points[at]!.lower!).toBeCloseTo(1 - point.upper!, 12);
      expect(mirrored.points[at]!.nearUpper!).toBeCloseTo(1 - point.nearLower!, 12);
    });
    expect(mirrored.betweenPoints).toBeCloseTo(chart.betweenPoints!, 10);
  });

  test('without events, or with nothing else, has all its limits on the centre and no correction', () => {
    for (const [events, centre] of [[0, 0], [50, 1]] as const) {
      const chart = pChart(counted(alternating<[number, number]>([events, 50], [events, 50], 12)), { correction: 'always' });
      expect([chart.centre, chart.points[0]!.lower, chart.points[0]!.upper, chart.corrected, chart.betweenPoints]).toEqual([centre, centre, centre, false, null]);
      expect(chart.points.every(({ signal }) => signal === null)).toBe(true);
    }
  });

  test('gives no value to a month that was not reported or had no base, and does not take it for zero', () => {
    const chart = pChart(counted([[20, 100], [null, 100], [0, 0], [20, 100]]));
    expect(chart.points.map(({ value }) => value)).toEqual([0.2, null, null, 0.2]);
    expect(chart.points.map(({ upper }) => upper === null)).toEqual([false, true, true, false]);
    expect([chart.centre, chart.baselinePoints]).toEqual([0.2, 2]);
  });

  test('refuses more events than people, events that are not whole and a period given twice', () => {
    expect(() => pChart(counted([[5, 4]]))).toThrow(/more events/);
    expect(() => pChart(counted([[1.5, 4]]))).toThrow(/whole numbers/);
    expect(() => uChart(counted([[-1, 4]]))).toThrow(/zero or more/);
    expect(() => uChart(counted([[1, -4]]))).toThrow(/zero or more/);
    expect(() => uChart([...counted([[1, 4]]), ...counted([[1, 4]])])).toThrow(/twice/);
    expect(() => pChart(counted(alternating<[number, number]>([1, 9], [2, 9], 20)), { baselineLength: 11 })).toThrow(/12 values/);
  });
});

describe('a u chart', () => {
  // 4 falls in 1,000 bed days and 16 in 4,000: u = 20 / 5000 = 0.004. sigma = sqrt(0.004 / 1000) = 0.002 and
  // sqrt(0.004 / 4000) = 0.001. Per 1,000 bed days: 4 ± 6, cut off at 0, and 4 ± 3.
  test('of falls per 1,000 bed days has the limits 0 to 10 and 1 to 7', () => {
    const chart = uChart(counted([[4, 1000], [16, 4000]]), { per: 1000 });
    expect(chart.centre).toBeCloseTo(4, 12);
    close(chart.points.flatMap(({ lower, upper }) => [lower, upper]), [0, 10, 1, 7]);
  });

  test('with bases of 1 is a c chart: mean 9, limits 0 and 18', () => {
    const chart = uChart(counted([[6, 1], [12, 1], [9, 1]]));
    close([chart.centre, chart.points[0]!.lower, chart.points[0]!.upper, chart.points[0]!.nearUpper], [9, 0, 18, 15]);
  });

  test('has the same signals whatever exposure is counted in', () => {
    const pairs: [number, number][] = [[4, 900], [6, 1100], [3, 1000], [5, 950], [30, 1000], [4, 1000], [5, 1050], [6, 980]];
    const days = uChart(counted(pairs), { per: 1000, correction: 'never' });
    const weeks = uChart(counted(pairs.map(([events, base]) => [events, base / 7])), { per: 1000 / 7, correction: 'never' });
    days.points.forEach((point, at) => expect(weeks.points[at]!.upper!).toBeCloseTo(point.upper!, 9));
    expect(weeks.points.map(({ signal }) => signal)).toEqual(days.points.map(({ signal }) => signal));
    expect(days.points[4]!.signal?.rule).toBe('outside limits');
  });

  test('finds a trend, a shift and two in three by the rules of the XmR chart', () => {
    const steady = alternating<[number, number]>([90, 1000], [110, 1000], 12);
    const after = (rates: number[]) => uChart(counted([...steady, ...rates.map((events): [number, number] => [events, 1000])]), { baselineLength: 12, correction: 'never' });
    // u = 0.1, sigma = 0.01: limits 70 and 130 in a thousand, near limits 80 and 120.
    expect(after([96, 98, 99, 101, 103, 104, 105]).points.slice(12).every(({ signal }) => signal?.rule === 'trend' && signal.way === 'high')).toBe(true);
    expect(after([101, 102, 101, 102, 101, 102, 101]).points.slice(12).every(({ signal }) => signal?.rule === 'shift')).toBe(true);
    expect(after([99, 125, 105, 126, 99]).points.slice(12).map(({ signal }) => signal?.rule ?? null)).toEqual([null, 'two in three', null, 'two in three', null]);
    expect(after([131, 69]).points.slice(12).map(({ signal }) => signal?.way)).toEqual(['high', 'low']);
  });
});

describe('a g chart', () => {
  // Mean 64 / 8 = 8, sigma = sqrt(8 * 9) = 8.485281: upper limit 8 + 25.455844 = 33.455844, near 8 + 16.970563.
  // Median (7 + 7) / 2 = 7.
  const patients = [2, 3, 5, 7, 7, 9, 10, 21];

  test('of patients between infections has its upper limit from the geometric distribution and its centre at the median', () => {
    const chart = gChart(measured(patients), { improvement: 'up' });
    expect([chart.mean, chart.centre, chart.points[0]!.lower]).toEqual([8, 7, 0]);
    close([chart.points[0]!.upper, chart.points[0]!.nearUpper], [8 + 3 * Math.sqrt(72), 8 + 2 * Math.sqrt(72)]);
    expect(chart.points.every(({ signal }) => signal === null)).toBe(true);
  });

  test('shows a long spell without events as an improvement', () => {
    const chart = gChart(measured([...alternating(6, 10, 12), 34]), { improvement: 'up', baselineLength: 12 });
    expect(chart.points.at(-1)).toMatchObject({ signal: { rule: 'outside limits', way: 'high' }, variation: 'improvement_high' });
    expect(gChart(measured([...alternating(6, 10, 12), 33]), { baselineLength: 12 }).points.at(-1)!.signal).toBeNull();
  });

  test('refuses days with a fraction, and has no limits of a single event', () => {
    expect(() => gChart(measured([1.5]))).toThrow(/whole numbers.*t chart/);
    const single = gChart(measured([3]));
    expect([single.centre, single.points[0]!.upper, single.assurance]).toEqual([3, null, null]);
    expect(gChart([]).centre).toBeNull();
  });
});

describe('a t chart', () => {
  // Times 2^3.6 and 3^3.6 by turns: levelled 2 and 3, mean 2.5, every range 1. Limits 2.5 ± 2.66: below zero, so 0, and
  // 5.16^3.6; near limits 2.5 ± 1.773333.
  test('of times between events has the limits of an XmR chart of their 3.6th roots, taken back', () => {
    const chart = tChart(measured(alternating(2 ** 3.6, 3 ** 3.6, 12)));
    close([chart.centre, chart.points[0]!.lower, chart.points[0]!.upper], [2.5 ** 3.6, 0, 5.16 ** 3.6]);
    close([chart.points[0]!.nearLower, chart.points[0]!.nearUpper], [(2.5 - 5.32 / 3) ** 3.6, (2.5 + 5.32 / 3) ** 3.6]);
  });

  test('scales with the unit of time: hours have 24 times the limits of days and the same signals', () => {
    const days = [3.5, 10, 1.2, 7, 22, 0.4, 9, 15, 4, 6, 2, 8, 900, 5];
    const inDays = tChart(measured(days));
    const inHours = tChart(measured(days.map((value) => value * 24)));
    expect(inHours.points[0]!.upper! / inDays.points[0]!.upper!).toBeCloseTo(24, 9);
    expect(inHours.points.map(({ signal }) => signal)).toEqual(inDays.points.map(({ signal }) => signal));
    expect(inDays.points[12]!.signal).toEqual({ rule: 'outside limits', way: 'high' });
  });

  test('takes two events at one moment, and refuses a time below zero', () => {
    expect(tChart(measured([0, 4, 9, 1])).points[0]!.value).toBe(0);
    expect(() => tChart(measured([-1]))).toThrow(/zero or more/);
  });
});

test.each([
  ['p', (at: number) => pChart(counted(Array.from({ length: 24 }, (_, month) => [(month * 7 + at) % 9, 9 + ((month * 5) % 40)])))],
  ['u', (at: number) => uChart(counted(Array.from({ length: 24 }, (_, month) => [(month * 11 + at) % 14, 3 + ((month * 5) % 40)])))],
  ['g', (at: number) => gChart(measured(Array.from({ length: 24 }, (_, event) => (event * 13 + at) % 31)))],
  ['t', (at: number) => tChart(measured(Array.from({ length: 24 }, (_, event) => ((event * 13 + at) % 31) / 3)))],
] as const)('limits of a %s chart lie in order round the centre, and the order of the rows does not matter', (name, chartOf) => {
  for (let at = 0; at < 9; at += 1) {
    const chart = chartOf(at);
    for (const { lower, nearLower, nearUpper, upper } of chart.points) {
      const inOrder = [lower!, nearLower!, chart.centre!, nearUpper!, upper!];
      expect(inOrder).toEqual([...inOrder].sort((a, b) => a - b));
      expect(lower).toBeGreaterThanOrEqual(0);
      if (name === 'p') expect(upper).toBeLessThanOrEqual(1);
    }
  }
  const rows = counted([[2, 30], [4, 35], [1, 20], [6, 60]]);
  expect(pChart([...rows].reverse())).toEqual(pChart(rows));
});

test('a target wholly beyond the limits of the last point will be missed without change', () => {
  const rows = counted(alternating<[number, number]>([18, 100], [22, 100], 14));
  expect(pChart(rows, { per: 100, improvement: 'down', target: 5 }).assurance).toBe('consistent_fail');
  expect(pChart(rows, { per: 100, improvement: 'down', target: 20 }).assurance).toBe('inconsistent');
  expect(pChart(rows, { per: 100, improvement: 'down', target: 40 }).assurance).toBe('consistent_pass');
});
