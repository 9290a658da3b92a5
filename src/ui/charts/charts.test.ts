import type { Feature } from 'geojson';
import { describe, expect, test } from 'vitest';
import type { Safe } from '../html.ts';
import {
  barsWithIntervals, choropleth, comparisonOf, dataTable, gradientBars, projectionChart, quantileClasses, rewound, trendLine,
} from './index.ts';

const hostile = '</title><script>alert("1")</script>\' onload=x';

/** A square of a tenth of a degree, wound as RFC 7946 says: outer ring anticlockwise. */
const square = (code: string, west: number, anticlockwise = true): Feature => {
  const ring = [[west, 53], [west + 0.1, 53], [west + 0.1, 53.1], [west, 53.1], [west, 53]];
  return { type: 'Feature', properties: { code }, geometry: { type: 'Polygon', coordinates: [anticlockwise ? ring : [...ring].reverse()] } };
};
const codeOf = ({ properties }: Feature) => String(properties?.['code']);

const everyChart = (title: string, words: string): Record<string, Safe> => ({
  barsWithIntervals: barsWithIntervals({ title, unit: words, reference: { label: words, value: 10 }, good: 'low', bars: [{ label: words, value: 12, lower: 11, upper: 13, href: '/a' }, { label: 'B', value: 10, lower: 9, upper: 11 }] }),
  gradientBars: gradientBars({ title, unit: words, bars: [1, 2, 3, 4, 5].map((value) => ({ label: words, value, lower: value - 0.5, upper: value + 0.5 })) }),
  trendLine: trendLine({ title, unit: words, label: words, comparatorLabel: words, points: [{ period: words, value: 3, lower: 2, upper: 4, comparator: 5 }, { period: '2', value: null }, { period: '3', value: 6, comparator: 4 }] }),
  projectionChart: projectionChart({ title, unit: words, known: [{ period: words, value: 4 }, { period: '2', value: 5 }], expected: [{ period: '3', value: 6, lower: 5, upper: 8 }] }),
  choropleth: choropleth({ title, unit: words, features: [square('a', -2), square('b', -1.9)], codeOf, areas: [{ code: 'a', name: words, value: 3, href: '/a' }, { code: 'b', name: 'B', value: null }], outlines: [square('o', -2)], nameOf: () => words }),
});

describe.each(Object.keys(everyChart('', '')))('%s', (name) => {
  test('has a title and a description that label it', () => {
    const { markup } = everyChart('Falls are higher here', 'Falls per 100,000')[name] as Safe;
    expect(markup).toMatch(/<title id="(chart-\d+)-title">Falls are higher here<\/title><desc id="\1-description">[^<]{5,}<\/desc>/);
    expect(markup).toMatch(/role="(img|group)" aria-labelledby="chart-\d+-title chart-\d+-description"/);
  });

  test('escapes a hostile title and hostile labels', () => {
    const { markup } = everyChart(hostile, hostile)[name] as Safe;
    expect(markup).not.toMatch(/<script|" onload|' onload|<foreignObject/);
    // Outside text and quoted attributes nothing but known elements stands.
    expect([...new Set([...markup.matchAll(/<\/?([a-zA-Z]+)/g)].map(([, tag]) => tag))].sort().join(' ')).toMatch(/^(a |circle |defs |desc |g |line |path |pattern |rect |svg |text |title ?)+$/);
  });

  test('carries no style attribute, no text under 14 px and no figure that is not a number', () => {
    const { markup } = everyChart('T', 'Words')[name] as Safe;
    expect(markup).not.toMatch(/ style=|NaN|undefined|Infinity/);
    for (const [, size] of markup.matchAll(/font-size="(\d+)"/g)) expect(Number(size)).toBeGreaterThanOrEqual(14);
  });
});

test('empty charts say that there are no figures', () => {
  for (const chart of [
    barsWithIntervals({ title: 'T', unit: 'U', bars: [] }), gradientBars({ title: 'T', unit: 'U', bars: [] }),
    trendLine({ title: 'T', unit: 'U', label: 'L', points: [] }), projectionChart({ title: 'T', unit: 'U', known: [], expected: [] }),
  ]) {
    expect(chart.markup).toMatch(/<desc[^>]*>[^<]*[Nn]o figures/);
    expect(chart.markup).not.toMatch(/NaN|Infinity/);
  }
});

test('an interval above the reference is higher, below it lower, across it no different', () => {
  expect(comparisonOf({ label: 'a', value: 12, lower: 11, upper: 13 }, 10)).toBe('higher');
  expect(comparisonOf({ label: 'a', value: 8, lower: 7, upper: 9 }, 10)).toBe('lower');
  expect(comparisonOf({ label: 'a', value: 12, lower: 9, upper: 13 }, 10)).toBe('same');
  expect(comparisonOf({ label: 'a', value: 12 }, 10)).toBe('same');
});

test('a high value is orange where low is good and blue where high is good', () => {
  const bars = [{ label: 'a', value: 12, lower: 11, upper: 13 }];
  const reference = { label: 'England', value: 10 };
  const barFill = (good: 'high' | 'low') => /<rect[^>]*height="18" fill="([^"]+)"/.exec(barsWithIntervals({ title: 'T', unit: 'U', bars, reference, good }).markup)?.[1];
  expect(barFill('low')).toBe('#c4500c');
  expect(barFill('high')).toBe('#1d70b8');
});

test('where nobody said which way is better, higher is dark teal and lower light teal, never blue or orange', () => {
  const bars = [{ label: 'a', value: 12, lower: 11, upper: 13 }, { label: 'b', value: 8, lower: 7, upper: 9 }];
  const { markup } = barsWithIntervals({ title: 'T', unit: 'U', bars, reference: { label: 'England', value: 10 } });
  expect([...markup.matchAll(/<rect[^>]*height="18" fill="([^"]+)"/g)].map(([, fill]) => fill)).toEqual(['#12566b', '#40879c']);
  expect(markup).not.toMatch(/#c4500c|#1d70b8/);
});

/** The corners of everything a path draws. */
function bounds(path: string): { left: number; right: number; top: number; bottom: number } {
  const points = [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
  return { left: Math.min(...points.map(([x]) => x)), right: Math.max(...points.map(([x]) => x)), top: Math.min(...points.map(([, y]) => y)), bottom: Math.max(...points.map(([, y]) => y)) };
}

test('a map of a small square fills its room whichever way its ring runs', () => {
  for (const anticlockwise of [true, false]) {
    const { markup } = choropleth({ title: 'T', unit: 'U', features: [square('a', -2, anticlockwise)], codeOf, areas: [{ code: 'a', name: 'A', value: 1 }], width: 870, height: 600 });
    const path = /<path d="([^"]+)"/.exec(markup)?.[1] ?? '';
    const { left, right, top, bottom } = bounds(path);
    expect(path.match(/M/g)).toHaveLength(1);
    expect(left).toBeGreaterThanOrEqual(0);
    expect(right).toBeLessThanOrEqual(600);
    expect(top).toBeGreaterThanOrEqual(0);
    expect(bottom).toBeLessThanOrEqual(600);
    // At 53 degrees a tenth of a degree of longitude is 0.6 of one of latitude.
    expect((right - left) / (bottom - top)).toBeCloseTo(Math.cos((53.05 * Math.PI) / 180), 1);
    expect(bottom - top).toBeGreaterThan(500);
  }
});

test('a hole is wound against its outer ring', () => {
  const area = (ring: number[][]) => ring.reduce((sum, [x1 = 0, y1 = 0], index) => {
    const [x2 = 0, y2 = 0] = ring[(index + 1) % ring.length] ?? [];
    return sum + x1 * y2 - x2 * y1;
  }, 0);
  const outer = [[0, 0], [4, 0], [4, 4], [0, 4], [0, 0]];
  const hole = [[1, 1], [2, 1], [2, 2], [1, 2], [1, 1]];
  for (const rings of [[outer, hole], [[...outer].reverse(), hole]]) {
    const turned = rewound({ type: 'Polygon', coordinates: rings }).coordinates as number[][][];
    expect(area(turned[0] ?? [])).toBeLessThan(0);
    expect(area(turned[1] ?? [])).toBeGreaterThan(0);
  }
});

test('classes hold every value once, in order, and count them', () => {
  for (const values of [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [0, 0, 0, 0, 0, 0, 5, 9], [3], [2, 2, 2]]) {
    const classes = quantileClasses(values, 5);
    expect(classes.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
    for (const [index, { from, to }] of classes.entries()) {
      expect(from).toBeLessThanOrEqual(to);
      if (index > 0) expect(from).toBeGreaterThan(classes[index - 1]?.to ?? Number.NaN);
    }
    expect(new Set(classes.map(({ fill }) => fill)).size).toBe(classes.length);
  }
});

test('the legend of a map counts its areas and those without a figure', () => {
  const { markup } = everyChart('T', 'Words')['choropleth'] as Safe;
  expect(markup).toContain('3 (1 area)');
  expect(markup).toContain('No figure (1 area)');
});

test('a table of figures names its rows and escapes them', () => {
  const { markup } = dataTable({ caption: hostile, head: ['Area', 'Rate'], rows: [[hostile, 1234.5], ['B', -2]] });
  expect(markup).not.toContain('<script');
  expect(markup).toContain('<th scope="row" role="rowheader" class="govuk-table__header">B</th>');
  expect(markup).toContain('data-heading="Rate"><span class="cc-table__value">−2</span>');
  expect(markup).toContain('1,235');
  expect(markup).toContain('−2');
});

test('bars start at zero and the reference has its interval as a band', () => {
  const { markup } = barsWithIntervals({ title: 'T', unit: 'U', reference: { label: 'England', value: 10, lower: 9, upper: 11 }, bars: [{ label: 'a', value: 20 }, { label: 'b', value: 10 }] });
  const [a, b] = [...markup.matchAll(/<rect x="([\d.]+)"[^>]*width="([\d.]+)" height="18"/g)].map(([, x, width]) => ({ x: Number(x), width: Number(width) }));
  expect(a?.x).toBe(b?.x);
  expect((a?.width ?? 0) / (b?.width ?? 1)).toBeCloseTo(2, 2);
  const band = /class="cc-chart__band" x="([\d.]+)"[^>]*? width="([\d.]+)"/.exec(markup);
  // Two units wide, and its middle where the bar of the same value ends.
  expect(Number(band?.[2])).toBeCloseTo((b?.width ?? 0) / 5, 0);
  expect(Number(band?.[1]) + Number(band?.[2]) / 2).toBeCloseTo((b?.x ?? 0) + (b?.width ?? 0), 0);
});

test('a value that many areas share does not swallow the classes of the others', () => {
  const classes = quantileClasses([...Array<number>(90).fill(0), 1, 2, 3, 4], 5);
  expect(classes).toHaveLength(5);
  expect(classes[0]).toMatchObject({ from: 0, to: 0, count: 90 });
});

test('an area without a figure is hatched, and each map has a hatch of its own', () => {
  const once = everyChart('T', 'W')['choropleth']?.markup ?? '';
  const again = everyChart('T', 'W')['choropleth']?.markup ?? '';
  const id = (markup: string) => /<pattern id="([^"]+)"/.exec(markup)?.[1];
  expect(once.match(new RegExp(`fill="url\\(#${id(once)}\\)"`, 'g'))).toHaveLength(2);
  expect(id(again)).not.toBe(id(once));
});

test('a projection without counted years says its first and last figure, not that there is none', () => {
  const { markup } = projectionChart({ title: 'People', unit: 'People of 65 and over', known: [], expected: [{ period: '2018', value: 40779 }, { period: '2043', value: 54358 }] });
  expect(markup).toContain('People of 65 and over: 40,779 in 2018, expected 54,358 in 2043.');
  expect(markup).not.toContain('no figures');
});
