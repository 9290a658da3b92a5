import { query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { date } from '../../kernel/fields.ts'
import type { Pence } from '../../kernel/money.ts'
import { addDays, addMonths, type CivilDate } from '../../kernel/time.ts'
import { payBy } from '../invoice/months.rule.ts'
import { lastMonthEnded } from '../ledger/index.ts'
import { accountOf, type PaymentEvent, yearOf } from '../payment/account.ts'
import { monthsOf } from '../payment/months.ts'
import { financialYearOf } from '../../evidence/tabular/financial-year.ts'
import { claimsByMonth } from './claims.ts'
import { paymentEventsFor } from '../payment/payment.ts'
import type { Month } from '../payment/terms.ts'
import { forecastOf, type Forecast } from './forecast.rule.ts'
import { halfYearBefore, halfYearOf, type HalfYear, promptFigures, type PromptFigures, publishBy, type Reach, type TimedInvoice } from './prompt-payment.rule.ts'

interface Paying { id: string; reference: string; title: string; provider: string; ends: CivilDate | null; regime: string | null }

/** The contracts about whose money something is known. */
const payingContracts = (tx: Tx): Promise<Paying[]> =>
  tx.rows(sql<Paying>`select r.id, r.reference, r.title, c.provider_name as provider, coalesce(c.ended_on, case when c.end_open then null else c.ends_on end) as ends, p.regime from deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id
    left join procure.procurement p on p.body_id = c.body_id and p.id = c.procurement_id where c.body_id = ${tx.bodyId} and (exists (select 1 from deliver.payment_term t where t.body_id = c.body_id and t.contract_id = c.id)
      or exists (select 1 from deliver.invoice i where i.body_id = c.body_id and i.contract_id = c.id) or exists (select 1 from deliver.month_paid m where m.body_id = c.body_id and m.contract_id = c.id)) order by r.title, r.id limit 20000`)

/** How a half year stands: the figures under the Act, outside it, where the regime is not known, and of all. */
export interface PromptPayment { body: string; half: HalfYear; before: HalfYear; publishBy: CivilDate | null; act: PromptFigures; outside: PromptFigures; unknown: PromptFigures; all: PromptFigures; lateNow: number }

const reachOf = (regime: string | null): Reach => (regime === 'PA' || regime === 'split' ? 'act' : regime === null ? 'unknown' : 'outside')

/** No last day to pay lies further behind the day it is counted from: 30 days, and what holidays could add. Who reads a half year reads no invoice before. */
const payByReach = 60

const promptPayment = query({
  name: 'deliver.prompt-payment', title: 'How promptly invoices are paid, by half year', who: 'signed-in', params: { on: date({ label: 'A day of the half year', required: false }) },
  run: async (tx, ask): Promise<PromptPayment> => {
    const half = halfYearOf(ask.on ?? tx.today)
    const rows = await tx.rows(sql<{ valid_on: CivilDate; falls_due_on: CivilDate | null; paid_on: CivilDate | null; amount_pence: string; disputed: boolean; returned: boolean; regime: string | null }>`select i.valid_on, i.falls_due_on, i.paid_on, i.amount_pence, i.disputed, i.returned_words <> '' as returned, p.regime
      from deliver.invoice i left join deliver.contract c on c.body_id = i.body_id and c.id = i.contract_id left join procure.procurement p on p.body_id = c.body_id and p.id = c.procurement_id
      join kernel.record r on r.body_id = i.body_id and r.id = i.id where i.body_id = ${tx.bodyId} and r.state in ('received', 'accepted', 'scheduled', 'paid')
        and (i.paid_on is null or i.paid_on between ${half.from} and ${half.to} or greatest(i.valid_on, i.falls_due_on) between ${addDays(half.from, -payByReach)} and ${half.to})`)
    const invoices = rows.map((row): TimedInvoice => ({ invoiceDay: row.valid_on, payBy: payBy(row), paidOn: row.paid_on, pence: BigInt(row.amount_pence), disputed: row.disputed || row.returned, reach: reachOf(row.regime) }))
    const of = (reach: Reach): PromptFigures => promptFigures(invoices.filter((one) => one.reach === reach), half, tx.today)
    return {
      body: (await tx.one(sql<{ name: string }>`select name from bodies.organisation where id = ${tx.bodyId}`)).name, half, before: halfYearBefore(half), publishBy: publishBy(half) ?? null,
      act: of('act'), outside: of('outside'), unknown: of('unknown'), all: promptFigures(invoices, half, tx.today), lateNow: invoices.filter((one) => one.paidOn === null && one.pence > 0n && one.payBy !== undefined && one.payBy < tx.today).length,
    }
  },
})

/** What a contract owes at the end of a month and nobody claimed. */
export interface Accrual { id: string; reference: string; title: string; provider: string; duePence: Pence; withheldPence: Pence; claimedPence: Pence; accruedPence: Pence; terms: boolean }

/** A day no more than ten years after today: what lies beyond would only be reckoned for nothing. */
const within = (day: CivilDate, today: CivilDate): CivilDate => (day > addMonths(today, 120) ? addMonths(today, 120) : day)

const accruals = query({
  name: 'deliver.accruals', title: 'What is due and not claimed at a month\'s end', who: 'signed-in', params: { month: date({ label: 'A day of the month', required: false }) },
  run: async (tx, ask): Promise<{ month: Month; rows: Accrual[] }> => {
    const month = ask.month === undefined ? lastMonthEnded(tx.today) : within(ask.month, tx.today).slice(0, 7)
    const contracts = await payingContracts(tx)
    const [events, claims] = [await paymentEventsFor(tx, contracts.map((one) => one.id)), await claimsByMonth(tx, { to: month })]
    const rows = contracts.map((contract): Accrual => {
      const own = events.get(contract.id) ?? []
      const until = contract.ends && contract.ends.slice(0, 7) < month ? contract.ends.slice(0, 7) : month
      const [duePence, withheldPence] = accountOf(own, until).reduce(([due, withheld], one) => [due + one.duePence, withheld + one.withheldPence], [0n, 0n])
      const claimedPence = (claims.get(contract.id) ?? []).filter((one) => one.month <= month).reduce((sum, one) => sum + one.pence, 0n)
      const terms = own.some((event) => event.kind === 'terms')
      return { id: contract.id, reference: contract.reference, title: contract.title, provider: contract.provider, duePence, withheldPence, claimedPence, accruedPence: terms ? duePence - withheldPence - claimedPence : 0n, terms }
    })
    return { month, rows }
  },
})

/** A contract's year, with the budget that is set aside for it. */
export interface YearRow { id: string; reference: string; title: string; provider: string; forecast: Forecast | null; claimedPence: Pence; budgetPence: Pence | null; budgets: string }

/** What each contract costs in the financial year of a day, with its forecast and budgets. */
export async function yearRowsOf(tx: Tx, on?: CivilDate): Promise<{ year: Month; words: string; rows: YearRow[] }> {
  const year = yearOf(within(on ?? tx.today, tx.today).slice(0, 7))
  const contracts = await payingContracts(tx)
  const last = monthsOf(year, `${Number(year.slice(0, 4)) + 1}-03`).at(-1)!
  const [events, claims] = [await paymentEventsFor(tx, contracts.map((one) => one.id)), await claimsByMonth(tx, { from: year, to: last })]
  const budgets = await tx.rows(sql<{ contract_id: string; amount_pence: string; reference: string }>`select distinct on (c.id, b.id) c.id as contract_id, b.amount_pence, br.reference from plan.budget_line b join kernel.record br on br.body_id = b.body_id and br.id = b.id and br.state = 'set'
    join kernel.link l on l.body_id = b.body_id and l.from_id = b.id and l.kind = 'pays for' and l.ended_at is null join kernel.record c on c.body_id = b.body_id and c.kind = 'contract'
      and (c.id = l.to_id or exists (select 1 from kernel.link s where s.body_id = b.body_id and s.from_id = l.to_id and s.to_id = c.id and s.ended_at is null)) where b.body_id = ${tx.bodyId} and b.financial_year = ${financialYearOf(`${year}-01`)}`)
  const ofYear = (event: PaymentEvent): boolean => event.kind !== 'terms' || event.from <= last
  return {
    year, words: financialYearOf(`${year}-01`),
    rows: contracts.map((contract): YearRow => {
      const own = budgets.filter((one) => one.contract_id === contract.id)
      return {
        id: contract.id, reference: contract.reference, title: contract.title, provider: contract.provider, forecast: forecastOf((events.get(contract.id) ?? []).filter(ofYear), year, { lastEnded: lastMonthEnded(tx.today), ends: contract.ends?.slice(0, 7) }) ?? null,
        claimedPence: (claims.get(contract.id) ?? []).filter((one) => one.month >= year && one.month <= last).reduce((sum, one) => sum + one.pence, 0n), budgetPence: own.length === 0 ? null : own.reduce((sum, one) => sum + BigInt(one.amount_pence), 0n), budgets: own.map((one) => one.reference).join(', '),
      }
    }),
  }
}

const forecast = query({
  name: 'deliver.forecast', title: 'What each contract will cost in a financial year', who: 'signed-in', params: { on: date({ label: 'A day of the financial year', required: false }) },
  run: (tx, ask) => yearRowsOf(tx, ask.on),
})

/** What waits for somebody in the money of this body. */
export interface MoneyWaiting { received: string; queried: string; accepted: string; accepted_pence: string; homeless: string; runs: string }

const waiting = query({
  name: 'deliver.money-waiting', title: 'Invoices and pay runs that wait for somebody', who: 'signed-in', params: {},
  run: (tx) => tx.one(sql<MoneyWaiting>`select count(*) filter (where r.state = 'received') as received, count(*) filter (where r.state in ('queried', 'returned')) as queried, count(*) filter (where r.state = 'accepted') as accepted,
    coalesce(sum(i.amount_pence) filter (where r.state = 'accepted'), 0)::text as accepted_pence, count(*) filter (where i.contract_id is null and r.state in ('received', 'queried')) as homeless,
    (select count(*) from kernel.record p where p.body_id = ${tx.bodyId} and p.kind = 'pay-run' and p.state not in ('settled', 'dropped')) as runs
    from deliver.invoice i join kernel.record r on r.body_id = i.body_id and r.id = i.id where i.body_id = ${tx.bodyId}`),
})

export const moneyQueries = [promptPayment, accruals, forecast, waiting]
