import { places } from '../analyse/index.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { uuidv7 } from '../kernel/ids.ts'
import type { CivilDate } from '../kernel/time.ts'
import { addDays, addMonths } from '../kernel/time.ts'
import type { NewRecord, Writer } from '../kernel/writer.ts'
import { agreementOf, type Agreement } from '../evidence/tabular/agreement.ts'
import { labelOf } from '../evidence/tabular/mapping.ts'
import { RowKeys } from '../evidence/tabular/row-key.ts'
import type { Gap, GrantRow, PaymentRow, RegisterRow } from '../evidence/tabular/rows.ts'
import { keepTerms } from './changes/index.ts'
import { contractRow } from './contract.ts'
import { type KnownPlace, matchPlaces, placesIn, writeYears, yearsFit } from './particulars/index.ts'
import { linesOf } from './import-lines.ts'
import { providerFinder, supplierKey } from './provider-match.ts'
import { gapsOf, renewalOf } from './renewal.rule.ts'
import { endDates, escalationOf } from './write-dates.ts'
import { reject, type WriteAsk } from './write-tally.ts'

interface ContractContent {
  title: string
  provider_name: string
  provider_code: string | null
  value_pence: bigint | null
  annual_pence: bigint | null
  starts_on: CivilDate | null
  ends_on: CivilDate | null
  end_open: boolean
  extension_until: CivilDate | null
  notice_days: number | null
  service: string
  category: string
  agreement: Agreement
  places?: string[]
  area_codes?: string[]
  owner_name: string
  route: string
  imported_status: string
  imported_need: string
  gaps: string[]
}

const noticeDays = (row: RegisterRow): number | null => {
  if (!row.noticePeriod) return null
  const { count, unit } = row.noticePeriod
  return count * { day: 1, week: 7, month: 30, year: 365 }[unit]
}

const matchedPlaces = (words: string, known: readonly KnownPlace[]): { places: string[]; area_codes: string[] } => {
  const { places: named, codes } = matchPlaces(placesIn(words), known)
  return { places: named, area_codes: codes }
}

function fromRegister(row: RegisterRow, gaps: Gap[], known: readonly KnownPlace[]): ContractContent {
  const content = {
    title: row.title ?? row.reference ?? '', provider_name: row.providerName ?? '', provider_code: row.providerId, value_pence: row.totalValue, annual_pence: row.annualValue, starts_on: row.start, ends_on: row.end, end_open: row.endOpen,
    extension_until: row.extensionUntil, notice_days: noticeDays(row), service: row.serviceType ?? '', category: row.category ?? '', agreement: agreementOf([row.agreement, row.category].filter(Boolean).join(' ')) ?? 'contract', ...(row.places ? matchedPlaces(row.places, known) : {}), owner_name: row.contractOwner ?? '', route: row.route ?? '',
    imported_status: row.status ?? '', imported_need: row.linkedNeed ?? '',
  }
  const unread = gaps.filter((gap) => gap.value !== '').map((gap) => `${labelOf('register', gap.field)}: "${gap.value.slice(0, 60)}" ${gap.cause}`)
  return { ...content, gaps: [...gapsOf(content), ...unread] }
}

function fromGrant(row: GrantRow): ContractContent {
  const content = {
    title: row.title ?? row.description?.slice(0, 200) ?? row.id ?? 'Grant', provider_name: row.recipientName ?? '', provider_code: row.recipientCompany ?? row.recipientCharity ?? null, value_pence: row.amount, annual_pence: null,
    starts_on: row.start ?? row.awardDate, ends_on: row.end ?? (row.start && row.durationMonths ? addDays(addMonths(row.start, row.durationMonths), -1) : null), end_open: false, extension_until: null, notice_days: 0,
    service: row.programme ?? '', category: '', agreement: 'grant' as const, owner_name: row.funderName ?? '', route: 'grant', imported_status: '', imported_need: '',
  }
  return { ...content, gaps: gapsOf(content) }
}

/** The dates that follow from the ends of imported contracts, as `writeDates` gives them to one; contracts past their end have none. */
function datesOf(tx: Tx, contract: { id: string; ends_on: CivilDate | null; notice_days: number | null }, today: CivilDate): Record<string, unknown>[] {
  const renewal = renewalOf({ ...contract, tier: 'standard' }, today)
  if (!renewal || contract.ends_on! < today) return []
  const due = (kind: typeof endDates[number], title: string, on: CivilDate): Record<string, unknown> => ({ record_id: contract.id, kind, title, due_on: on, owner_role: 'contract-manager', created_at: tx.now })
  const escalate = escalationOf(renewal.startOn, today)
  return [
    due('start again', `Begin preparing what comes after: ${renewal.why}`, renewal.startOn),
    // A grant has no notice; a notice period of no days ends on the last day itself.
    ...(renewal.noticeOn && contract.notice_days! > 0 ? [due('notice', 'Last day to give notice', renewal.noticeOn)] : []),
    { ...due('end', 'Last day of the contract', contract.ends_on!), act: 'deliver.pass-last-day' },
    ...(escalate ? [{ ...due('nothing begun', 'If nothing has begun by now, the commissioner is told', escalate), act: 'deliver.escalate-renewal' }] : []),
  ]
}

/** Registers and grants become contracts, known by reference; a changed line changes its contract, an unchanged one nothing. */
export async function writeContracts(kind: 'register' | 'grants', ask: WriteAsk): Promise<void> {
  const { write, tx, importId, tally } = ask
  const known = new Map((await tx.rows(sql<{ id: string; imported_reference: string; content_hash: string }>`select id, imported_reference, content_hash from deliver.contract where body_id = ${tx.bodyId} and imported_reference is not null`)).map((row) => [row.imported_reference, row]))
  const provider = await providerFinder(tx, write)
  const areas = kind === 'register' ? await places(tx) : []
  const keys = new RowKeys(kind)
  const records: NewRecord[] = []
  const rows: Record<string, unknown>[] = []
  const dates: Record<string, unknown>[] = []
  const newYears: [string, Record<string, bigint>][] = []
  for await (const item of linesOf(kind, ask.file, (cells) => ask.gaps.add(cells))) {
    if (item.rejected) {
      if (item.last) tally.endedEarly = true
      reject(tally, item.line, item.rejected)
      continue
    }
    tally.read += 1
    const identity = keys.identify(item.line, item.row as never)
    if (identity.same) {
      tally.same += 1
      continue
    }
    const { provider_code: code, title, ...content } = kind === 'register' ? fromRegister(item.row as RegisterRow, item.gaps, areas) : fromGrant(item.row as GrantRow)
    if (identity.firstLine !== undefined) content.gaps.push(`the same reference stands in line ${identity.firstLine} with other words`)
    const before = known.get(identity.key)
    if (before?.content_hash === identity.content) {
      tally.same += 1
      continue
    }
    const providerId = await provider(content.provider_name, code)
    const row = { ...content, provider_id: providerId ?? null, content_hash: identity.content }
    const years = (item.row as RegisterRow).years ?? {}
    if (Object.keys(years).length > 0) row.gaps = [...row.gaps, ...yearsFit(years, content.value_pence)]
    if (before) {
      const was = (await contractRow(tx, before.id))!
      await write.update('deliver.contract', before.id, row)
      await keepTerms(write, was, row, { at: tx.now, holdsFrom: 'always', why: 'A newer register says so' })
      await write.changeRecord(before.id, { title, ...(providerId ? { providerId } : {}) })
      for (const one of endDates) await write.dueCancelled(before.id, one)
      dates.push(...datesOf(tx, { id: before.id, ...content }, ask.today))
      await writeYears(write, { id: before.id, scope_id: was.scope_id }, years, '')
      tally.changed += 1
    } else {
      const id = uuidv7()
      dates.push(...datesOf(tx, { id, ...content }, ask.today))
      records.push({ id, kind: 'contract', title, state: content.gaps.length > 0 ? 'imported' : 'running', providerId })
      rows.push({ id, places: [], area_codes: [], ...row, import_id: importId, imported_reference: identity.key })
      if (Object.keys(years).length > 0) newYears.push([id, years])
      tally.made += 1
    }
    if (tally.read % 200 === 0) ask.progress(tally.read)
  }
  await write.records(records)
  await write.insertMany('deliver.contract', rows)
  for (const [id, years] of newYears) await writeYears(write, { id, scope_id: null }, years, '')
  await write.insertMany('kernel.due', dates)
}

/** What the digest of a payments file covers, in this order. */
export const paymentColumns = ['id', 'row_key', 'line', 'paid_on', 'supplier', 'supplier_key', 'redacted', 'amount_pence', 'expense_type', 'service_area', 'transaction']

/** Payment lines go in by batches of two thousand; a line that stands already is left alone. Flat in memory. */
export async function writePayments(ask: WriteAsk): Promise<void> {
  const { write, importId, tally } = ask
  const keys = new RowKeys('payments')
  let chunk: Record<string, unknown>[] = []
  const flush = async (): Promise<void> => {
    if (chunk.length === 0) return
    const rows = chunk
    chunk = []
    const made = await write.batch('deliver.payment', 'import_id', importId, paymentColumns, () => sql`insert into deliver.payment (body_id, import_id, id, row_key, line, paid_on, supplier, supplier_key, redacted, amount_pence, expense_type, service_area, transaction)
      select ${write.bodyId}::uuid, ${importId}::uuid, x.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(id uuid, row_key text, line bigint, paid_on date, supplier text, supplier_key text, redacted boolean, amount_pence bigint, expense_type text, service_area text, transaction text)
      on conflict (body_id, row_key) do nothing returning 1`)
    tally.made += made
    tally.same += rows.length - made
    ask.progress(tally.read)
  }
  for await (const item of linesOf('payments', ask.file, (cells) => ask.gaps.add(cells))) {
    if (item.rejected) {
      if (item.last) tally.endedEarly = true
      reject(tally, item.line, item.rejected)
      continue
    }
    tally.read += 1
    const row: PaymentRow = item.row
    chunk.push({
      id: uuidv7(), row_key: keys.identify(item.line, row).key, line: item.line, paid_on: row.paymentDate, supplier: row.supplier ?? (row.redacted ? 'Redacted' : 'Not named'), supplier_key: supplierKey(row.supplier ?? ''),
      redacted: row.redacted, amount_pence: row.amount.toString(), expense_type: row.expenseType ?? '', service_area: row.serviceArea ?? '', transaction: row.transaction ?? '',
    })
    if (chunk.length >= 2000) await flush()
  }
  await flush()
  if (tally.made > 0) await addToTotals(write, importId)
}

/** Adds what this file brought to the totals of its suppliers. */
const addToTotals = (write: Writer, importId: string): Promise<void> => write.derive(sql`
  insert into deliver.supplier_total as t (body_id, supplier_key, supplier, lines, amount_pence, first_on, last_on)
  select body_id, supplier_key, min(supplier), count(*), sum(amount_pence), min(paid_on), max(paid_on) from deliver.payment where body_id = ${write.bodyId} and import_id = ${importId} and not redacted group by body_id, supplier_key
  on conflict (body_id, supplier_key) do update set supplier = least(t.supplier, excluded.supplier), lines = t.lines + excluded.lines, amount_pence = t.amount_pence + excluded.amount_pence,
    first_on = least(t.first_on, excluded.first_on), last_on = greatest(t.last_on, excluded.last_on)`)
