import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate } from '../../kernel/time.ts'
import type { Compared } from './compared.rule.ts'
import type { Effect } from './effect.rule.ts'

export const claimKind: Kind = {
  name: 'claim', plural: 'claims', module: 'review', stage: 'review', words: 'claim of an effect', many: 'claims of effects', prefix: 'CLAIM',
  list: {
    from: sql`left join review.claim m on m.body_id = r.body_id and m.id = r.id left join kernel.record mk on mk.id = m.kpi_id`,
    columns: [
      { key: 'indicator', heading: 'Indicator', as: 'text', value: sql`mk.title`, searched: 'words' }, { key: 'by', heading: 'By', as: 'text', value: sql`m.by_month` }, { key: 'likely', heading: 'Claimed', as: 'number', value: sql`m.likely` },
      { key: 'came', heading: 'Came', as: 'number', value: sql`(m.judged ->> 'estimate')::double precision` },
    ],
  },
}

export const claimProcess: Process = {
  kind: 'claim', title: 'A claim of an effect', states: { claimed: 'Claimed', judged: 'Judged', withdrawn: 'Withdrawn' },
  steps: [
    { act: 'review.make-claim', from: [], to: 'claimed', says: 'Before a change: which indicator it moves, by how much at least, likely and at most, by when, at what cost; and, where there are others that it does not reach, which of them it is compared with.' },
    { act: 'review.judge-claim', from: ['claimed', 'judged'], to: 'judged', says: 'After it: what came, by the indicator’s own months before and after, and against those compared, with limits and what the methods assume. Newer values may judge it anew.' },
    { act: 'review.withdraw-claim', from: ['claimed'], to: 'withdrawn', givesUp: true, says: 'The change did not happen, or the claim was made of the wrong indicator.' },
  ],
  leadsOn: { claimed: ['review.judge-claim'] },
}

export interface ClaimRow {
  id: string
  body_id: string
  reference: string
  title: string
  state: string
  scope_id: string | null
  kpi_id: string
  kpi: string
  unit: string
  direction: 'up' | 'down'
  contract_id: string | null
  what: string
  reason: string
  starts_from: string
  by_month: string
  low: number
  likely: number
  high: number
  cost_pence: string | null
  power_words: string
  claimed_on: CivilDate
  served_ids: string[]
  comparator_ids: string[]
  comparator_reason: string
  judged: Effect | null
  judged_compared: Compared | null
  judged_words: string
  judged_on: CivilDate | null
}

const columns = sql`r.id, r.body_id, r.reference, r.title, r.state, r.scope_id, m.kpi_id, k.title as kpi, p.unit, p.direction, m.contract_id, m.what, m.reason, m.starts_from, m.by_month, m.low, m.likely, m.high, m.cost_pence, m.power_words, m.claimed_on, m.served_ids, m.comparator_ids, m.comparator_reason, m.judged, m.judged_compared, m.judged_words, m.judged_on`
const from = sql`from review.claim m join kernel.record r on r.body_id = m.body_id and r.id = m.id join kernel.record k on k.id = m.kpi_id join plan.kpi p on p.id = m.kpi_id`

/** One claim, or undefined when there is none or it is not the asker's to see. */
export const claimOf = (tx: Tx, id: string): Promise<ClaimRow | undefined> => tx.maybe(sql<ClaimRow>`select ${columns} ${from} where m.id = ${id}`)
/** The claims of this body, the newest first; of one indicator where asked. */
export const claimsOf = (tx: Tx, kpiId?: string): Promise<ClaimRow[]> =>
  tx.rows(sql<ClaimRow>`select ${columns} ${from} where m.body_id = ${tx.bodyId} and r.state <> 'withdrawn' and (${kpiId ?? null}::uuid is null or m.kpi_id = ${kpiId ?? null}::uuid) order by m.claimed_on desc, r.reference desc limit 500`)

/** An indicator that a claim names beside its own: with its contract, as the asker may see it. */
export interface NamedKpi { id: string; name: string; unit: string; contract: string | null; provider: string; body: string }
export const kpisNamed = (tx: Tx, ids: readonly string[]): Promise<NamedKpi[]> =>
  tx.rows(sql<NamedKpi>`select r.id, r.title as name, p.unit, c.title as contract, coalesce(o.name, '') as provider, b.name as body from plan.kpi p join kernel.record r on r.body_id = p.body_id and r.id = p.id join bodies.organisation b on b.id = p.body_id
    left join kernel.record c on c.id = p.contract_id left join bodies.organisation o on o.id = p.provider_id where p.id = any(${[...ids]}::uuid[]) order by c.title, r.title, r.id limit 200`)

/** Indicators of other contracts, partners' among them, that have the same name and unit and are returned every month. */
export const comparableTo = async (tx: Tx, kpiId: string): Promise<string[]> =>
  (await tx.rows(sql<{ id: string }>`select k.id from plan.kpi mine join kernel.record m on m.body_id = mine.body_id and m.id = mine.id join plan.kpi k on lower(btrim(k.unit)) = lower(btrim(mine.unit)) and k.frequency = 'monthly' and k.contract_id is not null and k.id <> mine.id
    join kernel.record r on r.body_id = k.body_id and r.id = k.id and r.state <> 'closed' and lower(btrim(r.title)) = lower(btrim(m.title)) where mine.id = ${kpiId} and (r.body_id = ${tx.bodyId} or r.scope_id = any(${tx.scopes}::uuid[])) order by r.created_at, k.id limit 100`)).map((row) => row.id)
