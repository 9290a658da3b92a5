import { sql, type Tx } from '../kernel/database/database.ts'
import type { Instant } from '../kernel/time.ts'
import { observationsOf, type ObservationRow } from '../deliver/returns/index.ts'
import { kpiOf, targetsOf, type KpiRow, type TargetRow } from '../plan/index.ts'
import { chooseChart, type ChartChoice, type Observed } from './charts/chart-choice.rule.ts'
import { judge, type Baseline, type Judged } from './kpi-chart.ts'

export const baselineColumns = sql`id, number, from_period, to_period, periods, held, held_numerators, held_denominators, mean, lower, upper, reason, made_at`

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
export const choiceOf = (kpi: { unit: string; direction: 'up' | 'down' }, values: readonly Observed[], baselines: readonly Baseline[], asked?: string): ChartChoice =>
  chooseChart(kpi, values, { asked, held: heldOf(baselines) })

export async function kpiChartOf(tx: Tx, kpiId: string, { chart, screen = true }: ChartAsk = {}): Promise<KpiChart | undefined> {
  const kpi = await kpiOf(tx, kpiId)
  if (!kpi) return undefined
  const [values, baselines, targets] = [await observationsOf(tx, kpiId), await baselinesOf(tx, kpiId), await targetsOf(tx, kpiId)]
  return { kpi, targets, values, baselines, screened: screen, said: await recognitionsOf(tx, kpiId), judged: judge(values, baselines, { direction: kpi.direction, target: kpi.target, choice: choiceOf(kpi, values, baselines, chart), screen }) }
}
