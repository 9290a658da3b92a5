import { pounds } from '../../kernel/money.ts'
import { addDays, addMonths, dateInWords, daysBetween, type CivilDate } from '../../kernel/time.ts'
import { allOf, type Answer, type ActModificationFacts, deadline, editionOn, figureOn, judgeActModification, judgeModification, type TestTaken, type TimeLimitId } from '../../law/index.ts'
import type { ChangeAnswers, ChangeType, Regime } from './change.ts'

/** A change as the rules see it. Money in pence. */
export interface JudgedChange {
  type: ChangeType
  regime: Regime
  answers: ChangeAnswers
  addedPence: bigint
  effectiveOn: CivilDate
  newEndsOn: CivilDate | null
}

/** The contract as the rules see it, and the changes made since it began. */
export interface JudgedContract {
  startsOn: CivilDate | null
  endsOn: CivilDate | null
  extensionUntil: CivilDate | null
  noticeDays: number | null
  originalPence: bigint | null
  /** Last day at the start, with the extensions then provided for. */
  originalUntil: CivilDate | null
  earlier: readonly { addedPence: bigint; authorityDecided: Answer; type: ChangeType }[]
}

/** A notice that a change brings, and by when. */
export interface DueNotice { kind: 'N10' | 'UK10' | 'UK11'; title: string; rule: string; /** Last day; none where it comes before the change. */ by: CivilDate | null; words: string; needed: Answer }

/** What the rules say of a change. Kept as it was at the approval. */
export interface Judgement {
  permitted: Answer
  words: string
  rule: string
  tests: TestTaken[]
  notices: DueNotice[]
  warnings: string[]
  /** All changes since the start, this one with them: added up, and without regard to sign. */
  netPence: string
  absolutePence: string
}

const answered = (answer: Answer): string => (answer === true ? 'permitted' : answer === false ? 'not permitted' : 'not known')
const big = (value: bigint): bigint => (value < 0n ? -value : value)

/** Whether the contract itself provides for the change: an extension within what was agreed, or as a person said. */
const providedFor = (change: JudgedChange, contract: JudgedContract): Answer =>
  change.type === 'extension' && contract.extensionUntil !== null && change.newEndsOn !== null && change.newEndsOn <= contract.extensionUntil ? true : change.answers.providedFor

/**
 * Whether a change may be made or a new procurement is needed, with every test and the notices that follow. The earlier changes count with it. The law
 * is that of the day from which the change holds. Pure; unknown never permits. An early end is always possible for the law of procurement: notice and
 * duties are looked at.
 */
export function judgeChange(change: JudgedChange, contract: JudgedContract, today: CivilDate): Judgement {
  const netPence = [...contract.earlier.map((one) => one.addedPence), change.addedPence].reduce((sum, one) => sum + one, 0n)
  const absolutePence = [...contract.earlier.map((one) => one.addedPence), change.addedPence].reduce((sum, one) => sum + big(one), 0n)
  const sums = { netPence: netPence.toString(), absolutePence: absolutePence.toString() }
  const late = change.effectiveOn < today ? [`It holds from ${dateInWords(change.effectiveOn)}, a day that has passed.`] : []
  if (change.type === 'termination') return { ...endEarly(change, contract), ...sums }
  if (change.regime === 'neither') {
    return { permitted: true, words: 'Neither regime governs it: it may be changed as the agreement itself says.', rule: 'PSR-65', tests: [], notices: [], warnings: late, ...sums }
  }
  const one = change.regime === 'psr' ? underPsr(change, contract) : change.regime === 'act' || change.regime === 'light-touch' ? underAct(change, contract) : unknownLaw(change, contract)
  return { ...one, warnings: [...late, ...one.warnings], ...sums }
}

type Part = Omit<Judgement, 'netPence' | 'absolutePence'>

function underPsr(change: JudgedChange, contract: JudgedContract): Part {
  const { answers } = change
  const result = judgeModification({
    awardedByAOrB: answers.awardedByAOrB, characterChanges: answers.characterChanges, providedForInContract: providedFor(change, contract), onlySuccession: change.type === 'assignment' ? answers.onlySuccession : false,
    outsideFactors: answers.outsideFactors, authorityDecided: answers.authorityDecided, originalLifetimePence: contract.originalPence ?? 'unknown',
    changes: [...contract.earlier.map((one) => ({ pence: one.addedPence, authorityDecided: one.authorityDecided !== false })), { pence: change.addedPence, authorityDecided: answers.authorityDecided !== false }],
  }, editionOn(change.effectiveOn))
  const limb = result.limbs[0]
  const words = result.permitted === true ? `It may be made without a new procurement (${limb === 'A or B, same character' ? 'awarded directly, and the character stays' : `limb ${limb} of the regulation`}).`
    : result.permitted === false ? 'It may not be made without a new procurement.' : 'Whether it may be made without a new procurement is not known: some facts are missing.'
  return { permitted: result.permitted, words, rule: result.permitted === false ? 'PSR-65' : limb === 'A or B, same character' ? 'PSR-61' : 'PSR-62', tests: [...result.tests], warnings: [...result.warnings], notices: [notice('N10', 'Modification notice', 'PSR-63', 'psr-modification-notice', change.effectiveOn, result.noticeNeeded)] }
}

function underAct(change: JudgedChange, contract: JudgedContract): Part {
  const { answers } = change
  const edition = editionOn(change.effectiveOn)
  const term = contract.startsOn && contract.originalUntil ? daysBetween(contract.startsOn, contract.originalUntil) + 1 : 'unknown'
  const longest = contract.originalUntil
  // Within the longest term at the start nothing is added to it; an earlier end is no change of the longest term by itself.
  const termChangeDays = change.newEndsOn && longest && change.newEndsOn > longest ? daysBetween(longest, change.newEndsOn) : 0
  const provided = providedFor(change, contract) === true
  const facts: ActModificationFacts = {
    lightTouch: change.regime === 'light-touch', works: false, ground: provided ? 'provided-for' : answers.ground, scopeChanges: answers.characterChanges, favoursSupplier: answers.favoursProvider,
    originalTermDays: term, termChangeDays, originalValuePence: contract.originalPence ?? 'unknown', valueChangePence: change.addedPence,
    earlierBelowThresholdPence: contract.earlier.reduce((sum, one) => sum + big(one.addedPence), 0n), thresholdPence: figureOn('pa-threshold-sub-central', edition)?.value ?? 'unknown',
  }
  const result = judgeActModification(facts, edition)
  const words = result.permitted === true ? `It may be made without a new procurement (${result.ways.join(', ')}).` : result.permitted === false ? 'It may not be made without a new procurement.' : 'Whether it may be made without a new procurement is not known: some facts are missing.'
  return {
    permitted: result.permitted, words, rule: result.ways[0] === 'light touch' ? 'PA-22' : result.ways[0] === 'Schedule 8' ? 'PA-84' : 'PA-83', tests: [...result.tests], warnings: [],
    notices: result.noticeNeeded === false ? [] : [{ kind: 'UK10', title: 'Contract change notice', rule: 'PA-85', by: null, needed: result.noticeNeeded, words: `Published before the change holds, ${dateInWords(change.effectiveOn)}.` }],
  }
}

/** Without knowing the law both are asked: what both permit is permitted, what one forbids is not known. */
function unknownLaw(change: JudgedChange, contract: JudgedContract): Part {
  const [psr, act] = [underPsr(change, contract), underAct({ ...change, regime: 'act' }, contract)]
  const permitted: Answer = allOf([psr.permitted, act.permitted]) === true ? true : psr.permitted === false && act.permitted === false ? false : 'unknown'
  return {
    permitted, rule: 'PSR-65', tests: [...psr.tests, ...act.tests], warnings: psr.warnings, notices: [...psr.notices, ...act.notices].map((one) => ({ ...one, needed: one.needed === false ? false : 'unknown' as const })),
    words: `Which law governs the contract is not known. Under the Provider Selection Regime it is ${answered(psr.permitted)}, under the Procurement Act ${answered(act.permitted)}.`,
  }
}

function notice(kind: DueNotice['kind'], title: string, rule: string, limit: TimeLimitId, from: CivilDate, needed: Answer): DueNotice {
  const counted = deadline(limit, from, editionOn(from))
  return { kind, title, rule, needed, by: counted.ok ? counted.last : null, words: counted.ok ? `By ${dateInWords(counted.last)}: within 30 days of ${dateInWords(from)}.` : 'The law of that day has no such notice.' }
}

function endEarly(change: JudgedChange, contract: JudgedContract): Part {
  const warnings: string[] = []
  if (contract.noticeDays === null) warnings.push('The days of notice are not known: look into the contract before notice is given.')
  else if (change.newEndsOn && change.newEndsOn < addDays(change.effectiveOn, contract.noticeDays)) {
    warnings.push(`With ${contract.noticeDays} days of notice from ${dateInWords(change.effectiveOn)} the earliest last day is ${dateInWords(addDays(change.effectiveOn, contract.noticeDays))}. An earlier one needs the agreement of both, or a failing that ends the contract.`)
  }
  const act = change.regime === 'act' && change.newEndsOn !== null
  return {
    permitted: true, rule: 'NSC-54', tests: [], warnings,
    words: 'A contract may be ended as it says: by agreement, on notice, or for a failing. Succession, hand-over and the people affected are planned before the last day (NSC-55).',
    notices: act ? [notice('UK11', 'Contract termination notice', 'PA-24', 'pa-termination-notice', change.newEndsOn!, true)] : [],
  }
}

/** The days between which a change of the last day makes the value grow in proportion: a proposal for the added value of an extension. */
export function proportionalValue(annualPence: bigint | null, from: CivilDate, until: CivilDate): bigint | undefined {
  if (annualPence === null || until <= from) return undefined
  // Whole years by their years, what is left by its days.
  let years = 0
  while (addMonths(from, 12 * (years + 1)) <= until) years += 1
  const rest = daysBetween(addMonths(from, 12 * years), until)
  return annualPence * BigInt(years) + (annualPence * BigInt(rest) + 182n) / 365n
}

/** How the sums since the start read on a page. */
export const cumulativeWords = (judged: Pick<Judgement, 'netPence' | 'absolutePence'>, originalPence: bigint | null): string => {
  const net = BigInt(judged.netPence)
  const share = originalPence === null || originalPence === 0n ? '' : `, ${(Number((net * 100_000n) / originalPence) / 1000).toFixed(1)} per cent of the ${pounds(originalPence)} at the start`
  return `${pounds(net)} in all since the contract began${share}${judged.absolutePence === big(net).toString() ? '' : ` (${pounds(judged.absolutePence)} without setting decreases against increases)`}`
}
