import type { Kind, Process } from '../kernel/act.ts'
import type { Tx } from '../kernel/database/database.ts'
import { sql } from '../kernel/database/database.ts'
import type { CivilDate } from '../kernel/time.ts'
import type { Writer } from '../kernel/writer.ts'
import type { ChangedBy, Harm, LimitRule } from './kpi.rule.ts'
import { kpiList } from './list-columns.ts'

export const kpiKind: Kind = {
  name: 'kpi', plural: 'kpis', many: 'key performance indicators', module: 'plan', stage: 'plan', words: 'key performance indicator', prefix: 'KPI', forParty: '/provider/kpis/:id', list: kpiList, column: 'kpi',
  needs: [{ from: 'outcome', words: 'No outcome leads to this indicator yet' }],
}

export const kpiProcess: Process = {
  kind: 'kpi', title: 'A key performance indicator', states: { draft: 'Draft', watched: 'Watched', 'in use': 'In use', closed: 'Closed' },
  steps: [
    { act: 'plan.add-kpi', from: [], to: ['draft', 'watched'], says: 'It is written down for a specification, or watched on a contract that runs already.' },
    { act: 'plan.set-target', from: ['draft', 'watched', 'in use'], to: 'same', says: 'A target holds from its date on; the one before stays in the past.' },
    { act: 'plan.set-baseline', from: ['draft', 'watched', 'in use'], to: 'same', says: 'A baseline is recorded with where it comes from.' },
    { act: 'plan.complete-kpi', from: ['draft', 'watched', 'in use'], to: 'same', says: 'Where its values come from, who looks after it, when it counts as missed and what follows is written down.' },
    { act: 'plan.tie-kpi', from: ['draft', 'watched', 'in use'], to: 'same', says: 'It is tied to the outcome that it shows.' },
    { act: 'plan.use-kpi', from: ['draft', 'watched'], to: 'in use', says: 'It counts in a contract; for that it needs a baseline, a target, an outcome, a source, an owner, a rule of when it is missed and what follows.' },
    { act: 'plan.close-kpi', from: ['draft', 'watched', 'in use'], to: 'closed', givesUp: true, says: 'It is no longer returned; what was returned stays.' },
  ],
  leadsOn: {
    draft: ['plan.use-kpi', 'plan.complete-kpi'],
    watched: ['plan.use-kpi', 'plan.complete-kpi'],
  },
}

export type KpiState = 'draft' | 'watched' | 'in use' | 'closed'
export type Direction = 'up' | 'down'
export type Frequency = 'monthly' | 'quarterly' | 'yearly'

/** What a KPI needs to enter a new contract beside baseline, target and outcome, and what tells how much it matters. */
export interface KpiTerms { source?: string | undefined; owner?: string | undefined; limitRule?: LimitRule | undefined; consequence?: string | undefined; harm?: Harm | undefined; changedBy?: ChangedBy | undefined }

/** What is known of a KPI when it is written. Values are in `unit`; a percentage of 75 is 75. */
export interface NewKpi {
  id?: string
  name: string
  unit: string
  /** up: more is better. */
  direction: Direction
  frequency: Frequency
  state?: KpiState
  target?: number | undefined
  /** First day of the target; needed with `target`. */
  targetFrom?: CivilDate | undefined
  baseline?: number | undefined
  baselineWords?: string | undefined
  numeratorWords?: string | undefined
  denominatorWords?: string | undefined
  specificationId?: string | undefined
  contractId?: string | undefined
  outcomeId?: string | undefined
  providerId?: string | undefined
  sourceReference?: string | undefined
  terms?: KpiTerms | undefined
  programmeId?: string | undefined
  /** Partnership of the programme: scope of the rows; the record's own follows from the programme. */
  scopeId?: string | null | undefined
}

/**
 * Writes a KPI with its first target and its links: contract, specification and outcome each 'measured by' it. A KPI with a provider
 * and a contract is shown to that provider. Asks no rule: the act that calls it does. Without a state it is watched. Returns its id.
 */
export async function writeKpi(write: Writer, kpi: NewKpi): Promise<string> {
  const shown = kpi.providerId !== undefined && kpi.contractId !== undefined
  const id = await write.record({
    kind: 'kpi', title: kpi.name, state: kpi.state ?? 'watched', programmeId: kpi.programmeId, scopeId: kpi.scopeId ?? undefined,
    providerId: kpi.providerId, shownToParty: shown, ...(kpi.id ? { id: kpi.id } : {}),
  })
  const party = { scope_id: kpi.scopeId ?? null, provider_id: kpi.providerId ?? null, shown_to_party: shown }
  await write.insert('plan.kpi', {
    id, ...party, unit: kpi.unit, direction: kpi.direction, frequency: kpi.frequency,
    baseline: kpi.baseline, baseline_words: kpi.baselineWords ?? '', numerator_words: kpi.numeratorWords ?? '', denominator_words: kpi.denominatorWords ?? '',
    specification_id: kpi.specificationId, contract_id: kpi.contractId, outcome_id: kpi.outcomeId, source_reference: kpi.sourceReference ?? '',
    source_words: kpi.terms?.source ?? '', owner_name: kpi.terms?.owner ?? '', limit_rule: kpi.terms?.limitRule, consequence: kpi.terms?.consequence ?? '', harm: kpi.terms?.harm, changed_by: kpi.terms?.changedBy,
  })
  if (kpi.target !== undefined && kpi.targetFrom !== undefined) {
    await write.insert('plan.kpi_target', { ...party, kpi_id: id, valid_from: kpi.targetFrom, value: kpi.target, reason: '' })
  }
  for (const from of [kpi.contractId, kpi.specificationId, kpi.outcomeId]) if (from !== undefined) await write.link(from, id, 'measured by')
  return id
}

/** A KPI as pages and returns show it; values in `unit`, dates as text. */
export interface KpiRow {
  id: string
  body_id: string
  reference: string
  name: string
  state: KpiState
  version: number
  unit: string
  direction: Direction
  frequency: Frequency
  target: number | null
  target_from: CivilDate | null
  baseline: number | null
  baseline_words: string
  numerator_words: string
  denominator_words: string
  specification_id: string | null
  contract_id: string | null
  outcome_id: string | null
  provider_id: string | null
  source_reference: string
  source_words: string
  owner_name: string
  limit_rule: LimitRule | null
  consequence: string
  harm: Harm | null
  changed_by: ChangedBy | null
}

const columns = sql`r.id, r.body_id, r.reference, r.title as name, r.state, r.version, k.unit, k.direction, k.frequency, t.value as target, t.valid_from as target_from, k.baseline, k.baseline_words,
  k.numerator_words, k.denominator_words, k.specification_id, k.contract_id, k.outcome_id, k.provider_id, k.source_reference, k.source_words, k.owner_name, k.limit_rule, k.consequence, k.harm, k.changed_by`

// The target in force today; before the first begins, the one that will begin first.
const source = (tx: Tx) => sql`plan.kpi k join kernel.record r on r.body_id = k.body_id and r.id = k.id
  left join lateral (select value, valid_from from plan.kpi_target t where t.body_id = k.body_id and t.kpi_id = k.id
    order by t.valid_from <= ${tx.today}::date desc, case when t.valid_from <= ${tx.today}::date then t.valid_from end desc, t.valid_from limit 1) t on true`

/** The KPIs of a contract that are not closed, by name; what row-level security lets the asker see. */
export const kpisOf = (tx: Tx, contractId: string): Promise<KpiRow[]> =>
  tx.rows(sql<KpiRow>`select ${columns} from ${source(tx)} where k.contract_id = ${contractId} and r.state <> 'closed' order by r.title, r.id limit 500`)

/** The KPIs that a specification asks for, by name. */
export const kpisOfSpecification = (tx: Tx, specificationId: string): Promise<KpiRow[]> =>
  tx.rows(sql<KpiRow>`select ${columns} from ${source(tx)} where k.specification_id = ${specificationId} and r.state <> 'closed' order by r.title, r.id limit 500`)

/** One KPI, or undefined when there is none or it is not the asker's to see. */
export const kpiOf = (tx: Tx, id: string): Promise<KpiRow | undefined> =>
  tx.maybe(sql<KpiRow>`select ${columns} from ${source(tx)} where k.id = ${id}`)

/** A target of a KPI and the first day on which it holds. */
export interface TargetRow { valid_from: CivilDate; value: number; reason: string }

/** All targets of a KPI, oldest first. */
export const targetsOf = (tx: Tx, kpiId: string): Promise<TargetRow[]> =>
  tx.rows(sql<TargetRow>`select valid_from, value, reason from plan.kpi_target where kpi_id = ${kpiId} order by valid_from limit 200`)

/** The target in force on a day: the last that began by then. Undefined when none had begun. */
export const targetOn = (targets: readonly TargetRow[], day: CivilDate): TargetRow | undefined =>
  targets.filter((target) => target.valid_from <= day).reduce<TargetRow | undefined>((best, target) => (best === undefined || target.valid_from > best.valid_from ? target : best), undefined)

/**
 * Carries KPIs of a specification into the contract that was made from it: each then measures the contract, is shown to its provider
 * and is in use. Asks no rule: the act that agrees the contract first refuses with `kpiNotReady` of each.
 */
export async function carryKpisIntoContract(write: Writer, kpis: readonly KpiRow[], contract: { id: string; providerId: string }, targets: readonly { id: string }[]): Promise<void> {
  for (const kpi of kpis) {
    await write.update('plan.kpi', kpi.id, { contract_id: contract.id, provider_id: contract.providerId, shown_to_party: true })
    await write.changeRecord(kpi.id, { providerId: contract.providerId, shownToParty: true })
    await write.move(kpi.id, 'in use')
    await write.link(contract.id, kpi.id, 'measured by')
  }
  for (const target of targets) await write.update('plan.kpi_target', target.id, { provider_id: contract.providerId, shown_to_party: true })
}

/** The indicators of a contract and their targets go over to another provider with it; what the one before returned stays its own. */
export async function handOverKpis(write: Writer, contractId: string, providerId: string): Promise<void> {
  const kpis = (await write.tx.rows(sql<{ id: string }>`select k.id from plan.kpi k join kernel.record r on r.body_id = k.body_id and r.id = k.id where k.contract_id = ${contractId} and r.state <> 'closed'`)).map((row) => row.id)
  for (const id of kpis) {
    await write.update('plan.kpi', id, { provider_id: providerId })
    await write.changeRecord(id, { providerId })
  }
  for (const { id } of await targetIdsOf(write.tx, kpis)) await write.update('plan.kpi_target', id, { provider_id: providerId })
}

/** Ids of the target rows of these KPIs, for `carryKpisIntoContract`. */
export const targetIdsOf = (tx: Tx, kpiIds: readonly string[]): Promise<{ id: string }[]> =>
  tx.rows(sql<{ id: string }>`select id from plan.kpi_target where body_id = ${tx.bodyId} and kpi_id = any(${[...kpiIds]}::uuid[])`)
