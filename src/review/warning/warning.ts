import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { addMonths, type CivilDate } from '../../kernel/time.ts'
import { worseKpis } from '../signals/index.ts'
import { restrictedNumbers } from '../restricted/index.ts'
import { lastVisits, type LastVisit } from '../quality/index.ts'
import { pointsOf, warningParts, weightsWith, type Adverse, type Kept, type WarningFacts, type WarningPart, type Weights } from './warning.rule.ts'

export const warningKind: Kind = { name: 'early-warning', plural: 'early-warnings', module: 'review', stage: 'review', words: 'early warning', prefix: 'EW' }
export const warningProcess: Process = {
  kind: 'early-warning', title: 'Early warning', states: { kept: 'Kept each month' },
  steps: [
    { act: 'review.begin-early-warning', from: [], to: 'kept', says: 'From now on the points of every contract that runs are kept each month.' },
    { act: 'review.set-warning-points', from: ['kept'], to: 'same', says: 'The points of a signal are set, with why. What was kept before stays as it was.' },
    { act: 'review.keep-warnings', from: ['kept'], to: 'same', says: 'The clock keeps a version after the end of each month.' },
  ],
  leadsOn: { kept: ['review.set-warning-points'] },
}

interface FactRow { id: string; title: string; provider_id: string | null; provider: string; annual_pence: string | null; notices: number; concerns: number; late: number; incidents: number; harmful: number; rating_fell: number; regulator: number; disputed: number; accounts: CivilDate | null }
// Contracts that run, with what stands open about each; a scalar query for each kind, all on the index of their contract.
const factRows = (tx: Tx, from: CivilDate): Promise<FactRow[]> => tx.rows(sql<FactRow>`
  select r.id, r.title, d.provider_id, coalesce(o.name, d.provider_name, '') as provider, d.annual_pence::text as annual_pence,
    (select count(*)::int from review.performance_notice n where n.body_id = r.body_id and n.contract_id = r.id and n.ended_on is null) as notices,
    (select count(*)::int from review.concern g join kernel.record q on q.body_id = g.body_id and q.id = g.id where g.body_id = r.body_id and g.contract_id = r.id and q.state not in ('resolved', 'contract to end')) as concerns,
    (select count(*)::int from deliver.return t join kernel.record q on q.body_id = t.body_id and q.id = t.id where t.body_id = r.body_id and t.contract_id = r.id and t.due_on < ${tx.today}::date and q.state in ('requested', 'returned')) as late,
    (select count(*)::int from deliver.incident i where i.body_id = r.body_id and i.contract_id = r.id and i.happened_on > ${from}::date and i.harm not in ('moderate', 'severe', 'death')) as incidents,
    (select count(*)::int from deliver.incident i where i.body_id = r.body_id and i.contract_id = r.id and i.happened_on > ${from}::date and i.harm in ('moderate', 'severe', 'death')) as harmful,
    (select count(*)::int from review.regulator_change c join kernel.record q on q.body_id = c.body_id and q.id = c.id and q.state <> 'mistaken' where c.body_id = r.body_id and c.provider_id = d.provider_id and c.seen_on > ${from}::date and c.sort = 'rating fell') as rating_fell,
    (select count(*)::int from review.regulator_change c join kernel.record q on q.body_id = c.body_id and q.id = c.id and q.state <> 'mistaken' where c.body_id = r.body_id and c.provider_id = d.provider_id and c.seen_on > ${from}::date and c.sort in ('gone', 'owner')) as regulator,
    (select count(*)::int from deliver.invoice v join kernel.record q on q.body_id = v.body_id and q.id = v.id where v.body_id = r.body_id and v.contract_id = r.id and q.state = 'queried') as disputed,
    (select max(a.up_to) from review.provider_accounts a where a.body_id = r.body_id and (a.contract_id = r.id or a.provider_id = d.provider_id)) as accounts
  from deliver.contract d join kernel.record r on r.body_id = d.body_id and r.id = d.id left join bodies.organisation o on o.id = d.provider_id
  where d.body_id = ${tx.bodyId} and r.state in ('imported', 'agreed', 'running') and (d.starts_on is null or d.starts_on <= ${tx.today}::date) order by r.id limit 5000`)

const aboutStaff = /\b(staff|vacanc|turnover|agency|sickness|rota|workforce)/i

/** What is known of every running contract: for the early warning and for the visit plan alike. */
export interface ContractFacts extends WarningFacts { id: string; contract: string; provider: string; annualPence: bigint | null; last: LastVisit['last']; planned: LastVisit['planned'] }
export async function contractFacts(tx: Tx): Promise<ContractFacts[]> {
  const visits = await lastVisits(tx)
  const worse = Map.groupBy(await worseKpis(tx), (one) => one.contract_id)
  const restricted = await restrictedNumbers(tx)
  const rows = await factRows(tx, addMonths(tx.today, -12))
  const kpis = (id: string, staff: boolean): number => (worse.get(id) ?? []).filter((one) => aboutStaff.test(one.kpi) === staff).length
  return rows.map((row): ContractFacts => {
    const visit = visits.get(row.id)
    return {
      id: row.id, contract: row.title, provider: row.provider, annualPence: row.annual_pence === null ? null : BigInt(row.annual_pence), last: visit?.last ?? null, planned: visit?.planned ?? null,
      worse: kpis(row.id, false), staffWorse: kpis(row.id, true), notices: row.notices, concerns: row.concerns, late: row.late, incidents: row.incidents, harmful: row.harmful, ratingFell: row.rating_fell, regulator: row.regulator, disputed: row.disputed, accountsUpTo: row.accounts, visitRating: visit?.last?.rating ?? null,
      // A concern about a provider, not about one contract, counts at each of its contracts.
      restricted: restricted.filter((one) => one.contract_id === row.id || (one.contract_id === null && one.provider_id !== null && one.provider_id === row.provider_id)).reduce((sum, one) => sum + one.open, 0),
    }
  })
}

export interface SetWeight { number: number; signal: string; each: number; most: number; reason: string; set_on: CivilDate }
export const setWeights = (tx: Tx): Promise<SetWeight[]> => tx.rows(sql<SetWeight>`select number, signal, each, most, reason, set_on from review.warning_weight where body_id = ${tx.bodyId} order by number limit 1000`)
export const weightsNow = async (tx: Tx): Promise<Weights> => weightsWith(await setWeights(tx))

export const warningId = async (tx: Tx): Promise<string | undefined> => (await tx.maybe(sql<{ id: string }>`select id from review.early_warning where body_id = ${tx.bodyId}`))?.id

/** A contract with its points now, and those of the last version that was kept. */
export interface WarnedContract { id: string; contract: string; provider: string; points: number; warned: boolean; parts: WarningPart[]; before: number | null; before_on: CivilDate | null }
export async function warningsNow(tx: Tx): Promise<WarnedContract[]> {
  const weights = await weightsNow(tx)
  const before = new Map((await tx.rows(sql<{ contract_id: string; points: number; kept_on: CivilDate }>`select distinct on (contract_id) contract_id, points, kept_on from review.warning_version where body_id = ${tx.bodyId} and kept_on < ${tx.today}::date order by contract_id, kept_on desc`)).map((row) => [row.contract_id, row]))
  return (await contractFacts(tx)).map((facts) => {
    const parts = warningParts(facts, tx.today, weights)
    const points = pointsOf(parts)
    return { id: facts.id, contract: facts.contract, provider: facts.provider, points, warned: points >= weights.warnedFrom, parts, before: before.get(facts.id)?.points ?? null, before_on: before.get(facts.id)?.kept_on ?? null }
  }).sort((a, b) => b.points - a.points || a.contract.localeCompare(b.contract, 'en') || (a.id < b.id ? -1 : 1))
}

export interface KeptRow { kept_on: CivilDate; points: number; warned: boolean; parts: WarningPart[] }
export const keptOf = async (tx: Tx, contractId: string): Promise<KeptRow[]> =>
  (await tx.rows(sql<Omit<KeptRow, 'parts'> & { parts: string }>`select kept_on, points, warned, parts from review.warning_version where body_id = ${tx.bodyId} and contract_id = ${contractId} order by kept_on desc limit 60`)).map((row) => ({ ...row, parts: JSON.parse(row.parts) as WarningPart[] }))

/** Everything that was kept, and what came of contracts: for the hit rate. */
export async function keptAndCame(tx: Tx): Promise<{ kept: Kept[]; came: Adverse[] }> {
  const kept = await tx.rows(sql<Kept>`select contract_id as contract, kept_on as on, warned from review.warning_version where body_id = ${tx.bodyId} order by kept_on limit 300000`)
  const came = await tx.rows(sql<Adverse>`select contract_id as contract, given_on as on, 'notice' as sort from review.performance_notice where body_id = ${tx.bodyId}
    union all select d.id, d.ended_on, 'ended early' from deliver.contract d join kernel.record r on r.body_id = d.body_id and r.id = d.id where d.body_id = ${tx.bodyId} and r.state = 'terminated' and d.ended_on is not null
    union all select d.id, c.seen_on, 'rating fell' from review.regulator_change c join kernel.record q on q.body_id = c.body_id and q.id = c.id and q.state <> 'mistaken' join deliver.contract d on d.body_id = c.body_id and d.provider_id = c.provider_id where c.body_id = ${tx.bodyId} and c.sort = 'rating fell'
    union all select d.id, c.seen_on, 'registration ended' from review.regulator_change c join kernel.record q on q.body_id = c.body_id and q.id = c.id and q.state <> 'mistaken' join deliver.contract d on d.body_id = c.body_id and d.provider_id = c.provider_id where c.body_id = ${tx.bodyId} and c.sort = 'gone' limit 50000`)
  return { kept, came }
}
