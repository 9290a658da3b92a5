import type { Edition } from './edition.ts';
import { type Answer, answerInWords, type TestTaken } from './three-valued.ts';

/** The regimes of procurement law for a purchase. *split*: health part under PSR, the rest under the Procurement Act. */
export type Regime = 'PSR' | 'PA' | 'split' | 'neither' | 'undecided';

/** What the regime chooser asks. Money is lifetime value in pence; not known is 'unknown'. */
export interface RegimeFacts {
  /** NHS England, integrated care board, NHS trust or foundation trust, council in England, combined authority (PSR-02). */
  readonly buyerIsRelevantAuthority: Answer;
  /** Health care to individuals, for the health service, in a listed CPV code within its limit (PSR-03, PSR-05). */
  readonly healthCareInListedCpv: Answer;
  /** Are other goods or services in it? */
  readonly otherThingsInIt: Answer;
  readonly healthValue?: bigint | 'unknown';
  readonly otherValue?: bigint | 'unknown';
  /** The other part could not reasonably be supplied under a separate contract (PSR-04). */
  readonly inseparable?: Answer;
  /** For a buyer who is no relevant authority: is it a contracting authority under the Procurement Act? */
  readonly buyerIsContractingAuthority?: Answer;
}

export interface RegimeChoice {
  readonly regime: Regime;
  readonly tests: readonly TestTaken[];
  readonly reasons: readonly string[];
  /** The regimes which the facts allow; the tool proposes `regime`, and a named person decides (PSR-32). */
  readonly permitted: readonly Exclude<Regime, 'undecided'>[];
  readonly warnings: readonly string[];
  readonly edition: string;
}

type Outcome = Pick<RegimeChoice, 'regime' | 'reasons' | 'permitted'> & { readonly warnings?: readonly string[] };

const PSR_BEGINS = '2024-01-01';
const ACT_BEGINS = '2025-02-24';

const undecided = (reason: string): Outcome => ({ regime: 'undecided', permitted: [], reasons: [reason] });

function valueTest(facts: RegimeFacts): { answer: Answer; equal: boolean; inputs: Record<string, string> } {
  const health = facts.healthValue ?? 'unknown';
  const other = facts.otherValue ?? 'unknown';
  const inputs = { healthValuePence: String(health), otherValuePence: String(other) };
  if (health === 'unknown' || other === 'unknown') return { answer: 'unknown', equal: false, inputs };
  return { answer: health > other, equal: health === other, inputs };
}

/** The part for purchases that mix health care with something else (PSR-04). */
function mixedOutcome(facts: RegimeFacts, tests: TestTaken[]): Outcome {
  const value = valueTest(facts);
  tests.push({
    id: 'health-part-worth-more', rule: 'PSR-04', answer: value.answer, inputs: value.inputs,
    question: 'Is the health care part worth more over its lifetime than everything else in it?',
    leadsTo: 'yes: ask whether it can be separated; no: Procurement Act for the whole, or split',
  });
  if (value.answer === 'unknown') return undecided('The lifetime values of the two parts are not both known.');
  if (value.answer === false) {
    return {
      regime: 'PA', permitted: ['PA', 'split'],
      reasons: ['The health care part is not worth more than the rest: the Procurement Act governs the whole if it is kept together.'],
      ...(value.equal ? { warnings: ['Both parts are worth exactly the same. This is treated as “not worth more”; look at the estimates again.'] } : {}),
    };
  }
  const inseparable = facts.inseparable ?? 'unknown';
  tests.push({
    id: 'inseparable', rule: 'PSR-04', answer: inseparable, inputs: { inseparable: answerInWords(inseparable) },
    question: 'Would separating the rest have a material adverse effect, so that it could not reasonably be supplied under its own contract?',
    leadsTo: 'yes: Provider Selection Regime for all; no: split',
  });
  if (inseparable === 'unknown') return undecided('It is not known whether the rest could reasonably be supplied separately.');
  return inseparable
    ? { regime: 'PSR', permitted: ['PSR'], reasons: ['The health care part is worth more and the rest cannot reasonably be separated: the Provider Selection Regime covers the whole.'] }
    : { regime: 'split', permitted: ['split'], reasons: ['The health care part is worth more but the rest can be separated: two procurements, one under each regime.'] };
}

function authorityOutcome(facts: RegimeFacts, tests: TestTaken[]): Outcome {
  const health = facts.healthCareInListedCpv;
  tests.push({
    id: 'health-care-listed', rule: 'PSR-03', answer: health, inputs: { healthCareInListedCpv: answerInWords(health) },
    question: 'Is it health care to individuals for the health service, in a listed CPV code?',
    leadsTo: 'yes: ask what else is in it; no: Procurement Act',
  });
  if (health === 'unknown') return undecided('It is not known whether this is health care to individuals in a listed CPV code.');
  if (!health) return { regime: 'PA', permitted: ['PA'], reasons: ['It is not a relevant health care service: the Procurement Act governs it, with light touch if the code is a care code.'] };
  tests.push({
    id: 'other-things', rule: 'PSR-04', answer: facts.otherThingsInIt, inputs: { otherThingsInIt: answerInWords(facts.otherThingsInIt) },
    question: 'Are other goods or services in it?', leadsTo: 'no: Provider Selection Regime; yes: compare the values',
  });
  if (facts.otherThingsInIt === 'unknown') return undecided('It is not known whether other goods or services are in it.');
  if (facts.otherThingsInIt) return mixedOutcome(facts, tests);
  return { regime: 'PSR', permitted: ['PSR'], reasons: ['A relevant authority buys health care to individuals in a listed code, and nothing else: the Provider Selection Regime applies, whatever the value.'] };
}

function otherBuyerOutcome(facts: RegimeFacts, tests: TestTaken[]): Outcome {
  const answer = facts.buyerIsContractingAuthority ?? 'unknown';
  tests.push({
    id: 'contracting-authority', rule: 'PA-01', answer, inputs: { buyerIsContractingAuthority: answerInWords(answer) },
    question: 'Is the buyer itself a contracting authority under the Procurement Act?', leadsTo: 'yes: Procurement Act; no: neither',
  });
  if (answer === 'unknown') return undecided('The buyer is no relevant authority; whether it is a contracting authority is not known.');
  return answer
    ? { regime: 'PA', permitted: ['PA'], reasons: ['The buyer is no relevant authority but is a contracting authority under the Procurement Act.'] }
    : { regime: 'neither', permitted: ['neither'], reasons: ['The buyer is neither a relevant authority nor a contracting authority.'] };
}

function editionWarnings(regime: Regime, edition: Edition): string[] {
  const warnings: string[] = [];
  if ((regime === 'PA' || regime === 'split') && edition.on < ACT_BEGINS) {
    warnings.push('On that date the Procurement Act was not yet in force: the Public Contracts Regulations 2015 govern that part.');
  }
  return warnings;
}

/**
 * Proposes the regime of a purchase from three-valued facts (regime chooser of the rules book; PSR-01 to PSR-07). Tests are
 * asked in order and only as far as the answers lead; a test that is not known ends in 'undecided' with nothing
 * permitted, and a named person may still decide with a reason. Before 1 January 2024 the answer is 'undecided' with the reason.
 */
export function chooseRegime(facts: RegimeFacts, edition: Edition): RegimeChoice {
  if (edition.on < PSR_BEGINS) {
    const outcome = undecided('The Provider Selection Regime was not in force on that date; the earlier rules are not in this product.');
    return { ...outcome, tests: [], warnings: [], edition: edition.id };
  }
  const buyer = facts.buyerIsRelevantAuthority;
  const tests: TestTaken[] = [{
    id: 'relevant-authority', rule: 'PSR-02', answer: buyer, inputs: { buyerIsRelevantAuthority: answerInWords(buyer) },
    question: 'Is the buyer a relevant authority: NHS England, an integrated care board, an NHS trust, a council in England or a combined authority?',
    leadsTo: 'yes: ask whether it is health care; no: not the Provider Selection Regime',
  }];
  const outcome =
    buyer === 'unknown'
      ? undecided('It is not known whether the buyer is a relevant authority.')
      : buyer
        ? authorityOutcome(facts, tests)
        : otherBuyerOutcome(facts, tests);
  return { ...outcome, tests, warnings: [...(outcome.warnings ?? []), ...editionWarnings(outcome.regime, edition)], edition: edition.id };
}
