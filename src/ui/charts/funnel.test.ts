import { expect, test } from 'vitest';
import { funnelPicture } from './funnel.ts';

const along = (from: number, to: number) => Array.from({ length: 10 }, (_, at) => ({ x: (at + 1) * 20, y: from + ((to - from) * at) / 9 }));
const picture = (marks: Parameters<typeof funnelPicture>[0]['marks']) => funnelPicture({
  title: 'Reviews in time', description: 'One differs', unit: '%', across: 'Reviews due', average: 87, marks, inner: { lower: along(70, 82), upper: along(100, 92) }, outer: { lower: along(60, 79), upper: along(100, 95) },
}).markup;
const mark = (label: string, x: number, y: number, better: boolean | null) => ({ label, x, y, better, outside: better !== null });

test('who lies outside is named on the picture and has a shape of its own; nobody else is named', () => {
  const markup = picture([mark('North', 90, 88, null), mark('West', 52, 67, false), mark('East', 140, 97, true)]);
  expect(markup).toContain('>West</text>');
  expect(markup).toContain('>East</text>');
  expect(markup).not.toContain('>North</text>');
  expect(markup).toContain('Worse by more than chance');
  expect(markup).toContain('All together 87');
});

test('hostile names are escaped, and text is 14 pixels or more', () => {
  const markup = picture([mark('<script>alert(1)</script>', 90, 40, false)]);
  expect(markup).not.toContain('<script>');
  for (const [, size] of markup.matchAll(/font-size="(\d+)"/g)) expect(Number(size)).toBeGreaterThanOrEqual(14);
});

test('limits left of the smallest unit, where they open without end, are left out', () => {
  const all = picture([mark('A', 30, 85, null), mark('B', 180, 88, null)]);
  const few = picture([mark('A', 150, 85, null), mark('B', 180, 88, null)]);
  const points = (markup: string): number => [...markup.matchAll(/<path d="M[^"]*" fill="none"/g)].join('').split('L').length;
  expect(points(few)).toBeLessThan(points(all));
});
