import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cpvInProviderSelection } from './cpv.ts';
import { editionOn } from './edition.ts';
import { chooseRegime, type RegimeFacts } from './regime.ts';
import { ruleById } from './rules/index.ts';
import type { Answer } from './three-valued.ts';

const law = editionOn('2026-09-07');
const start: RegimeFacts = { buyerIsRelevantAuthority: true, healthCareInListedCpv: true, otherThingsInIt: true, healthValue: 195_000_000n, otherValue: 125_000_000n, inseparable: true };

describe('the regime chooser, row by row', () => {
  const rows: [string, Partial<RegimeFacts>, string, string[]][] = [
    ['health care alone is under the regime', { otherThingsInIt: false }, 'PSR', ['PSR']],
    ['health part worth more and inseparable: the regime for all', {}, 'PSR', ['PSR']],
    ['health part worth more, separable: split', { inseparable: false }, 'split', ['split']],
    ['other part worth more: the Act for all, or split', { otherValue: 200_000_000n }, 'PA', ['PA', 'split']],
    ['equal values count as not worth more', { otherValue: 195_000_000n }, 'PA', ['PA', 'split']],
    ['not health care: the Act', { healthCareInListedCpv: false }, 'PA', ['PA']],
    ['a charity: neither', { buyerIsRelevantAuthority: false, buyerIsContractingAuthority: false }, 'neither', ['neither']],
    ['another contracting authority: the Act', { buyerIsRelevantAuthority: false, buyerIsContractingAuthority: true }, 'PA', ['PA']],
    ['buyer not known', { buyerIsRelevantAuthority: 'unknown' }, 'undecided', []],
    ['health care not known', { healthCareInListedCpv: 'unknown' }, 'undecided', []],
    ['other things not known', { otherThingsInIt: 'unknown' }, 'undecided', []],
    ['a value not known', { otherValue: 'unknown' }, 'undecided', []],
    ['separable not known', { inseparable: 'unknown' }, 'undecided', []],
  ];
  test.each(rows)('%s', (_words, change, regime, permitted) => {
    const choice = chooseRegime({ ...start, ...change }, law);
    expect(choice.regime).toBe(regime);
    expect(choice.permitted).toEqual(permitted);
    expect(choice.reasons).toHaveLength(1);
  });

  test('equal values warn', () => {
    expect(chooseRegime({ ...start, otherValue: 195_000_000n }, law).warnings).toHaveLength(1);
  });

  test('before 2024 the tool decides nothing, and before the Act it says so', () => {
    expect(chooseRegime(start, editionOn('2023-12-31')).regime).toBe('undecided');
    expect(chooseRegime({ ...start, healthCareInListedCpv: false }, editionOn('2024-06-01')).warnings[0]).toContain('2015');
  });

  test('every test names a rule with words, and an answer that is not known ends the questions and proposes nothing', () => {
    const answer = fc.constantFrom<Answer>(true, false, 'unknown');
    const value = fc.oneof(fc.constant('unknown' as const), fc.bigInt({ min: 0n, max: 10n }));
    const facts = fc.record({ buyerIsRelevantAuthority: answer, healthCareInListedCpv: answer, otherThingsInIt: answer, healthValue: value, otherValue: value, inseparable: answer, buyerIsContractingAuthority: answer });
    fc.assert(fc.property(facts, (given) => {
      const choice = chooseRegime(given, law);
      for (const one of choice.tests) expect(ruleById(one.rule).words).not.toBe('');
      const last = choice.tests.at(-1);
      expect(choice.regime === 'undecided').toBe(last?.answer === 'unknown');
      expect(choice.tests.slice(0, -1).every((one) => one.answer !== 'unknown')).toBe(true);
    }));
  });
});

describe('the listed codes', () => {
  test.each([['85100000', 'in full'], ['85121270-6', 'in full'], ['85323000', 'with a limit'], ['85142200', 'no'], ['85311100', 'no'], ['health', 'not a code']])('%s is listed: %s', (code, listed) => {
    expect(cpvInProviderSelection(code).listed).toBe(listed);
  });
});
