import { decide, type Decision, type Refusal } from '../kernel/refusal.ts'
import { addDays, type CivilDate, dateInWords, deadline, editionOn, hasStandstill, NOTICES, noticesFor, type NoticeKind, PROCESS_TITLES, type PsrProcess } from '../law/index.ts'
import type { NoticeRow, ProcurementRow } from './procurement.ts'
import type { Given3 } from './route.rule.ts'

/** Processes that can be carried out here so far: the direct awards and the urgent award. */
export const carriedOutHere: readonly PsrProcess[] = ['DIRECT_AWARD_A', 'DIRECT_AWARD_B', 'DIRECT_AWARD_C', 'URGENT']

export interface AwardAsk { awardedOn: CivilDate; serviceStart: CivilDate; serviceEnd: CivilDate; representations?: Given3; furtherDecisionOn?: CivilDate | undefined }

/** The award notice of a process, or undefined for processes that have none here. */
export const awardNoticeOf = (process: PsrProcess): NoticeKind | undefined => noticesFor(process).map((notice) => notice.kind).findLast((kind) => NOTICES[kind].limit === 'psr-award-notice' || NOTICES[kind].limit === 'psr-urgent-notice')

/**
 * Whether an award may be made: a process that is carried out here; where it has a standstill, the intention was published and the standstill
 * has ended (PSR-52, PSR-53), with representations answered and five more working days passed (PSR-58). Unknown opens nothing.
 * The value is the last day for the award notice (PSR-45), or undefined. Pure.
 */
export function mayAward(procurement: Pick<ProcurementRow, 'regime' | 'process' | 'began_on'>, notices: readonly NoticeRow[], ask: AwardAsk, today: CivilDate): Decision<{ noticeBy: CivilDate | undefined; limit: 'psr-award-notice' | 'psr-urgent-notice' | undefined }> {
  const { process } = procurement
  const reasons: Refusal[] = []
  if (ask.awardedOn > today) reasons.push({ code: 'award.ahead', field: 'awardedOn', words: 'The award is recorded on the day it is made, or after it.' })
  if (ask.serviceEnd <= ask.serviceStart) reasons.push({ code: 'award.dates', field: 'serviceEnd', words: 'The service ends after it starts.' })
  if (ask.serviceStart < ask.awardedOn) reasons.push({ code: 'award.started', field: 'serviceStart', strength: 'warning', words: 'The service starts before the award.' })
  if (procurement.regime !== 'PSR' || !process || !carriedOutHere.includes(process)) {
    const what = process ? PROCESS_TITLES[process] : 'A procedure under the Procurement Act'
    return decide({ noticeBy: undefined, limit: undefined }, [...reasons, { code: 'award.elsewhere', words: `${what} is not carried out here yet. Record it as done in another system.` }])
  }
  if (hasStandstill(process)) reasons.push(...standstillReasons(procurement, notices, ask))
  const kind = awardNoticeOf(process)
  const limit = kind ? NOTICES[kind].limit as 'psr-award-notice' | 'psr-urgent-notice' : undefined
  const due = limit ? deadline(limit, ask.awardedOn, editionOn(procurement.began_on)) : undefined
  if (due && !due.ok) reasons.push(...due.refusals.map((refusal): Refusal => ({ code: refusal.code, words: refusal.words, ...(refusal.rule ? { rule: refusal.rule } : {}) })))
  return decide({ noticeBy: due?.ok ? due.last : undefined, limit }, reasons)
}

function standstillReasons(procurement: Pick<ProcurementRow, 'began_on'>, notices: readonly NoticeRow[], ask: AwardAsk): Refusal[] {
  const ends = notices.filter((notice) => notice.state === 'published' && notice.standstill_ends_on !== null).map((notice) => notice.standstill_ends_on!).sort().at(-1)
  if (ends === undefined) return [{ code: 'award.no-intention', words: 'The intention to award is not published. Prepare the notice, publish it and record its publication: the standstill starts then.', rule: 'PSR-50' }]
  if (ask.awardedOn <= ends) return [{ code: 'award.standstill', field: 'awardedOn', words: `The standstill runs to midnight at the end of ${dateInWords(ends)}. The first day for the award is ${dateInWords(addDays(ends, 1))}.`, rule: 'PSR-53' }]
  if (ask.representations === 'no') return []
  if (ask.representations !== 'yes') return [{ code: 'award.representations-unknown', field: 'representations', words: 'Say whether written representations arrived in the standstill. Not known does not open the award.', rule: 'PSR-53' }]
  if (!ask.furtherDecisionOn) return [{ code: 'award.representations', field: 'furtherDecisionOn', words: 'Representations arrived: review, make a further decision, tell everyone who wrote, and give the day on which the last was told.', rule: 'PSR-56' }]
  const wait = deadline('psr-further-decision-wait', ask.furtherDecisionOn, editionOn(procurement.began_on))
  if (!wait.ok) return wait.refusals.map((refusal) => ({ code: refusal.code, words: refusal.words, ...(refusal.rule ? { rule: refusal.rule } : {}) }))
  const first = wait.actionFrom ?? addDays(wait.last, 1)
  return ask.awardedOn < first ? [{ code: 'award.further-decision', field: 'awardedOn', words: `After the further decision no fewer than five working days pass. The first day for the award is ${dateInWords(first)}.`, rule: 'PSR-58' }] : []
}
