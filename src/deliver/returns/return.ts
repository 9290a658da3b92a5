import type { Kind, Process } from '../../kernel/act.ts'
import type { Tx } from '../../kernel/database/database.ts'
import { sql } from '../../kernel/database/database.ts'
import { dateInWords, type CivilDate, type Instant } from '../../kernel/time.ts'

export const returnKind: Kind = { name: 'return', plural: 'returns', module: 'deliver', stage: 'deliver', words: 'return', prefix: 'RET', forParty: '/provider/returns/:id' }

export const returnProcess: Process = {
  kind: 'return', title: 'A provider\'s return for a month',
  states: { requested: 'Requested', sent: 'Sent', returned: 'Returned for correction', accepted: 'Accepted' },
  steps: [
    { act: 'deliver.request-return', from: [], to: 'requested', rule: 'NSC-14', says: 'The provider is asked for the indicators of its contract for a month, by a date.' },
    { act: 'deliver.make-return-link', from: ['requested', 'returned', 'sent'], to: 'same', says: 'A link for this one return is made for the provider; one made before stops working.' },
    { act: 'deliver.send-return', from: ['requested', 'returned'], to: 'sent', says: 'The provider sends its figures, by page or file, each with a reason if it wants.' },
    { act: 'deliver.send-unchanged', from: ['requested'], to: 'sent', says: 'Where the commissioner allows it, the provider says that nothing has changed: the figures of last time are sent again.' },
    { act: 'deliver.keep-sheet-columns', from: ['requested', 'returned'], to: 'same', says: 'The provider says which columns of its own sheet hold what; the next return of the contract reads them so.' },
    { act: 'deliver.ask-correction', from: ['sent'], to: 'returned', says: 'It goes back to the provider with what must be put right.' },
    { act: 'deliver.accept-return', from: ['sent'], to: 'accepted', says: 'The figures become observations of the indicators.' },
  ],
  leadsOn: {
    requested: ['deliver.make-return-link'],
    sent: ['deliver.accept-return'],
    returned: ['deliver.make-return-link'],
  },
}

/** A return as lists and pages show it. */
export interface ReturnRow {
  id: string
  body_id: string
  reference: string
  title: string
  state: string
  version: number
  contract_id: string
  contract: string
  provider_id: string
  provider: string
  body: string
  period: string
  due_on: CivilDate
  sent_at: Instant | null
  sending: number
  sent_words: string
  correction: string
  link_number: number
  link_until: CivilDate | null
  unchanged_allowed: boolean
  unchanged_from: string | null
  minutes: number | null
}

/** One indicator of a return: what was asked and what was last sent. */
export interface ReturnLine {
  id: string
  kpi_id: string
  reference: string
  name: string
  unit: string
  direction: 'up' | 'down'
  target: number | null
  numerator_words: string
  denominator_words: string
  value: number | null
  numerator: number | null
  denominator: number | null
  reason: string
}

const columns = sql`r.id, r.body_id, r.reference, r.title, r.state, r.version, t.contract_id, c.title as contract, t.provider_id, coalesce(o.name, 'no provider named') as provider, b.name as body,
  t.period, t.due_on, t.sent_at, t.sending, t.sent_words, t.correction, t.link_number, t.link_until, t.unchanged_allowed, t.unchanged_from, t.minutes`
const source = sql`deliver.return t join kernel.record r on r.body_id = t.body_id and r.id = t.id left join kernel.record c on c.body_id = t.body_id and c.id = t.contract_id
  left join bodies.organisation o on o.id = t.provider_id join bodies.organisation b on b.id = t.body_id`

/** One return, as row-level security lets the asker see it. */
export const returnOf = (tx: Tx, id: string): Promise<ReturnRow | undefined> =>
  tx.maybe(sql<ReturnRow>`select ${columns} from ${source} where t.id = ${id}`)

/** Returns that this body asked for or, as a provider, was asked for; what is due first on top; at most 500. */
export const returnsOf = (tx: Tx, contractId?: string): Promise<ReturnRow[]> =>
  tx.rows(sql<ReturnRow>`select ${columns} from ${source} where ${tx.bodyId}::uuid in (t.body_id, t.provider_id) and (${contractId ?? null}::uuid is null or t.contract_id = ${contractId ?? null}::uuid)
    order by r.state = 'accepted', t.period desc, r.title limit 500`)

/** The return of the same contract that was sent last before this month, with its figures. */
export async function sentBefore(tx: Tx, row: Pick<ReturnRow, 'contract_id' | 'period'>): Promise<{ period: string; lines: ReturnLine[] } | undefined> {
  const before = await tx.maybe(sql<{ id: string; period: string }>`select t.id, t.period from deliver.return t join kernel.record r on r.body_id = t.body_id and r.id = t.id
    where t.contract_id = ${row.contract_id} and t.period < ${row.period} and r.state in ('sent', 'accepted') order by t.period desc limit 1`)
  return before && { period: before.period, lines: await linesOf(tx, before.id) }
}

export const linesOf = (tx: Tx, returnId: string): Promise<ReturnLine[]> =>
  tx.rows(sql<ReturnLine>`select id, kpi_id, reference, name, unit, direction, target, numerator_words, denominator_words, value, numerator, denominator, reason
    from deliver.return_line where return_id = ${returnId} order by place limit 500`)

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']

/** "2026-10" in words: October 2026. */
export const periodInWords = (period: string): string => `${months[Number(period.slice(5, 7)) - 1] ?? ''} ${period.slice(0, 4)}`

/** How a return stands: never stored, always from its dates. */
export type Standing = 'waiting' | 'due soon' | 'missing' | 'sent in time' | 'sent late' | 'to be corrected' | 'accepted'

/**
 * Late and missing from state, due date and day of sending, on a day. Missing: not sent and the due day has passed.
 * Due soon: within a week. Pure; dates are civil dates in London.
 */
export function standingOf(one: { state: string; due_on: CivilDate; sent_on: CivilDate | null }, today: CivilDate): Standing {
  if (one.state === 'requested') return one.due_on < today ? 'missing' : daysTo(one.due_on, today) <= 7 ? 'due soon' : 'waiting'
  if (one.state === 'returned') return 'to be corrected'
  if (one.state === 'accepted') return 'accepted'
  return one.sent_on !== null && one.sent_on > one.due_on ? 'sent late' : 'sent in time'
}

/** Whether it came after its day, whatever became of it since. */
export const cameLate = (one: { due_on: CivilDate; sent_on: CivilDate | null }): boolean => one.sent_on !== null && one.sent_on > one.due_on

const daysTo = (due: CivilDate, today: CivilDate): number => (Date.parse(due) - Date.parse(today)) / 86_400_000

/** The standing with its date, in words. */
export function standingInWords(one: { state: string; due_on: CivilDate; sent_on: CivilDate | null }, today: CivilDate): string {
  const standing = standingOf(one, today)
  if (standing === 'missing') return `missing since ${dateInWords(one.due_on)}`
  if (standing === 'accepted' && cameLate(one)) return 'accepted, came late'
  return standing
}
