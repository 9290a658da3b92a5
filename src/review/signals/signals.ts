import { sql, type Tx } from '../../kernel/database/database.ts'
import type { ChangedBy, Harm } from '../../plan/index.ts'
import type { Signal } from '../kpi-chart.ts'

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

/** Which signals: all of this body, or those that `only` names. The rows that order and limit choose are found first, then what stands around them. */
const read = (tx: Tx, only: ReturnType<typeof sql>, order: ReturnType<typeof sql>, most: number): Promise<BodySignal[]> => tx.rows(sql<BodySignal>`
  select s.kpi_id, r.title as kpi, r.reference, s.unit, s.from_period as "from", s.to_period as "to", s.months, s.rule, s.way, s.better, s.value, s.words, s.goes_on, s.answered,
    s.contract_id, c.title as contract, t.annual_pence::text as annual_pence, k.harm, k.changed_by
  from (select * from review.signal s where s.body_id = ${tx.bodyId} and s.stands and ${only} order by ${order} limit ${most}) s
  join kernel.record r on r.body_id = s.body_id and r.id = s.kpi_id join plan.kpi k on k.body_id = s.body_id and k.id = s.kpi_id
  left join kernel.record c on c.body_id = s.body_id and c.id = s.contract_id left join deliver.contract t on t.body_id = s.body_id and t.id = s.contract_id order by ${order}`)

const newest = sql`s.to_period desc, s.kpi_id`
/** As matters are ranked: by weight, then the oldest, then by key. */
const heaviest = sql`s.weight desc, s.from_period collate "C", s.kpi_id`

/** Changes for the better that nobody has said back, or all that nobody has answered; newest first. */
export const openSignals = (tx: Tx, { better = false, most = 20_000 } = {}): Promise<OpenSignal[]> => read(tx, better ? sql`not s.answered and s.better` : sql`not s.answered`, newest, most)

/** Changes that are not for the better and that nobody has answered, those that weigh most first. */
export const heaviestSignals = (tx: Tx, most: number): Promise<OpenSignal[]> => read(tx, sql`not s.answered and s.better is not true`, heaviest, most)

const count = async (tx: Tx, only: ReturnType<typeof sql>): Promise<number> =>
  (await tx.one(sql<{ count: number }>`select count(*)::int as count from review.signal s where s.body_id = ${tx.bodyId} and s.stands and ${only}`)).count
/** How many changes nobody has answered that are not for the better, and that are. */
export const heaviestCount = (tx: Tx): Promise<number> => count(tx, sql`not s.answered and s.better is not true`)
export const betterCount = (tx: Tx): Promise<number> => count(tx, sql`not s.answered and s.better`)

/** Changes for the worse, answered or not, that began in or after a month; newest first. */
export const worseSince = (tx: Tx, month: string): Promise<BodySignal[]> => read(tx, sql`not s.better and s.from_period >= ${month}`, newest, 100_000)

/** Indicators of contracts that show a change for the worse that goes on, each once. */
export const worseKpis = (tx: Tx): Promise<{ contract_id: string; kpi_id: string; kpi: string }[]> =>
  tx.rows(sql<{ contract_id: string; kpi_id: string; kpi: string }>`select distinct s.contract_id, s.kpi_id, r.title as kpi from review.signal s join kernel.record r on r.body_id = s.body_id and r.id = s.kpi_id
    where s.body_id = ${tx.bodyId} and s.stands and not s.better and s.goes_on and s.contract_id is not null`)
