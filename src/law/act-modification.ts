import type { Edition } from './edition.ts';
import { figureOn } from './figures.ts';
import { type Answer, allOf, answerInWords, anyOf, not, type TestTaken } from './three-valued.ts';

/** The grounds of Schedule 8 on which a public contract may be modified beyond the limits (PA-84). */
export const SCHEDULE_8_GROUNDS = {
  'provided-for': 'Provided for in the contract, unambiguously',
  urgency: 'Urgency, or protection of life',
  unforeseeable: 'Circumstances that could not be foreseen',
  'known-risk': 'A known risk, named when the contract was advertised, has come about',
  additional: 'Additional goods or services that only this supplier can sensibly provide',
  restructuring: 'Transfer to another supplier after a corporate restructuring',
} as const;
export type Schedule8Ground = keyof typeof SCHEDULE_8_GROUNDS;

/** Grounds under which the value may not grow by more than half (PA-84). */
const HALVED: readonly Schedule8Ground[] = ['unforeseeable', 'known-risk', 'additional'];

/** The facts of a modification of a public contract (PA-83 to PA-85). Money in pence, terms in days. */
export interface ActModificationFacts {
  readonly lightTouch: Answer;
  readonly works: boolean;
  readonly ground: Schedule8Ground | 'none' | 'unknown';
  readonly scopeChanges: Answer;
  /** Does the economic balance move materially in favour of the supplier? */
  readonly favoursSupplier: Answer;
  readonly originalTermDays: number | 'unknown';
  /** By how much the term grows or shrinks, all linked changes together. */
  readonly termChangeDays: number;
  readonly originalValuePence: bigint | 'unknown';
  /** By how much the value changes, this change alone; a decrease is negative. */
  readonly valueChangePence: bigint;
  /** The sum of earlier changes made as below the threshold, absolute. */
  readonly earlierBelowThresholdPence: bigint;
  readonly thresholdPence: bigint | 'unknown';
}

export interface ActModificationResult {
  /** May the contract be modified without a new procurement? */
  readonly permitted: Answer;
  readonly ways: readonly ('light touch' | 'Schedule 8' | 'not substantial' | 'below the threshold')[];
  /** Must a contract change notice (UK10) be published before the change? */
  readonly noticeNeeded: Answer;
  readonly tests: readonly TestTaken[];
}

const size = (value: bigint): bigint => (value < 0n ? -value : value);

/** Is the change more than `hundredths` of a percent of the whole? Exactly on the limit is not more. */
function over(change: bigint, whole: bigint | 'unknown', hundredths: bigint | undefined): Answer {
  if (change === 0n) return false;
  if (whole === 'unknown' || hundredths === undefined) return 'unknown';
  return size(change) * 10_000n > whole * hundredths;
}

/** Does the ground of Schedule 8 carry the change? Three grounds carry no growth of more than half the value. */
function groundHolds(facts: ActModificationFacts, edition: Edition): Answer {
  if (facts.ground === 'unknown') return 'unknown';
  if (facts.ground === 'none') return false;
  if (!HALVED.includes(facts.ground)) return true;
  return not(over(facts.valueChangePence < 0n ? 0n : facts.valueChangePence, facts.originalValuePence, figureOn('pa-change-ground-percent', edition)?.value));
}

/**
 * Judges a modification of a public contract under section 74 (PA-83 to PA-85). Under light touch there is no limit (PA-22). Limits are
 * percentages of value and of the longest term at award; exactly on a limit is within it. A change notice is needed where value or term goes
 * beyond its limit, and for a transfer in any case: where the two limits differ in outcome, the fuller duty is shown. Unknown never permits.
 */
export function judgeActModification(facts: ActModificationFacts, edition: Edition): ActModificationResult {
  const valueLimit = figureOn(facts.works ? 'pa-change-percent-works' : 'pa-change-percent', edition)?.value;
  const termOver = over(BigInt(facts.termChangeDays), facts.originalTermDays === 'unknown' ? 'unknown' : BigInt(facts.originalTermDays), figureOn('pa-change-term-percent', edition)?.value);
  const valueOver = over(facts.valueChangePence, facts.originalValuePence, valueLimit);
  const together = facts.earlierBelowThresholdPence + size(facts.valueChangePence);
  const underThreshold: Answer = facts.thresholdPence === 'unknown' ? 'unknown' : together < facts.thresholdPence;
  const bySchedule8 = groundHolds(facts, edition);
  const notSubstantial = allOf([not(termOver), not(facts.scopeChanges), not(facts.favoursSupplier)]);
  const belowThreshold = allOf([not(valueOver), underThreshold, not(facts.scopeChanges)]);
  const ways: readonly [ActModificationResult['ways'][number], Answer][] = [
    ['light touch', facts.lightTouch], ['Schedule 8', bySchedule8], ['not substantial', notSubstantial], ['below the threshold', belowThreshold],
  ];
  const permitted = anyOf(ways.map(([, answer]) => answer));
  const beyond = anyOf([termOver, valueOver, facts.ground === 'restructuring']);
  return {
    permitted,
    ways: ways.filter(([, answer]) => answer === true).map(([name]) => name),
    noticeNeeded: facts.lightTouch === true || permitted === false ? false : allOf([not(facts.lightTouch), beyond]),
    tests: testsOf(facts, { termOver, valueOver, underThreshold, bySchedule8 }, together, valueLimit),
  };
}

interface Found { termOver: Answer; valueOver: Answer; underThreshold: Answer; bySchedule8: Answer }

function testsOf(facts: ActModificationFacts, found: Found, together: bigint, valueLimit: bigint | undefined): TestTaken[] {
  const one = (id: string, rule: string, question: string, answer: Answer, leadsTo: string, inputs?: Record<string, string>): TestTaken => ({
    id, rule, question, answer, leadsTo, inputs: inputs ?? { [id]: answerInWords(answer) },
  });
  const value = { originalValuePence: String(facts.originalValuePence), valueChangePence: String(facts.valueChangePence), limitHundredthsOfPercent: String(valueLimit ?? 'not in force') };
  return [
    one('light-touch', 'PA-22', 'Is it a light touch contract?', facts.lightTouch, 'yes: no limit of the Act, and no change notice'),
    one('schedule-8', 'PA-84', 'Does a ground of Schedule 8 carry it?', found.bySchedule8, 'yes: permitted', { ground: facts.ground, ...value }),
    one('term-over', 'PA-83', 'Does the term change by more than the limit?', found.termOver, 'yes: substantial, and a change notice', { originalTermDays: String(facts.originalTermDays), termChangeDays: String(facts.termChangeDays) }),
    one('scope-changes', 'PA-83', 'Does the scope change materially?', facts.scopeChanges, 'yes: substantial'),
    one('favours-supplier', 'PA-83', 'Does the economic balance move materially in the supplier’s favour?', facts.favoursSupplier, 'yes: substantial'),
    one('value-over', 'PA-83', 'Does the value change by more than the limit?', found.valueOver, 'yes: not below the threshold, and a change notice', value),
    one('under-threshold', 'PA-83', 'Do all such changes together stay under the threshold?', found.underThreshold, 'yes, with the others: permitted', { togetherPence: String(together), thresholdPence: String(facts.thresholdPence) }),
  ];
}
