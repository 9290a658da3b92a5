import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ActModificationFacts, judgeActModification } from './act-modification.ts';
import { editionOn } from './edition.ts';

const law = editionOn('2026-11-01');
const pounds = (amount: number): bigint => BigInt(Math.round(amount * 100));
const start: ActModificationFacts = {
  lightTouch: false, works: false, ground: 'none', scopeChanges: false, favoursSupplier: false, originalTermDays: 1000, termChangeDays: 0,
  originalValuePence: pounds(1_000_000), valueChangePence: pounds(50_000), earlierBelowThresholdPence: 0n, thresholdPence: pounds(207_720),
};

describe('a modification under the Procurement Act', () => {
  const rows: [string, Partial<ActModificationFacts>, true | false | 'unknown', true | false | 'unknown'][] = [
    ['a small change of value is neither substantial nor needs a notice', {}, true, false],
    ['exactly a tenth of the value is within the limit', { valueChangePence: pounds(100_000) }, true, false],
    ['a tenth and a penny still is not substantial, but has a notice', { valueChangePence: pounds(100_000.01) }, true, true],
    ['works may change by fifteen per cent without a notice', { works: true, valueChangePence: pounds(150_000) }, true, false],
    ['a term longer by exactly a tenth is within the limit', { termChangeDays: 100 }, true, false],
    ['a term longer by more than a tenth may pass as below the threshold, with a notice', { termChangeDays: 101 }, true, true],
    ['a longer term with earlier changes that reach the threshold is a new procurement', { termChangeDays: 101, earlierBelowThresholdPence: pounds(157_720) }, false, false],
    ['another scope is a new procurement', { scopeChanges: true }, false, false],
    ['another scope on a ground of Schedule 8 is permitted', { scopeChanges: true, ground: 'urgency' }, true, false],
    ['unforeseeable: half the value is the most', { scopeChanges: true, ground: 'unforeseeable', valueChangePence: pounds(500_000) }, true, true],
    ['unforeseeable: over half the value is a new procurement', { scopeChanges: true, ground: 'unforeseeable', valueChangePence: pounds(500_000.01) }, false, false],
    ['a restructuring has its notice at any value', { ground: 'restructuring', valueChangePence: 0n }, true, true],
    ['light touch has no limit and no notice', { lightTouch: true, scopeChanges: true, valueChangePence: pounds(9_000_000) }, true, false],
    ['whether light touch applies is not known, and it would matter', { lightTouch: 'unknown', scopeChanges: true }, 'unknown', false],
    ['a value that is not known does not permit as below the threshold', { originalValuePence: 'unknown', termChangeDays: 200 }, 'unknown', true],
  ];
  test.each(rows)('%s', (_words, given, permitted, noticeNeeded) => {
    expect(judgeActModification({ ...start, ...given }, law)).toMatchObject({ permitted, noticeNeeded });
  });

  test('what is not known never permits: an answer filled in turns unknown into one of the two, never one into the other', () => {
    const answer = fc.constantFrom<true | false | 'unknown'>(true, false, 'unknown');
    fc.assert(fc.property(answer, answer, answer, fc.boolean(), fc.integer({ min: 0, max: 400 }), (lightTouch, scopeChanges, favoursSupplier, filled, termChangeDays) => {
      const facts = { ...start, lightTouch, scopeChanges, favoursSupplier, termChangeDays };
      const before = judgeActModification(facts, law).permitted;
      const fill = (one: true | false | 'unknown'): true | false | 'unknown' => (one === 'unknown' ? filled : one);
      const after = judgeActModification({ ...facts, lightTouch: fill(lightTouch), scopeChanges: fill(scopeChanges), favoursSupplier: fill(favoursSupplier) }, law).permitted;
      if (before !== 'unknown') expect(after).toBe(before);
    }));
  });

  test('before the Act its percentages are not in force and are not known', () => {
    expect(judgeActModification({ ...start, valueChangePence: pounds(50_000), termChangeDays: 50 }, editionOn('2024-06-01')).permitted).toBe('unknown');
  });
});
