import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChangeFacts, considerableChange } from './considerable-change.ts';
import { editionOn } from './edition.ts';
import { judgeModification, type ModificationFacts } from './modification.ts';
import { hasStandstill, missingFromNotice, NOTICES, type NoticeContent, type NoticeKind, noticesFor } from './notices.ts';
import { NOTHING_KNOWN, PROCESS_QUESTIONS, type ProcessFacts, processesFor, type PsrProcess } from './psr-process.ts';
import type { Answer } from './three-valued.ts';

const law = editionOn('2026-09-07');
const pounds = (amount: number): bigint => BigInt(amount) * 100n;
const change = (before: number, after: number, more: Partial<ChangeFacts> = {}): ChangeFacts => ({
  characterChanges: false, authorityDecided: true, outsideFactors: false, oldLifetimePence: pounds(before), newLifetimePence: pounds(after), ...more,
});

describe('the considerable change test', () => {
  const rows: [string, ChangeFacts, Answer][] = [
    ['2.0m to 2.5m by decision is exactly on both limits: met', change(2_000_000, 2_500_000), true],
    ['10m to 11m by decision is 10%: not met', change(10_000_000, 11_000_000), false],
    ['1.0m to 1.4m by decision is 400,000: not met', change(1_000_000, 1_400_000), false],
    ['2.0m to 3.0m by volume alone: not met', change(2_000_000, 3_000_000, { authorityDecided: false, outsideFactors: true }), false],
    ['2.0m to 3.0m by decision in answer to outside factors: not met', change(2_000_000, 3_000_000, { outsideFactors: true }), false],
    ['another character: met, whatever the money', change(2_000_000, 2_000_000, { characterChanges: true, onlySuccession: false }), true],
    ['another character solely by succession: not met', change(2_000_000, 2_000_000, { characterChanges: true, onlySuccession: true }), false],
    ['succession, but the money by decision: met', change(2_000_000, 2_500_000, { characterChanges: true, onlySuccession: true, outsideFactors: true }), true],
    ['another character, outside factors do not excuse the money', change(2_000_000, 3_000_000, { characterChanges: true, onlySuccession: true, outsideFactors: true }), true],
    ['old value not known: not known', change(0, 3_000_000, { oldLifetimePence: 'unknown' }), 'unknown'],
    ['one penny below the money limit: not met', change(0, 0, { oldLifetimePence: 200_000_000n, newLifetimePence: 249_999_999n }), false],
    ['character not known, money below: not known', change(2_000_000, 2_000_000, { characterChanges: 'unknown' }), 'unknown'],
  ];
  test.each(rows)('%s', (_words, facts, met) => {
    expect(considerableChange(facts, law).met).toBe(met);
  });
});

const renewal: ProcessFacts = {
  ...NOTHING_KNOWN,
  changeInTerm: false, mustBeUrgent: false, basedOnFramework: false, concludesFramework: false, newService: false, existingProvider: true,
  onlyExistingProviderCan: false, patientsChoose: false, contractExpiresAndIsReplaced: true, providerDoesWell: true, canIdentifyMostSuitable: true,
  change: change(10_000_000, 11_000_000),
};
const state = (facts: ProcessFacts, process: PsrProcess): string | undefined => processesFor(facts, law).processes.find((one) => one.process === process)?.state;

describe('the process tests', () => {
  test('a renewal with a small change may go by C, most suitable provider or competitive', () => {
    expect(processesFor(renewal, law).mayPropose).toEqual(['DIRECT_AWARD_C', 'MSP', 'COMPETITIVE']);
  });

  test('direct award C is barred when merging two contracts changes the character', () => {
    const facts = { ...renewal, canIdentifyMostSuitable: false as const, change: change(32_000_000, 32_000_000, { characterChanges: true, onlySuccession: false }) };
    expect(state(facts, 'DIRECT_AWARD_C')).toBe('not available');
    const advice = processesFor(facts, law);
    expect(advice.mayPropose).toEqual(['COMPETITIVE']);
    expect(advice.processes.find((one) => one.process === 'COMPETITIVE')?.must).toBe(true);
  });

  test('direct award C is barred by a considerable change of money', () => {
    expect(state({ ...renewal, change: change(2_000_000, 2_500_000) }, 'DIRECT_AWARD_C')).toBe('not available');
  });

  test('an old value that is not known closes C to the tool, and a person may still choose it with a reason', () => {
    const advice = processesFor({ ...renewal, change: change(0, 11_000_000, { oldLifetimePence: 'unknown' }) }, law);
    expect(advice.processes.find((one) => one.process === 'DIRECT_AWARD_C')?.state).toBe('unknown');
    expect(advice.mayPropose).not.toContain('DIRECT_AWARD_C');
    expect(advice.needsReason).toContain('DIRECT_AWARD_C');
  });

  test('a new service is neither A nor C', () => {
    const facts = { ...renewal, newService: true as const, existingProvider: false as const, contractExpiresAndIsReplaced: false as const, canIdentifyMostSuitable: false as const };
    expect(processesFor(facts, law).mayPropose).toEqual(['COMPETITIVE']);
  });

  test('where only the existing provider can provide it, A must be used and nothing else is open', () => {
    const advice = processesFor({ ...renewal, onlyExistingProviderCan: true }, law);
    expect(advice.mayPropose).toEqual(['DIRECT_AWARD_A']);
    expect(advice.processes.find((one) => one.process === 'DIRECT_AWARD_A')?.must).toBe(true);
  });

  test('where patients choose among all who qualify, B must be used', () => {
    const facts = { ...renewal, patientsChoose: true as const, providersNotLimited: true as const, everyQualifiedOffered: true as const, canExpressInterest: true as const };
    expect(processesFor(facts, law).mayPropose).toEqual(['DIRECT_AWARD_B']);
    const both = processesFor({ ...facts, onlyExistingProviderCan: true }, law);
    expect(both.mayPropose).toEqual([]);
    expect(both.contradictions).toHaveLength(1);
    const notAsked = processesFor({ ...facts, onlyExistingProviderCan: 'unknown' }, law);
    expect(notAsked.mayPropose).toEqual([]);
    expect(notAsked.processes.find((one) => one.process === 'DIRECT_AWARD_B')?.state).toBe('available');
  });

  test('urgency needs all three of its tests and comes first', () => {
    const urgent = { ...renewal, mustBeUrgent: true as const, notForeseeableNorOwnDoing: true as const, delayRisksSafety: true as const };
    expect(processesFor(urgent, law).mayPropose).toEqual(['URGENT']);
    const contradiction = { ...urgent, onlyExistingProviderCan: true as const, patientsChoose: true as const, providersNotLimited: true as const, everyQualifiedOffered: true as const, canExpressInterest: true as const };
    expect(processesFor(contradiction, law).mayPropose).toEqual(['URGENT']);
    expect(state({ ...urgent, notForeseeableNorOwnDoing: false }, 'URGENT')).toBe('not available');
    expect(processesFor({ ...urgent, delayRisksSafety: 'unknown' }, law).mayPropose).toEqual([]);
  });

  test('a call-off follows its framework, and a framework is concluded by competition only', () => {
    expect(processesFor({ ...renewal, basedOnFramework: true }, law).mayPropose).toEqual(['FRAMEWORK_CALL_OFF']);
    expect(processesFor({ ...renewal, concludesFramework: true }, law).mayPropose).toEqual(['COMPETITIVE']);
  });

  test('a change in the term goes to the modification tests first', () => {
    const advice = processesFor({ ...renewal, changeInTerm: true }, law);
    expect([advice.first, advice.mayPropose]).toEqual(['modification', []]);
  });

  test('with nothing known nothing is proposed, and every process needs a reason', () => {
    const advice = processesFor(NOTHING_KNOWN, law);
    expect(advice.mayPropose).toEqual([]);
    expect(advice.needsReason).toHaveLength(7);
  });

  test('before the regime its money limits are not in force, so C is not known', () => {
    expect(processesFor(renewal, editionOn('2023-12-31')).mayPropose).not.toContain('DIRECT_AWARD_C');
  });

  test('making one fact not known never opens a process that was closed to the tool', () => {
    const answer = fc.constantFrom<Answer>(true, false, 'unknown');
    const facts = fc.record(Object.fromEntries(PROCESS_QUESTIONS.map((question) => [question.fact, answer])) as Record<string, typeof answer>);
    const fact = fc.constantFrom(...PROCESS_QUESTIONS.map((question) => question.fact));
    fc.assert(fc.property(facts, fact, (given, hidden) => {
      const known = { ...renewal, ...given } as ProcessFacts;
      const before = processesFor(known, law).mayPropose;
      const after = processesFor({ ...known, [hidden]: 'unknown' }, law).mayPropose;
      const either = [true, false].map((value) => processesFor({ ...known, [hidden]: value }, law).mayPropose);
      for (const process of after) expect(either.every((list) => list.includes(process)) || before.includes(process)).toBe(true);
    }), { numRuns: 5_000 });
  });
});

describe('modifications in the term', () => {
  const start: ModificationFacts = {
    awardedByAOrB: false, characterChanges: false, providedForInContract: false, onlySuccession: false, outsideFactors: false, authorityDecided: true,
    originalLifetimePence: pounds(10_000_000), changes: [{ pence: pounds(600_000), authorityDecided: true }],
  };
  const rows: [string, Partial<ModificationFacts>, Answer, Answer][] = [
    ['+600,000 on 10m by decision: permitted, with a notice', {}, true, true],
    ['after A, +5.0m on 4.0m: permitted, with a notice', { awardedByAOrB: true, originalLifetimePence: pounds(4_000_000), changes: [{ pence: pounds(5_000_000), authorityDecided: true }] }, true, true],
    ['outreach of 700,000 on 32.0m: permitted, with a notice', { originalLifetimePence: pounds(32_000_000), changes: [{ pence: pounds(700_000), authorityDecided: true }] }, true, true],
    ['exactly 500,000 and exactly 25%: not permitted', { originalLifetimePence: pounds(2_000_000), changes: [{ pence: pounds(500_000), authorityDecided: true }] }, false, false],
    ['499,999.99 on 1.0m: permitted, no notice', { originalLifetimePence: pounds(1_000_000), changes: [{ pence: 49_999_999n, authorityDecided: true }] }, true, false],
    ['earlier changes count', { originalLifetimePence: pounds(2_000_000), changes: [{ pence: pounds(300_000), authorityDecided: true }, { pence: pounds(250_000), authorityDecided: true }] }, false, false],
    ['changes that the authority did not decide do not count', { originalLifetimePence: pounds(2_000_000), changes: [{ pence: pounds(900_000), authorityDecided: false }, { pence: pounds(250_000), authorityDecided: true }] }, true, false],
    ['another character: not permitted', { characterChanges: true }, false, false],
    ['another character but provided for: permitted', { characterChanges: true, providedForInContract: true }, true, true],
    ['outside factors, same character: permitted, no notice', { outsideFactors: true, authorityDecided: false, changes: [{ pence: pounds(9_000_000), authorityDecided: false }] }, true, false],
    ['original value not known, sum over the money limit: not known', { originalLifetimePence: 'unknown' }, 'unknown', 'unknown'],
  ];
  test.each(rows)('%s', (_words, given, permitted, noticeNeeded) => {
    expect(judgeModification({ ...start, ...given }, law)).toMatchObject({ permitted, noticeNeeded });
  });

  test('where a decrease decides the outcome a person is asked', () => {
    const result = judgeModification({ ...start, originalLifetimePence: pounds(2_000_000), changes: [{ pence: pounds(600_000), authorityDecided: true }, { pence: -pounds(200_000), authorityDecided: true }] }, law);
    expect([result.permitted, result.netPence, result.absolutePence, result.warnings.length]).toEqual(['unknown', pounds(400_000), pounds(800_000), 1]);
  });
});

describe('notices', () => {
  test('A and B have an award notice and no standstill; C has an intention, a standstill and an award notice', () => {
    expect(noticesFor('DIRECT_AWARD_A').map((notice) => notice.kind)).toEqual(['N1']);
    expect(noticesFor('DIRECT_AWARD_C').map((notice) => notice.kind)).toEqual(['N2', 'N3']);
    expect([hasStandstill('DIRECT_AWARD_A'), hasStandstill('DIRECT_AWARD_B'), hasStandstill('DIRECT_AWARD_C'), hasStandstill('URGENT')]).toEqual([false, false, true, false]);
    expect([hasStandstill('FRAMEWORK_CALL_OFF'), hasStandstill('FRAMEWORK_CALL_OFF', { miniCompetition: true })]).toEqual([false, true]);
  });

  const full = (kind: NoticeKind): NoticeContent => Object.fromEntries(NOTICES[kind].fields.map((field) => [field.name, 'text']));

  test.each(Object.keys(NOTICES) as NoticeKind[])('%s filled in is complete, and each field left out is named', (kind) => {
    expect(missingFromNotice(kind, full(kind))).toEqual([]);
    for (const field of NOTICES[kind].fields.filter((one) => one.need !== 'if it applies' && !one.orElse)) {
      expect(missingFromNotice(kind, { ...full(kind), [field.name]: '  ' }).map((missing) => missing.field)).toEqual([field.name]);
    }
  });

  test('an intention by C gives its reasons by the key criteria, and says by when to write as practice', () => {
    const missing = missingFromNotice('N2', {});
    expect(missing.find((one) => one.field === 'selectionReasons')?.strength).toBe('reason needed');
    expect(missing.find((one) => one.field === 'representationsUntil')).toMatchObject({ strength: 'warning', rule: 'PSR-46' });
  });

  test('amounts payable serve where the lifetime value is not known', () => {
    const content = { ...full('N3'), lifetimeValuePence: undefined, amountsPayable: undefined };
    expect(missingFromNotice('N3', content).map((one) => one.field)).toEqual(['lifetimeValuePence']);
    expect(missingFromNotice('N3', { ...content, amountsPayable: '£100 for each session' })).toEqual([]);
  });

  test('reasons for a long urgent award are looked for only when it is long', () => {
    const content = { ...full('N11'), longUrgentTermReason: '' };
    expect(missingFromNotice('N11', content)).toEqual([]);
    expect(missingFromNotice('N11', content, ['longUrgentTermReason'])).toHaveLength(1);
  });
});
