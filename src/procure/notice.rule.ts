import { decide, type Decision, type Refusal } from '../kernel/refusal.ts'
import { type Instant, londonDate } from '../kernel/time.ts'
import { type CivilDate, type CountedDay, deadline, editionOn, missingFromNotice, NOTICES, noticesFor, type NoticeContent, type NoticeFieldName, type NoticeKind, type PsrProcess } from '../law/index.ts'

/** Whether a published notice of this kind starts the standstill (PSR-51). */
export const startsStandstill = (kind: string): boolean => kind === 'N2' || kind === 'N5' || kind === 'N8'

/** What is missing, each named with its rule. An urgent term over twelve months asks for its reasons (PSR-71). */
export function missingParts(kind: NoticeKind, content: NoticeContent): Refusal[] {
  return missingFromNotice(kind, content, overTwelveMonths(content) ? ['longUrgentTermReason'] : [])
    .map((missing) => ({ code: 'notice.missing', field: missing.field, words: missing.words, rule: missing.rule, strength: missing.strength }))
}

function overTwelveMonths(content: NoticeContent): boolean {
  const { serviceStart, serviceEnd } = content
  if (typeof serviceStart !== 'string' || typeof serviceEnd !== 'string') return false
  const year = Number(serviceStart.slice(0, 4)) + 1
  return serviceEnd >= `${year}${serviceStart.slice(4)}`
}

/** Draft while a prescribed part is missing, prepared when it is complete (D3). */
export const noticeState = (kind: NoticeKind, content: NoticeContent): 'draft' | 'prepared' =>
  missingParts(kind, content).some((missing) => missing.strength === 'reason needed') ? 'draft' : 'prepared'

/** Whether the notice belongs to the decided process; the notice of abandonment belongs to every one. */
export function belongsTo(kind: NoticeKind, process: PsrProcess | null): Refusal[] {
  if (kind === 'N13' || process === null) return []
  return noticesFor(process).some((notice) => notice.kind === kind) ? []
    : [{ code: 'notice.other-process', field: 'noticeKind', strength: 'warning', words: `${NOTICES[kind].title} is no notice of the process that was decided.` }]
}

export interface Publication { identifier: string; address?: string | undefined; publishedAt: Instant; hasDocument: boolean; reason?: string | undefined }
export interface Published { on: CivilDate; standstillEndsOn: CivilDate | undefined; counted: readonly CountedDay[] | undefined }

/**
 * Whether a publication may be recorded: complete or with a reason, with number, a time that has passed and evidence. An intention starts the
 * standstill on the day after (PSR-51); its last day is counted under the edition of the case. Pure.
 */
export function mayRecordPublication(notice: { kind: string; content: NoticeContent; beganOn: CivilDate }, ask: Publication, given: { now: Instant; demonstration: boolean }): Decision<Published> {
  const reasons: Refusal[] = []
  if (notice.kind in NOTICES) {
    for (const missing of missingParts(notice.kind as NoticeKind, notice.content)) {
      reasons.push(missing.strength === 'reason needed' ? { ...missing, field: 'reason', strength: ask.reason ? 'warning' : 'reason needed' } : { ...missing, field: 'reason' })
    }
  }
  if (ask.publishedAt > given.now) reasons.push({ code: 'notice.ahead', field: 'publishedAt', words: 'A publication is recorded after it has happened.' })
  if (!ask.address && !ask.hasDocument) reasons.push({ code: 'notice.no-evidence', field: 'address', words: 'Give evidence: the address of the published notice, or a copy of it.' })
  if (ask.address && !/^https?:\/\/\S+$/.test(ask.address)) reasons.push({ code: 'notice.address', field: 'address', words: 'The address begins with https://.' })
  if (given.demonstration && !ask.identifier.startsWith('DEMO-')) reasons.push({ code: 'notice.demonstration', field: 'identifier', words: 'In a demonstration the number of a notice begins with DEMO-, so that nobody takes it for a real one.' })
  const on = londonDate(ask.publishedAt)
  if (!startsStandstill(notice.kind)) return decide({ on, standstillEndsOn: undefined, counted: undefined }, reasons)
  const standstill = deadline('psr-standstill', on, editionOn(notice.beganOn))
  if (!standstill.ok) {
    reasons.push(...standstill.refusals.map((refusal): Refusal => ({ code: refusal.code, field: 'publishedAt', words: refusal.words, ...(refusal.rule ? { rule: refusal.rule } : {}) })))
    return decide({ on, standstillEndsOn: undefined, counted: undefined }, reasons)
  }
  return decide({ on, standstillEndsOn: standstill.last, counted: standstill.days }, reasons)
}
