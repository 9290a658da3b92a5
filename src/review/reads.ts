import { sql, type Tx } from '../kernel/database/database.ts'
import { observationsOf, type ObservationRow } from '../deliver/returns/index.ts'
import { kpiOf, targetsOf, type KpiRow, type TargetRow } from '../plan/index.ts'
import { chooseChart, type ChartChoice, type Observed } from './charts/chart-choice.rule.ts'
import { judge, type Baseline, type Judged, type Signal } from './kpi-chart.ts'

const baselineColumns = sql`id, number, from_period, to_period, periods, held, held_numerators, held_denominators, mean, lower, upper, reason, made_at`

/** Locked baselines of a KPI, oldest first. */
export const baselinesOf = (tx: Tx, kpiId: string): Promise<Baseline[]> =>
  tx.rows(sql<Baseline>`select ${baselineColumns} from review.baseline where kpi_id = ${kpiId} order by number limit 100`)

/** Everything a KPI's chart is drawn from, for whoever may see the KPI: commissioner and provider see the same. */
export interface KpiChart { kpi: KpiRow; targets: TargetRow[]; values: ObservationRow[]; baselines: Baseline[]; judged: Judged; screened: boolean }

/** How a reader asked for the chart: another kind than by definition, or single great jumps kept in the limits. */
export interface ChartAsk { chart?: string | undefined; screen?: boolean | undefined }

/** The chart by the KPI's definition and figures; locked baselines that hold no numbers counted keep it at single values. */
const choiceOf = (kpi: { unit: string; direction: 'up' | 'down' }, values: readonly Observed[], baselines: readonly Baseline[], asked?: string): ChartChoice =>
  chooseChart(kpi, values, { asked, heldCounts: baselines.every((one) => one.held_numerators != null && one.held_denominators != null) })

export async function kpiChartOf(tx: Tx, kpiId: string, { chart, screen = true }: ChartAsk = {}): Promise<KpiChart | undefined> {
  const kpi = await kpiOf(tx, kpiId)
  if (!kpi) return undefined
  const [values, baselines, targets] = [await observationsOf(tx, kpiId), await baselinesOf(tx, kpiId), await targetsOf(tx, kpiId)]
  return { kpi, targets, values, baselines, screened: screen, judged: judge(values, baselines, { direction: kpi.direction, target: kpi.target, choice: choiceOf(kpi, values, baselines, chart), screen }) }
}

/** A change of a KPI that nobody has recorded as a finding yet. */
export interface OpenSignal extends Signal { kpi_id: string; kpi: string; reference: string; unit: string; contract_id: string | null; contract: string | null }

interface SignalKpi { id: string; reference: string; title: string; unit: string; direction: 'up' | 'down'; contract_id: string | null; contract: string | null; from_last: string | null }

/**
 * Real changes without a finding, newest first: of this body's KPIs with at least 12 values. A finding answers every change of its KPI
 * that began by its month in the same stretch. Reads at most 2,000 KPIs.
 */
export async function openSignals(tx: Tx): Promise<OpenSignal[]> {
  const kpis = await tx.rows(sql<SignalKpi>`select r.id, r.reference, r.title, k.unit, k.direction, k.contract_id, c.title as contract,
      (select max(f.period) from review.finding f where f.body_id = k.body_id and f.kpi_id = k.id) as from_last
    from plan.kpi k join kernel.record r on r.body_id = k.body_id and r.id = k.id left join kernel.record c on c.body_id = k.body_id and c.id = k.contract_id
    where k.body_id = ${tx.bodyId} and r.state <> 'closed' and k.id in (select kpi_id from deliver.kpi_observation where body_id = ${tx.bodyId} group by kpi_id having count(distinct period) >= 12) order by r.id limit 2000`)
  if (kpis.length === 0) return []
  const ids = kpis.map((kpi) => kpi.id)
  const values = group(await tx.rows(sql<Observed & { kpi_id: string }>`select distinct on (kpi_id, period) kpi_id, period, value, numerator, denominator from deliver.kpi_observation
    where body_id = ${tx.bodyId} and kpi_id = any(${ids}::uuid[]) order by kpi_id, period, version desc`))
  const baselines = group(await tx.rows(sql<Baseline & { kpi_id: string }>`select kpi_id, ${baselineColumns} from review.baseline where body_id = ${tx.bodyId} and kpi_id = any(${ids}::uuid[])`))
  return kpis.flatMap((kpi) => {
    const [observed, locked] = [values.get(kpi.id) ?? [], baselines.get(kpi.id) ?? []]
    const { signals, choice } = judge(observed, locked, { direction: kpi.direction, target: null, choice: choiceOf(kpi, observed, locked) })
    return signals.filter((signal) => kpi.from_last === null || signal.from > kpi.from_last)
      .map((signal): OpenSignal => ({ ...signal, kpi_id: kpi.id, kpi: kpi.title, reference: kpi.reference, unit: choice.unit, contract_id: kpi.contract_id, contract: kpi.contract }))
  }).sort((a, b) => (a.to > b.to ? -1 : 1))
}

function group<T extends { kpi_id: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const list = groups.get(row.kpi_id)
    if (list) list.push(row)
    else groups.set(row.kpi_id, [row])
  }
  return groups
}
