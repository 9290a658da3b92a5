import { query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { reference, text } from '../../kernel/fields.ts'
import { isPeriod } from '../../deliver/returns/index.ts'
import { kpiOf, type KpiRow } from '../../plan/index.ts'
import { plain } from '../signals/index.ts'
import { compareUnits, type Comparison, type CountedUnit } from './compare.rule.ts'

// The same indicator: the same name, unit and better way, and nothing else said of what is counted.
const alike = (one: ReturnType<typeof sql>, other: ReturnType<typeof sql>) => sql`(${one} = '' or ${other} = '' or ${plain(one)} = ${plain(other)})`

/** An indicator of another contract that measures the same. */
export interface AlikeKpi { id: string; contract_id: string; contract: string; provider: string }

// The indicators that measure the same as one, as they were told alike when they were last written.
const sameAs = sql`plan.kpi mine join review.judged_kpi j on j.body_id = mine.body_id and j.kpi_id = mine.id join review.judged_kpi a on a.body_id = j.body_id and a.alike = j.alike
    join plan.kpi k on k.body_id = a.body_id and k.id = a.kpi_id and k.contract_id is not null and ${alike(sql`k.numerator_words`, sql`mine.numerator_words`)} and ${alike(sql`k.denominator_words`, sql`mine.denominator_words`)}
    join kernel.record r on r.body_id = k.body_id and r.id = k.id and r.state <> 'closed'`

/** How many contracts have this indicator, counted to at most a hundred. */
export const alikeCount = async (tx: Tx, kpiId: string): Promise<number> =>
  (await tx.one(sql<{ count: number }>`select count(*)::int as count from (select 1 from ${sameAs} where mine.body_id = ${tx.bodyId} and mine.id = ${kpiId} limit 100) found`)).count

/** The indicators of this body's contracts that measure the same as this one, itself among them, by contract. */
export const alikeKpis = (tx: Tx, kpiId: string): Promise<AlikeKpi[]> =>
  tx.rows(sql<AlikeKpi>`select r.id, k.contract_id, c.title as contract, coalesce(o.name, '') as provider
    from ${sameAs} join kernel.record c on c.body_id = k.body_id and c.id = k.contract_id left join bodies.organisation o on o.id = coalesce(k.provider_id, c.provider_id)
    where mine.body_id = ${tx.bodyId} and mine.id = ${kpiId} order by c.title, r.id limit 500`)

/** What is compared, over which months, with those that returned no numbers. */
export interface ComparedKpi extends Comparison { kpi: KpiRow; from: string; to: string; silent: AlikeKpi[]; demonstration: boolean }

const monthsBefore = (period: string, months: number): string => {
  const index = Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7)) - 1 - months
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** Compares an indicator over all contracts that have it; the twelve months up to the last with numbers, or the months asked for. */
export async function comparisonOf(tx: Tx, kpiId: string, asked: { from?: string | undefined; to?: string | undefined } = {}): Promise<ComparedKpi | null> {
  const kpi = await kpiOf(tx, kpiId)
  const alikes = kpi ? await alikeKpis(tx, kpiId) : []
  if (!kpi || alikes.length === 0) return null
  const rows = await tx.rows(sql<{ kpi_id: string; period: string; numerator: number | null; denominator: number | null; demonstration: boolean }>`select distinct on (kpi_id, period) kpi_id, period, numerator, denominator, demonstration
    from deliver.kpi_observation where body_id = ${tx.bodyId} and kpi_id = any(${alikes.map((one) => one.id)}::uuid[]) order by kpi_id, period, version desc limit 100000`)
  const counted = rows.filter((row): row is typeof row & { numerator: number; denominator: number } => row.numerator !== null && row.denominator !== null && row.denominator > 0)
  const last = counted.map((row) => row.period).sort().at(-1) ?? tx.today.slice(0, 7)
  const to = asked.to && isPeriod(asked.to) ? asked.to : last
  const from = asked.from && isPeriod(asked.from) && asked.from <= to ? asked.from : monthsBefore(to, 11)
  const within = counted.filter((row) => row.period >= from && row.period <= to)
  const units = alikes.flatMap((one): CountedUnit[] => {
    const mine = within.filter((row) => row.kpi_id === one.id)
    return mine.length === 0 ? [] : [{ kpi_id: one.id, contract_id: one.contract_id, contract: one.contract, provider: one.provider, months: mine.length, events: mine.reduce((sum, row) => sum + row.numerator, 0), base: mine.reduce((sum, row) => sum + row.denominator, 0) }]
  })
  return { ...compareUnits(units, kpi), kpi, from, to, silent: alikes.filter((one) => !units.some((unit) => unit.kpi_id === one.id)), demonstration: within.some((row) => row.demonstration) }
}

/** An indicator that several contracts have. */
export interface SharedKpi { id: string; name: string; unit: string; contracts: number }

export const compareQueries = [
  query({
    name: 'review.compare', title: 'One indicator over all contracts that have it, by one rule', who: 'signed-in',
    params: { kpi: reference({ label: 'Indicator', to: 'kpi' }), from: text({ label: 'First month', max: 7, required: false }), to: text({ label: 'Last month', max: 7, required: false }) },
    run: (tx, ask) => comparisonOf(tx, ask.kpi, ask),
  }),
  query({
    name: 'review.comparable', title: 'Indicators that several contracts have', who: 'signed-in', params: {},
    run: (tx) => tx.rows(sql<SharedKpi>`select min(r.id::text) as id, regexp_replace(btrim(min(r.title)), '\\s+', ' ', 'g') as name, min(k.unit) as unit, count(distinct k.contract_id)::int as contracts
      from plan.kpi k join kernel.record r on r.body_id = k.body_id and r.id = k.id where k.body_id = ${tx.bodyId} and r.state <> 'closed' and k.contract_id is not null
      group by ${plain(sql`r.title`)}, ${plain(sql`k.unit`)}, k.direction having count(distinct k.contract_id) > 1 order by 2 limit 500`),
  }),
]
