import type { Edition } from './edition.ts';
import { figureOn } from './figures.ts';
import { type Answer, allOf, answerInWords, anyOf, not, type TestTaken } from './three-valued.ts';

/** The facts of the considerable change test. Money is lifetime value in pence. */
export interface ChangeFacts {
  /** Is the proposed arrangement materially different in character from the contract as it was when entered into? */
  readonly characterChanges: Answer;
  /** If so: is that solely because the provider's identity changes by succession, to one that meets the basic selection criteria? */
  readonly onlySuccession?: Answer;
  /** Are the changes attributable to a decision of the authority? */
  readonly authorityDecided: Answer;
  /** Lifetime value when the existing contract was entered into, never as since varied (PSR-34). */
  readonly oldLifetimePence: bigint | 'unknown';
  readonly newLifetimePence: bigint | 'unknown';
  /** Do the changes answer factors outside the control of authority and provider, such as volume or formula prices? */
  readonly outsideFactors?: Answer;
}

/** `met` true means a considerable change: process C is not available. */
export interface ChangeResult {
  readonly met: Answer;
  readonly tests: readonly TestTaken[];
  readonly words: string;
}

/** Is a change of lifetime value at or over both limits (PSR-33)? Exactly on a limit counts as over. Pence; hundredths of a percent. */
export function overMoneyLimits(
  oldPence: bigint | 'unknown', addedPence: bigint | 'unknown', edition: Edition,
): { readonly money: Answer; readonly percent: Answer } {
  const money = figureOn('psr-change-money', edition);
  const percent = figureOn('psr-change-percent', edition);
  if (addedPence === 'unknown' || !money || !percent) return { money: 'unknown', percent: 'unknown' };
  const overMoney = addedPence >= money.value;
  if (oldPence === 'unknown') return { money: overMoney, percent: 'unknown' };
  return { money: overMoney, percent: addedPence * 10_000n >= oldPence * percent.value };
}

function moneyTests(facts: ChangeFacts, edition: Edition): TestTaken[] {
  const { oldLifetimePence: before, newLifetimePence: after } = facts;
  const known = before !== 'unknown' && after !== 'unknown';
  const over = overMoneyLimits(before, known ? after - before : 'unknown', edition);
  const money = figureOn('psr-change-money', edition);
  const percent = figureOn('psr-change-percent', edition);
  const inputs = {
    oldLifetimePence: String(before), newLifetimePence: String(after),
    limitPence: String(money?.value ?? 'not in force'), limitHundredthsOfPercent: String(percent?.value ?? 'not in force'),
  };
  return [
    { id: 'added-money', rule: before === 'unknown' ? 'PSR-35' : 'PSR-33', answer: over.money, inputs, question: 'Is the new lifetime value higher by the money limit or more?', leadsTo: 'yes: look at the percentage' },
    { id: 'added-percent', rule: before === 'unknown' ? 'PSR-35' : 'PSR-33', answer: over.percent, inputs, question: 'Is the new lifetime value higher by the percentage limit or more?', leadsTo: 'yes, with the money limit: considerable if the authority decided it' },
  ];
}

/**
 * The considerable change test (reg 6(10) to (12); PSR-33 to PSR-35). Three-valued: an old value that is not known
 * leaves the result not known where it matters. Limits are those of the edition.
 */
export function considerableChange(facts: ChangeFacts, edition: Edition): ChangeResult {
  const outsideFactors = facts.outsideFactors ?? 'unknown';
  const onlySuccession = facts.onlySuccession ?? 'unknown';
  const one = (id: string, question: string, answer: Answer, leadsTo: string): TestTaken => ({ id, question, answer, rule: 'PSR-33', leadsTo, inputs: { [id]: answerInWords(answer) } });
  const money = moneyTests(facts, edition);
  const tests = [
    one('character-changes', 'Is it materially different in character from the existing contract as it was when entered into?', facts.characterChanges, 'yes: considerable, unless solely a succession of the provider'),
    ...(facts.characterChanges === false ? [] : [one('only-succession', 'Is that solely because another provider takes over by succession and meets the basic selection criteria?', onlySuccession, 'yes: the character does not count')]),
    one('authority-decided', 'Are the changes due to a decision of the authority?', facts.authorityDecided, 'yes: the money limits count'),
    ...money,
    ...(facts.characterChanges === true ? [] : [one('outside-factors', 'Do the changes answer factors outside the control of authority and provider?', outsideFactors, 'yes: the money limits do not count')]),
  ];
  const limbB = allOf([facts.authorityDecided, ...money.map((test) => test.answer)]);
  const limbA = allOf([facts.characterChanges, not(onlySuccession)]);
  // Regulation 6(12) helps only where the character stays the same.
  const excused = allOf([not(facts.characterChanges), outsideFactors]);
  const met = anyOf([limbA, allOf([limbB, not(excused)])]);
  return { met, tests, words: changeWords(met, limbA) };
}

function changeWords(met: Answer, limbA: Answer): string {
  if (met === 'unknown') return 'Whether the change is considerable is not known: some facts are missing.';
  if (!met) return 'The change is not considerable.';
  return limbA === true
    ? 'The change is considerable: the new arrangements are materially different in character.'
    : 'The change is considerable: the authority decided changes which reach both the money limit and the percentage limit.';
}
