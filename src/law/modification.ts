import { overMoneyLimits } from './considerable-change.ts';
import type { Edition } from './edition.ts';
import { type Answer, allOf, answerInWords, anyOf, not, type TestTaken } from './three-valued.ts';

/** One earlier or proposed change of lifetime value since the contract was entered into, in pence (a decrease is negative). */
export interface ValueChange {
  readonly pence: bigint;
  /** Attributable to a decision of the authority? Changes that are not do not count towards the limits. */
  readonly authorityDecided: boolean;
}

/** The facts of a modification in the term (PSR-61 to PSR-65). */
export interface ModificationFacts {
  /** Was the contract first awarded by direct award A or B? */
  readonly awardedByAOrB: Answer;
  readonly characterChanges: Answer;
  readonly providedForInContract: Answer;
  readonly onlySuccession: Answer;
  readonly outsideFactors: Answer;
  readonly authorityDecided: Answer;
  readonly originalLifetimePence: bigint | 'unknown';
  /** Every change since entry, this one included. */
  readonly changes: readonly ValueChange[];
}

export interface ModificationResult {
  /** May the contract be modified without a new procurement? */
  readonly permitted: Answer;
  /** The limbs that allow it, by name. */
  readonly limbs: readonly ('A or B, same character' | 'a' | 'b' | 'c' | 'd')[];
  /** Must a modification notice be published within 30 days (PSR-63)? */
  readonly noticeNeeded: Answer;
  readonly tests: readonly TestTaken[];
  /** Net and absolute sums of the changes that the authority decided, in pence (PSR-64). */
  readonly netPence: bigint;
  readonly absolutePence: bigint;
  readonly warnings: readonly string[];
}

interface LimitD {
  readonly belowEither: Answer;
  readonly reachesMoney: Answer;
}

function limbD(facts: ModificationFacts, sum: bigint, edition: Edition): LimitD {
  const over = overMoneyLimits(facts.originalLifetimePence, sum, edition);
  return { belowEither: anyOf([not(over.money), not(over.percent)]), reachesMoney: over.money };
}

/** An answer that both ways of adding up share, else not known: a person decides (PSR-64). */
function shared(net: Answer, absolute: Answer): Answer {
  return net === absolute ? net : 'unknown';
}

/**
 * Judges a modification in the term (reg 13). Limits are strict: exactly the money limit and exactly the percentage fails
 * limb d. The sum of changes is taken net and absolute; where they disagree on the outcome it is not known and a person
 * decides. `permitted` false means a new procurement (PSR-65). The edition is that of the day of the modification.
 */
export function judgeModification(facts: ModificationFacts, edition: Edition): ModificationResult {
  const decided = facts.changes.filter((change) => change.authorityDecided).map((change) => change.pence);
  const netPence = decided.reduce((sum, pence) => sum + pence, 0n);
  const absolutePence = decided.reduce((sum, pence) => sum + (pence < 0n ? -pence : pence), 0n);
  const net = limbD(facts, netPence, edition);
  const absolute = limbD(facts, absolutePence, edition);
  const sameCharacter = not(facts.characterChanges);
  const belowEither = shared(net.belowEither, absolute.belowEither);
  const reachesMoney = shared(net.reachesMoney, absolute.reachesMoney);
  const limbs: readonly [ModificationResult['limbs'][number], Answer][] = [
    ['A or B, same character', allOf([facts.awardedByAOrB, sameCharacter])],
    ['a', facts.providedForInContract],
    ['b', facts.onlySuccession],
    ['c', allOf([facts.outsideFactors, sameCharacter])],
    ['d', allOf([facts.authorityDecided, sameCharacter, belowEither])],
  ];
  const permitted = anyOf(limbs.map(([, answer]) => answer));
  const disagree = net.belowEither !== absolute.belowEither || net.reachesMoney !== absolute.reachesMoney;
  return {
    permitted,
    limbs: limbs.filter(([, answer]) => answer === true).map(([name]) => name),
    noticeNeeded: permitted === false ? false : allOf([permitted, facts.authorityDecided, reachesMoney]),
    tests: testsOf(facts, belowEither, reachesMoney, netPence, absolutePence),
    netPence,
    absolutePence,
    warnings: disagree ? ['Counting decreases against increases gives another outcome than adding all changes up. The regulations do not say which: a person decides.'] : [],
  };
}

function testsOf(facts: ModificationFacts, belowEither: Answer, reachesMoney: Answer, net: bigint, absolute: bigint): TestTaken[] {
  const one = (id: string, rule: string, question: string, answer: Answer, leadsTo: string, inputs?: Record<string, string>): TestTaken => ({
    id, rule, question, answer, leadsTo, inputs: inputs ?? { [id]: answerInWords(answer) },
  });
  const sums = { originalLifetimePence: String(facts.originalLifetimePence), netPence: String(net), absolutePence: String(absolute) };
  return [
    one('character-changes', 'PSR-61', 'Does the contract become materially different in character?', facts.characterChanges, 'no: may be permitted'),
    one('awarded-by-a-or-b', 'PSR-61', 'Was the contract first awarded by direct award A or B?', facts.awardedByAOrB, 'yes, same character: permitted at any value'),
    one('provided-for', 'PSR-62', 'Is the change clearly and unambiguously provided for in the contract?', facts.providedForInContract, 'yes: permitted (limb a)'),
    one('only-succession', 'PSR-62', 'Is it solely a change of provider by succession, to one that meets the basic selection criteria?', facts.onlySuccession, 'yes: permitted (limb b)'),
    one('outside-factors', 'PSR-62', 'Does it answer factors outside the control of both?', facts.outsideFactors, 'yes, same character: permitted (limb c)'),
    one('authority-decided', 'PSR-62', 'Is it due to a decision of the authority?', facts.authorityDecided, 'yes: look at the limits (limb d)'),
    one('below-either-limit', 'PSR-64', 'Are all such changes since the start below the money limit, or below the percentage limit?', belowEither, 'yes, same character: permitted (limb d)', sums),
    one('reaches-money-limit', 'PSR-63', 'Do all such changes since the start reach the money limit?', reachesMoney, 'yes: a notice within 30 days', sums),
  ];
}
