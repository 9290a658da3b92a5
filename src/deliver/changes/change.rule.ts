import { pounds } from '../../kernel/money.ts'
import type { Decision, Refusal } from '../../kernel/refusal.ts'
import { decide } from '../../kernel/refusal.ts'
import { dateInWords, daysBetween, type CivilDate } from '../../kernel/time.ts'
import type { ChangeRow, ChangeType } from './change.ts'
import type { Judgement } from './judge.ts'

/** What is asked of a change, as far as its kind needs it. */
export interface ChangeAsk {
  type: ChangeType
  effectiveOn: CivilDate
  addedPence: bigint
  newAnnualPence: bigint | undefined
  newEndsOn: CivilDate | undefined
  newProviderId: string | undefined
  ending: string | undefined
}
export interface ChangedContract { state: string; starts_on: CivilDate | null; ends_on: CivilDate | null; provider_id: string | null; value_pence: string | null }

/** What a change of its kind must say, and what would make no sense. Every reason at once. Pure. */
export function changeReasons(ask: ChangeAsk, contract: ChangedContract): Refusal[] {
  const reasons: Refusal[] = []
  const add = (code: string, field: string, words: string, rule?: string): unknown => reasons.push({ code: `change.${code}`, field, words, ...(rule ? { rule } : {}) })
  if (contract.state === 'ended' || contract.state === 'terminated') add('ended', 'contract', 'The contract has ended. What comes after it is a new one.')
  if (ask.type === 'extension') {
    if (!ask.newEndsOn) add('no-end', 'newEndsOn', 'Enter the last day after the extension.')
    else if (contract.ends_on && ask.newEndsOn <= contract.ends_on) add('not-later', 'newEndsOn', `An extension ends later than now: after ${dateInWords(contract.ends_on)}.`)
  }
  if (ask.type === 'extension' && ask.newAnnualPence !== undefined) add('annual', 'newAnnualValue', 'Another value of a year is a variation of its own: it may hold from another day than the last day does.')
  if (ask.addedPence !== 0n && contract.value_pence === null) add('worth-unknown', 'addedValue', 'The value over the whole term is not known here, so nothing can be added to it. Fill it in first.')
  if (ask.type === 'termination') {
    if (!ask.newEndsOn) add('no-end', 'newEndsOn', 'Enter the last day.')
    else if (contract.ends_on && ask.newEndsOn >= contract.ends_on) add('not-earlier', 'newEndsOn', `It ends on ${dateInWords(contract.ends_on)} anyway. An early end is before that day.`)
    if (!ask.ending) add('no-ending', 'ending', 'Say how it ends early.', 'NSC-54')
  }
  if (ask.type === 'assignment') {
    if (!ask.newProviderId) add('no-provider', 'newProvider', 'Choose the provider that takes the contract over.')
    else if (ask.newProviderId === contract.provider_id) add('same-provider', 'newProvider', 'This is the provider it is with now.')
  } else if (ask.newProviderId) add('other-provider', 'newProvider', 'Another provider is an assignment. Choose that kind, or leave this empty.')
  if (ask.newEndsOn && contract.starts_on && ask.newEndsOn < contract.starts_on) add('before-start', 'newEndsOn', 'The last day must not be before the first.')
  if (contract.starts_on && ask.effectiveOn < contract.starts_on) add('too-early', 'effectiveOn', `A change holds from the contract’s first day at the earliest: ${dateInWords(contract.starts_on)}.`)
  if (ask.type === 'variation' && ask.newEndsOn && contract.ends_on && ask.newEndsOn > contract.ends_on) add('is-extension', 'newEndsOn', 'A later last day is an extension. Choose that kind.')
  return reasons
}

/** A role's limit of approval. */
export interface ApprovalLimit { role: string; limit_pence: string }

/** Who approves, and where it was decided. */
export interface Approving { accountId: string | undefined; roles: readonly string[]; meeting: string | undefined; meetingOn: CivilDate | undefined; delegation: string | undefined; reason: string | undefined }

/** What the contract's money is, as far as it is known; pence as text. */
export interface Worth { value_pence: string | null; annual_pence: string | null; ends_on: CivilDate | null }

/**
 * The sum that an approval answers for: what is added or taken away over the term, or what another value of a year comes to until the last day (a year, where there is none),
 * whichever is more; of an assignment the whole value. Undefined where it is not known: then no limit covers it. Pence.
 */
export function atStake(change: { change_type: ChangeType; added_pence: string; new_annual_pence: string | null; effective_on: CivilDate; new_ends_on: CivilDate | null }, contract: Worth): bigint | undefined {
  const size = (pence: bigint): bigint => (pence < 0n ? -pence : pence)
  if (change.change_type === 'assignment') {
    const worth = contract.value_pence ?? contract.annual_pence
    return worth === null ? undefined : BigInt(worth)
  }
  const added = size(BigInt(change.added_pence))
  if (change.new_annual_pence === null) return added
  const last = change.new_ends_on ?? contract.ends_on
  const days = last && last > change.effective_on ? BigInt(daysBetween(change.effective_on, last) + 1) : 365n
  const byYear = (size(BigInt(change.new_annual_pence) - BigInt(contract.annual_pence ?? '0')) * (days > 365n ? days : 365n)) / 365n
  return byYear > added ? byYear : added
}

/**
 * Whether somebody may approve a change: never who proposed it; by their own limit, or by a meeting that they name with its day and delegation; with a reason
 * where the rules do not permit it or cannot say. Where the body has set no limits, another person is enough and is told so. The value is where it was decided. Pure.
 */
export function mayApprove(change: Pick<ChangeRow, 'change_type' | 'answer'>, worders: readonly string[], judged: Pick<Judgement, 'permitted' | 'words' | 'rule'>, stakePence: bigint | undefined, limits: readonly ApprovalLimit[], who: Approving, today: CivilDate): Decision<{ decidedAt: string }> {
  const reasons: Refusal[] = []
  if (who.accountId !== undefined && worders.includes(who.accountId)) reasons.push({ code: 'change.own', words: 'You worded this change. Another person approves it.', strength: 'stop' })
  if ((change.change_type === 'variation' || change.change_type === 'assignment') && change.answer !== 'agrees' && !who.reason) {
    reasons.push({ code: 'change.not-agreed', field: 'reason', words: 'The provider has not agreed: offer it, or record what the provider said. To go on without, say why it is possible.', rule: 'NSC-51', strength: 'reason needed' })
  }
  if (judged.permitted !== true && !who.reason) {
    reasons.push({ code: 'change.reason', field: 'reason', words: `${judged.words} To go on all the same, say why, and who advised it.`, rule: judged.rule, strength: 'reason needed' })
  }
  if (who.meeting && !who.meetingOn) reasons.push({ code: 'change.meeting-day', field: 'meetingOn', words: 'Enter the day of the meeting.' })
  if (who.meetingOn && !who.meeting) reasons.push({ code: 'change.meeting-name', field: 'meeting', words: 'Name the meeting that decided.' })
  if (who.meetingOn && who.meetingOn > today) reasons.push({ code: 'change.meeting-later', field: 'meetingOn', words: 'The meeting has not been held yet.' })
  if (who.meeting && !who.delegation) reasons.push({ code: 'change.delegation', field: 'delegation', words: 'Say under which delegation the meeting decides.' })
  if (!who.meeting) reasons.push(...limitReasons(stakePence, limits, who.roles))
  return decide({ decidedAt: who.meeting && who.meetingOn ? `${who.meeting}, ${dateInWords(who.meetingOn)}; ${who.delegation ?? ''}` : '' }, reasons)
}

function limitReasons(stakePence: bigint | undefined, limits: readonly ApprovalLimit[], roles: readonly string[]): Refusal[] {
  if (limits.length === 0) return [{ code: 'change.no-limits', words: 'No limits of approval are set here yet, so any other person may approve. An administrator can set them.', strength: 'note' }]
  const own = limits.filter((one) => roles.includes(one.role)).map((one) => BigInt(one.limit_pence)).sort((a, b) => (a < b ? 1 : -1))[0]
  if (own === undefined) return [{ code: 'change.no-limit', field: 'meeting', words: 'Your role has no limit of approval. Name the meeting that decided, with its day and delegation.' }]
  if (stakePence === undefined) return [{ code: 'change.worth-unknown', field: 'meeting', words: 'What the contract is worth is not known, so no limit covers it. Fill it in first, or name the meeting that decided.' }]
  return stakePence > own ? [{ code: 'change.over-limit', field: 'meeting', words: `${pounds(stakePence, { whole: true })} is above your limit of ${pounds(own, { whole: true })}. Name the meeting that decided, with its day and delegation.` }] : []
}

/** Whether it may be signed: today or before, not before it was approved, and with the notice that must come first published. Pure. */
export function maySign(change: Pick<ChangeRow, 'approved_on' | 'judged'>, published: readonly string[], signedOn: CivilDate, today: CivilDate): Decision<object> {
  const reasons: Refusal[] = []
  if (signedOn > today) reasons.push({ code: 'change.signed-later', field: 'signedOn', words: 'Say this once both sides have signed.' })
  if (change.approved_on && signedOn < change.approved_on) reasons.push({ code: 'change.signed-before', field: 'signedOn', words: `It was approved on ${dateInWords(change.approved_on)}; it cannot be signed before.` })
  for (const notice of change.judged?.notices ?? []) {
    if (notice.by === null && notice.needed === true && !published.includes(notice.kind)) reasons.push({ code: 'change.notice-first', words: `${notice.title} (${notice.kind}) comes before the change. Its publication is not recorded yet.`, rule: notice.rule, strength: 'warning' })
  }
  return decide({}, reasons)
}
