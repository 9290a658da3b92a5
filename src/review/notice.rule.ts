import type { Refusal } from '../kernel/refusal.ts'
import type { CivilDate } from '../kernel/time.ts'
import { dateInWords } from '../kernel/time.ts'
import { deadline, editionOn, withholdingFor, type TimeLimitId } from '../law/index.ts'

/** A date that the contract gives, or the words why it gives none (then nothing is due and the page says so). */
export interface Clock { on: CivilDate | null; rule: string; words: string }

/**
 * The last day that a clock of the NHS Standard Contract gives, under the edition of the day the contract keeps. Another contract has
 * no such clock. Mark K: a warning to be checked against the contract itself, never a refusal. Pure.
 */
export function clock(id: TimeLimitId, from: CivilDate, notice: { standard_contract: boolean; edition_on: CivilDate }): Clock {
  if (!notice.standard_contract) return { on: null, rule: 'NSC-71', words: 'The contract itself says by when.' }
  const counted = deadline(id, from, editionOn(notice.edition_on))
  if (!counted.ok) return { on: null, rule: counted.refusals[0]?.rule ?? 'NSC-06', words: counted.refusals[0]?.words ?? 'No date could be counted.' }
  return { on: counted.last, rule: counted.limit.rule, words: `${counted.limit.words} by ${dateInWords(counted.last)}` }
}

/** A step must not be dated in the future or before the step that it follows. Pure. */
export function stepDateReasons(field: string, on: CivilDate, after: { on: CivilDate | null; words: string }, today: CivilDate): Refusal[] {
  if (on > today) return [{ code: 'notice.future', field, words: 'The day must not be in the future. Record it when it has happened.' }]
  if (after.on && on < after.on) return [{ code: 'notice.order', field, words: `The day must not be before ${after.words}, ${dateInWords(after.on)}.` }]
  return []
}

/** Says that a step came after its last day: a warning, since the clocks are to be checked against the contract. Pure. */
export const lateNote = (field: string, on: CivilDate, by: CivilDate | null, rule: string, what: string): Refusal[] =>
  by && on > by ? [{ code: 'notice.late', field, words: `${what} was due by ${dateInWords(by)}.`, rule, strength: 'warning' }] : []

export interface Withheld { pence: bigint; failures: number; shareHundredths: number; capped: boolean }

/**
 * What may be withheld for a month: 2 % of its actual value for each action missed and not put right, at most 10 % (NSC-38, mark K), by the
 * edition of the contract. Refused without a missed action, twice for a month, or when the edition has no such figure. Pure.
 */
export function withhold(facts: { missed: number; months: readonly string[]; edition_on: CivilDate; standard_contract: boolean; /** Whether no plan is agreed: then boards that were told count as one failing (NSC-36). */ noPlan?: boolean }, ask: { month: string; monthValue: bigint }): { value: Withheld | undefined; refusals: Refusal[] } {
  const refusals: Refusal[] = []
  if (!facts.standard_contract) refusals.push({ code: 'withhold.form', words: 'Only the NHS Standard Contract gives this right. Use what your own contract says and record it there.', rule: 'NSC-38' })
  if (facts.missed === 0 && facts.noPlan) refusals.push({ code: 'withhold.boards-not-told', words: 'No plan is agreed, and both boards were not told of it yet. Tell them first; ten operational days later money may be withheld.', rule: 'NSC-36' })
  else if (facts.missed === 0) refusals.push({ code: 'withhold.nothing-missed', words: 'No action of the plan is missed. Money may be withheld only for an action that was missed and not put right.', rule: 'NSC-38' })
  if (facts.months.includes(ask.month)) refusals.push({ code: 'withhold.twice', field: 'month', words: 'Money was withheld for this month already: one failing, one consequence.', rule: 'NSC-42' })
  if (refusals.length > 0) return { value: undefined, refusals }
  const counted = withholdingFor(facts.missed, ask.monthValue, editionOn(facts.edition_on))
  if (!counted.ok) return { value: undefined, refusals: [{ code: 'withhold.edition', words: counted.words, rule: 'NSC-06' }] }
  const asked = counted.percent.value * BigInt(facts.missed)
  const share = asked < counted.cap.value ? asked : counted.cap.value
  return { value: { pence: counted.pence, failures: facts.missed, shareHundredths: Number(share), capped: asked > counted.cap.value }, refusals: [] }
}

/** The state of a running notice from its actions and money: the plan is kept when nothing stands missed. Pure. */
export const stateOf = (actions: readonly { state: string }[], unpaid: number): 'plan' | 'breach' | 'withheld' =>
  unpaid > 0 ? 'withheld' : actions.some((action) => action.state === 'missed') ? 'breach' : 'plan'
