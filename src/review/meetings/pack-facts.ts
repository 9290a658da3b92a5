import { accountOf, changesOf, contractRow, contractForms, paymentEventsOf, renewalOf, typeWords, yearOf, monthInWords } from '../../deliver/index.ts'
import { periodInWords, returnsOf, standingOf } from '../../deliver/returns/index.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { pounds } from '../../kernel/money.ts'
import { dateInWords, londonDate, type CivilDate } from '../../kernel/time.ts'
import { kpisOf } from '../../plan/index.ts'
import { numberWords } from '../../ui/charts/chart.ts'
import { claimsInWords } from '../claim/index.ts'
import { findingsOf } from '../finding.ts'
import { assuranceInWords, causesOf, sentenceOf } from '../kpi-figure.ts'
import { noticesOf } from '../performance-notice.ts'
import { kpiChartOf } from '../reads.ts'
import { actionsOfMeeting, meetingOf, meetingsOf, minutesOf, openActions } from './meeting.ts'
import type { PackFacts, PackIndicator } from './pack.ts'

/** What leads to a contract: the needs, priorities, outcomes and specifications of its thread, from the need on. */
const servedBy = (tx: Tx, contractId: string): Promise<{ kind: string; reference: string; title: string }[]> =>
  tx.rows(sql<{ kind: string; reference: string; title: string }>`with recursive up as (select ${contractId}::uuid as id union select l.from_id from up join kernel.link l on l.to_id = up.id and l.ended_at is null)
    select r.kind, r.reference, r.title from up join kernel.record r on r.id = up.id where r.kind in ('need', 'priority', 'outcome', 'specification') order by array_position(array['need', 'priority', 'outcome', 'specification'], r.kind), r.reference limit 40`)

async function indicatorsOf(tx: Tx, contractId: string): Promise<PackIndicator[]> {
  const found: PackIndicator[] = []
  for (const kpi of (await kpisOf(tx, contractId)).filter((one) => one.state !== 'closed').slice(0, 60)) {
    const chart = await kpiChartOf(tx, kpi.id)
    if (!chart) continue
    const amount = (value: number | null): string => (value === null ? 'no value' : `${numberWords(value, Number.isInteger(value) ? 0 : 1)} ${kpi.unit}`)
    found.push({
      reference: kpi.reference, name: kpi.name, target: kpi.target === null ? '' : `${kpi.direction === 'up' ? 'at least' : 'at most'} ${amount(kpi.target)}`, sentence: sentenceOf(chart), assurance: assuranceInWords(chart),
      months: chart.judged.points.slice(-6).map((point) => ({ period: periodInWords(point.period), value: amount(point.value) })), causes: causesOf(chart).map((one) => `${periodInWords(one.period)}: ${one.words}`), claims: await claimsInWords(tx, kpi.id),
    })
  }
  return found
}

async function moneyOf(tx: Tx, contractId: string, today: CivilDate): Promise<PackFacts['money']> {
  const months = accountOf(await paymentEventsOf(tx, contractId), today.slice(0, 7))
  const year = yearOf(today.slice(0, 7))
  const ours = months.filter((one) => one.month >= year)
  if (ours.length === 0) return undefined
  const sum = (of: (one: (typeof ours)[number]) => bigint): bigint => ours.reduce((total, one) => total + of(one), 0n)
  return {
    year: monthInWords(year), due: sum((one) => one.duePence), withheld: sum((one) => one.withheldPence), paid: sum((one) => one.paidPence), open: sum((one) => one.openPence),
    months: ours.slice(-6).map((one) => ({ month: monthInWords(one.month), due: one.duePence, paid: one.paidPence, open: one.openPence })),
  }
}

/** Reads what a pack is made from: of a contract, or of one of its meetings. Undefined when there is none or it is not the asker's to see. */
export async function packFacts(tx: Tx, { contractId, meetingId }: { contractId?: string | undefined; meetingId?: string | undefined }): Promise<PackFacts | undefined> {
  const meeting = meetingId ? await meetingOf(tx, meetingId) : undefined
  const id = meetingId ? meeting?.contract_id : contractId
  const contract = id && await contractRow(tx, id)
  if (!contract) return undefined
  const body = await tx.one(sql<{ name: string; demonstration: boolean }>`select name, demonstration from bodies.organisation where id = ${contract.body_id}`)
  const renewal = ['ended', 'terminated'].includes(contract.state) ? undefined : renewalOf(contract, tx.today)
  const money = (pence: string | null): string => (pence === null ? '' : pounds(pence, { whole: true }))
  return {
    body: body.name, demonstration: body.demonstration, meeting, startAgain: renewal && { on: renewal.startOn, why: renewal.why, past: renewal.past },
    contract: {
      reference: contract.reference, title: contract.title, provider: contract.provider_name, starts_on: contract.starts_on, ends_on: contract.ends_on, extension_until: contract.extension_until, value: money(contract.value_pence), annual: money(contract.annual_pence), tier: contract.tier,
      owner: contract.owner_name, state: contract.state, form: contract.form ? `${contractForms.find((one) => one.value === contract.form)?.text ?? contract.form}${contract.edition ? `, ${contract.edition}` : ''}` : '',
    },
    serves: await servedBy(tx, contract.id), lastHeldOn: (await meetingsOf(tx, contract.id)).find((one) => one.held_on !== null && one.id !== meetingId)?.held_on ?? undefined,
    items: meeting ? await minutesOf(tx, meeting.id) : [], meetingActions: meeting ? await actionsOfMeeting(tx, meeting.id) : [], openActions: await openActions(tx, contract.id), indicators: await indicatorsOf(tx, contract.id),
    returns: (await returnsOf(tx, contract.id)).map((row) => ({ title: `${row.reference}, ${periodInWords(row.period)}`, due_on: row.due_on, standing: standingOf({ state: row.state, due_on: row.due_on, sent_on: row.sent_at ? londonDate(row.sent_at) : null }, tx.today) })),
    findings: (await findingsOf(tx, { contract: contract.id })).slice(0, 20).map((one) => ({ reference: one.reference, title: one.title, state: one.state })),
    notices: (await noticesOf(tx, contract.id)).slice(0, 20).map((one) => ({ reference: one.reference, title: one.title, state: one.state, next: one.next_on ? `${dateInWords(one.next_on)}: ${one.next_title ?? ''}` : '' })),
    changes: (await changesOf(tx, contract.id)).filter((one) => one.state !== 'withdrawn').slice(0, 20).map((one) => ({ reference: one.reference, title: one.title, type: typeWords(one.change_type), state: one.state, effective_on: one.effective_on, added_pence: one.added_pence })),
    obligations: await tx.rows(sql<{ what: string; owner: string; due_on: CivilDate | null }>`select what, owner, due_on from deliver.obligation where contract_id = ${contract.id} and done_on is null order by due_on nulls last limit 60`),
    money: await moneyOf(tx, contract.id, tx.today),
    dates: await tx.rows(sql<{ due_on: CivilDate; title: string; rule: string | null; late: boolean }>`select d.due_on, d.title, d.rule, d.due_on < ${tx.today}::date as late from kernel.due d where d.body_id = ${contract.body_id} and d.done_at is null and d.cancelled_at is null and d.due_on <= ${tx.today}::date + 90
      and (d.record_id = ${contract.id} or exists (select 1 from kernel.link l where l.body_id = d.body_id and l.from_id = ${contract.id} and l.to_id = d.record_id and l.ended_at is null)) order by d.due_on, d.title limit 60`),
  }
}
