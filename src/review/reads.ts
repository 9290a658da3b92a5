import { sql, type Tx } from '../kernel/database/database.ts'
import type { Instant } from '../kernel/time.ts'
import { observationsOf, type ObservationRow } from '../deliver/returns/index.ts'
import { kpiOf, targetsOf, type ChangedBy, type Harm, type KpiRow, type TargetRow } from '../plan/index.ts'
import { chooseChart, type ChartChoice, type Observed } from './charts/chart-choice.rule.ts'
import { judge, type Baseline, type Judged, type Signal } from './kpi-chart.ts'

const baselineColumns = sql`id, number, from_period, to_period, periods, held, held_numerators, held_denominators, mean, lower, upper, reason, made_at`

/** Locked baselines of a KPI, oldest first. */
export const baselinesOf = (tx: Tx, kpiId: string): Promise<Baseline[]> =>
  tx.rows(sql<Baseline>`select ${baselineColumns} from review.baseline where kpi_id = ${kpiId} order by number limit 100`)

/** A real improvement that was said back to its provider. */
export interface RecognitionRow { period: string; words: string; said_at: Instant }

const recognitionsOf = (tx: Tx, kpiId: string): Promise<RecognitionRow[]> =>
  tx.rows(sql<RecognitionRow>`select period, words, said_at from review.recognition where kpi_id = ${kpiId} order by period desc limit 100`)

/** Everything a KPI's chart is drawn from, for whoever may see the KPI: commissioner and provider see the same. */
export interface KpiChart { kpi: KpiRow; targets: TargetRow[]; values: ObservationRow[]; baselines: Baseline[]; judged: Judged; screened: boolean; said: RecognitionRow[] }

/** How a reader asked for the chart: another kind than by definition, or single great jumps kept in the limits. */
export interface ChartAsk { chart?: string | undefined; screen?: boolean | undefined }

/** What baselines were locked on, as months. */
const heldOf = (baselines: readonly Baseline[]): Observed[] => baselines.flatMap((one) => one.periods.map((period, at) => ({ period, value: one.held[at]!, numerator: one.held_numerators?.[at] ?? null, denominator: one.held_denominators?.[at] ?? null })))

/** The chart by the KPI's definition and figures; locked baselines that hold no numbers counted keep it at single values. */
const choiceOf = (kpi: { unit: string; direction: 'up' | 'down' }, values: readonly Observed[], baselines: readonly Baseline[], asked?: string): ChartChoice =>
  chooseChart(kpi, values, { asked, held: heldOf(baselines) })

export async function kpiChartOf(tx: Tx, kpiId: string, { chart, screen = true }: ChartAsk = {}): Promise<KpiChart | undefined> {
  const kpi = await kpiOf(tx, kpiId)
  if (!kpi) return undefined
  const [values, baselines, targets] = [await observationsOf(tx, kpiId), await baselinesOf(tx, kpiId), await targetsOf(tx, kpiId)]
  return { kpi, targets, values, baselines, screened: screen, said: await recognitionsOf(tx, kpiId), judged: judge(values, baselines, { direction: kpi.direction, target: kpi.target, choice: choiceOf(kpi, values, baselines, chart), screen }) }
}

/** A real change of a KPI, with what tells how much it matters, and whether somebody answered it. */
export interface BodySignal extends Signal {
  kpi_id: string
  kpi: string
  reference: string
  unit: string
  contract_id: string | null
  contract: string | null
  /** Value of a year of the contract, pence. */
  annual_pence: string | null
  harm: Harm | null
  changed_by: ChangedBy | null
  answered: boolean
  /** Whether the last month with a figure still shows it. */
  goes_on: boolean
}

/** A change of a KPI that nobody has answered yet. */
export type OpenSignal = BodySignal

interface SignalKpi { id: string; reference: string; title: string; unit: string; direction: 'up' | 'down'; contract_id: string | null; contract: string | null; annual_pence: string | null; harm: Harm | null; changed_by: ChangedBy | null; found_last: string | null; said_last: string | null }

/**
 * All real changes of this body's KPIs with at least 12 values, newest first. A finding answers every change of its KPI that began by its
 * month; an improvement is also answered when it was said back to the provider. Reads at most 2,000 KPIs.
 */
export async function bodySignals(tx: Tx): Promise<BodySignal[]> {
  const kpis = await tx.rows(sql<SignalKpi>`select r.id, r.reference, r.title, k.unit, k.direction, k.contract_id, k.harm, k.changed_by, c.title as contract, t.annual_pence::text as annual_pence,
      (select max(f.period) from review.finding f where f.body_id = k.body_id and f.kpi_id = k.id) as found_last, (select max(g.period) from review.recognition g where g.body_id = k.body_id and g.kpi_id = k.id) as said_last
    from plan.kpi k join kernel.record r on r.body_id = k.body_id and r.id = k.id left join kernel.record c on c.body_id = k.body_id and c.id = k.contract_id left join deliver.contract t on t.body_id = k.body_id and t.id = k.contract_id
    where k.body_id = ${tx.bodyId} and r.state <> 'closed' and k.id in (select kpi_id from deliver.kpi_observation where body_id = ${tx.bodyId} group by kpi_id having count(distinct period) >= 12) order by r.id limit 2000`)
  if (kpis.length === 0) return []
  const ids = kpis.map((kpi) => kpi.id)
  const values = group(await tx.rows(sql<Observed & { kpi_id: string }>`select distinct on (kpi_id, period) kpi_id, period, value, numerator, denominator from deliver.kpi_observation
    where body_id = ${tx.bodyId} and kpi_id = any(${ids}::uuid[]) order by kpi_id, period, version desc`))
  const baselines = group(await tx.rows(sql<Baseline & { kpi_id: string }>`select kpi_id, ${baselineColumns} from review.baseline where body_id = ${tx.bodyId} and kpi_id = any(${ids}::uuid[])`))
  const by = (last: string | null, signal: Signal): boolean => last !== null && signal.from <= last
  return kpis.flatMap((kpi) => {
    const [observed, locked] = [values.get(kpi.id) ?? [], baselines.get(kpi.id) ?? []]
    const { signals, choice, points } = judge(observed, locked, { direction: kpi.direction, target: null, choice: choiceOf(kpi, observed, locked) })
    const last = points.findLast((point) => point.value !== null)?.period.slice(0, 7)
    return signals.map((signal): BodySignal => ({
      ...signal, kpi_id: kpi.id, kpi: kpi.title, reference: kpi.reference, unit: choice.unit, contract_id: kpi.contract_id, contract: kpi.contract, annual_pence: kpi.annual_pence, harm: kpi.harm, changed_by: kpi.changed_by,
      goes_on: signal.to === last, answered: by(kpi.found_last, signal) || (signal.better === true && by(kpi.said_last, signal)),
    }))
  }).sort((a, b) => (a.to > b.to ? -1 : 1))
}

/** Real changes that nobody has answered, newest first. */
export const openSignals = async (tx: Tx): Promise<OpenSignal[]> => (await bodySignals(tx)).filter((signal) => !signal.answered)

function group<T extends { kpi_id: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const list = groups.get(row.kpi_id)
    if (list) list.push(row)
    else groups.set(row.kpi_id, [row])
  }
  return groups
}
