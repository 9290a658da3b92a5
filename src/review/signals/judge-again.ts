import { sql, type Database, type Tx } from '../../kernel/database/database.ts'
import type { Derivation, Deriving } from '../../kernel/derived.ts'
import type { ChangedBy, Harm } from '../../plan/index.ts'
import { weigh } from '../attention/attention.rule.ts'
import type { Observed } from '../charts/chart-choice.rule.ts'
import { judge, type Baseline, type Signal } from '../kpi-chart.ts'
import { baselineColumns, choiceOf } from '../reads.ts'

interface SignalKpi { id: string; unit: string; direction: 'up' | 'down'; contract_id: string | null; annual_pence: string | null; harm: Harm | null; changed_by: ChangedBy | null; found_last: string | null; said_last: string | null }

const kpisAtOnce = 500
const fewestMonths = 12

/** Words without case and double blanks. */
export const plain = (column: ReturnType<typeof sql>) => sql`lower(regexp_replace(btrim(${column}), '\\s+', ' ', 'g'))`

/** The standing signals of one indicator as rows: a finding answers every change that began by its month, words to the provider every improvement. Pure. */
function rowsOf(kpi: SignalKpi, observed: readonly Observed[], locked: readonly Baseline[]): Record<string, unknown>[] {
  if (observed.length < fewestMonths) return []
  const { signals, choice, points } = judge(observed, locked, { direction: kpi.direction, target: null, choice: choiceOf(kpi, observed, locked) })
  const last = points.findLast((point) => point.value !== null)?.period.slice(0, 7)
  const by = (month: string | null, signal: Signal): boolean => month !== null && signal.from <= month
  return signals.map((signal, at) => {
    const goesOn = signal.to === last
    const { score } = weigh({ key: '', kind: 'change', title: '', href: '', contract: null, what: '', since: signal.from, annualPence: kpi.annual_pence === null ? null : BigInt(kpi.annual_pence), harm: kpi.harm, changedBy: kpi.changed_by, signal: { rule: signal.rule, months: signal.months, over: !goesOn } })
    return {
      kpi_id: kpi.id, place: at + 1, contract_id: kpi.contract_id, from_period: signal.from, to_period: signal.to, months: signal.months, rule: signal.rule, way: signal.way, better: signal.better, value: signal.value, unit: choice.unit, words: signal.words,
      goes_on: goesOn, answered: by(kpi.found_last, signal) || (signal.better === true && by(kpi.said_last, signal)), weight: score,
    }
  })
}

/** Judges these indicators of a body again and keeps what stands, and by what they are alike; a closed indicator has no signal. */
export async function judgeAgain({ tx, bodyId, derive }: Deriving, kpiIds: readonly string[]): Promise<void> {
  for (let from = 0; from < kpiIds.length; from += kpisAtOnce) {
    const ids = kpiIds.slice(from, from + kpisAtOnce)
    const kpis = await tx.rows(sql<SignalKpi>`select r.id, k.unit, k.direction, k.contract_id, k.harm, k.changed_by, t.annual_pence::text as annual_pence,
        (select max(f.period) from review.finding f where f.body_id = k.body_id and f.kpi_id = k.id) as found_last, (select max(g.period) from review.recognition g where g.body_id = k.body_id and g.kpi_id = k.id) as said_last
      from plan.kpi k join kernel.record r on r.body_id = k.body_id and r.id = k.id left join deliver.contract t on t.body_id = k.body_id and t.id = k.contract_id
      where k.body_id = ${bodyId} and k.id = any(${ids}::uuid[]) and r.state <> 'closed'`)
    const values = Map.groupBy(await tx.rows(sql<Observed & { kpi_id: string }>`select distinct on (kpi_id, period) kpi_id, period, value, numerator, denominator from deliver.kpi_observation
      where body_id = ${bodyId} and kpi_id = any(${ids}::uuid[]) order by kpi_id, period, version desc`), (row) => row.kpi_id)
    const baselines = Map.groupBy(await tx.rows(sql<Baseline & { kpi_id: string }>`select kpi_id, ${baselineColumns} from review.baseline where body_id = ${bodyId} and kpi_id = any(${ids}::uuid[]) order by number`), (row) => row.kpi_id)
    const rows = kpis.flatMap((kpi) => rowsOf(kpi, values.get(kpi.id) ?? [], baselines.get(kpi.id) ?? []))
    await derive(sql`update review.signal set stands = false where body_id = ${bodyId} and kpi_id = any(${ids}::uuid[]) and stands`)
    await derive(sql`insert into review.signal as s (body_id, stands, kpi_id, place, contract_id, from_period, to_period, months, rule, way, better, value, unit, words, goes_on, answered, weight)
      select ${bodyId}::uuid, true, x.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as x(kpi_id uuid, place integer, contract_id uuid, from_period text, to_period text, months integer, rule text, way text, better boolean, value double precision, unit text, words text, goes_on boolean, answered boolean, weight integer)
      on conflict (body_id, kpi_id, place) do update set stands = true, contract_id = excluded.contract_id, from_period = excluded.from_period, to_period = excluded.to_period, months = excluded.months, rule = excluded.rule, way = excluded.way, better = excluded.better,
        value = excluded.value, unit = excluded.unit, words = excluded.words, goes_on = excluded.goes_on, answered = excluded.answered, weight = excluded.weight`)
    await derive(sql`insert into review.judged_kpi as j (body_id, kpi_id, alike) select k.body_id, k.id, concat_ws('|', ${plain(sql`r.title`)}, ${plain(sql`k.unit`)}, k.direction)
      from plan.kpi k join kernel.record r on r.body_id = k.body_id and r.id = k.id where k.body_id = ${bodyId} and k.id = any(${ids}::uuid[]) on conflict (body_id, kpi_id) do update set alike = excluded.alike where j.alike <> excluded.alike`)
  }
}

const sources = ['deliver.kpi_observation', 'review.baseline', 'plan.kpi', 'kernel.record/kpi', 'review.finding', 'review.recognition', 'deliver.contract'] as const

/** The standing signals follow every act that writes a value, a baseline, an indicator, an answer to it, or what its contract is worth. */
export const signalsDerived: Derivation = {
  from: sources,
  again: async (deriving, touched) => {
    const { tx, bodyId } = deriving
    const of = (...names: (typeof sources)[number][]) => sql`any(${names.flatMap((name) => touched.get(name) ?? [])}::uuid[])`
    const kpis = await tx.rows(sql<{ id: string }>`
      select kpi_id as id from deliver.kpi_observation where body_id = ${bodyId} and id = ${of('deliver.kpi_observation')}
      union select kpi_id from review.baseline where body_id = ${bodyId} and id = ${of('review.baseline')}
      union select id from plan.kpi where body_id = ${bodyId} and id = ${of('plan.kpi', 'kernel.record/kpi')}
      union select kpi_id from review.finding where body_id = ${bodyId} and id = ${of('review.finding')} and kpi_id is not null
      union select kpi_id from review.recognition where body_id = ${bodyId} and id = ${of('review.recognition')}
      union select k.id from plan.kpi k where k.body_id = ${bodyId} and k.contract_id = ${of('deliver.contract')} and exists (select 1 from review.signal s where s.body_id = k.body_id and s.kpi_id = k.id and s.stands)`)
    await judgeAgain(deriving, kpis.map(({ id }) => id))
  },
}

/** Judges the indicators that no act has touched since signals are kept: once, when the worker begins after an update. Returns how many. */
export async function judgeUnjudged(db: Database): Promise<number> {
  const bodies = await db.within('server', (tx) => tx.rows(sql<{ body_id: string }>`select distinct body_id from journal.head`))
  let done = 0
  for (const { body_id: bodyId } of bodies) {
    for (;;) {
      const count = await db.within({ role: 'act_worker', bodyId }, async (tx) => {
        const kpis = await tx.rows(sql<{ id: string }>`select k.id from plan.kpi k where k.body_id = ${bodyId} and not exists (select 1 from review.judged_kpi j where j.body_id = k.body_id and j.kpi_id = k.id) order by k.id limit ${kpisAtOnce}`)
        await judgeAgain(derivingIn(tx, bodyId), kpis.map(({ id }) => id))
        return kpis.length
      })
      done += count
      if (count < kpisAtOnce) break
    }
  }
  return done
}

/** Deriving outside an act. */
export const derivingIn = (tx: Tx, bodyId: string): Deriving => ({ tx, bodyId, derive: async (statement) => void await tx.rows(statement) })
