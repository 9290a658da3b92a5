import { query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { worseSince, type BodySignal } from '../signals/index.ts'
import { treatmentByStrength, type AnswerKind, type StrengthGroup, type TreatedSignal } from './treatment.rule.ts'

interface AnswerRow { kpi_id: string | null; contract_id: string | null; period: string | null; kind: AnswerKind; on: string; href: string }

// Findings with how they stand; notices and concerns with the finding that led to them, or about the contract as a whole.
const answersOf = (tx: Tx): Promise<AnswerRow[]> => tx.rows(sql<AnswerRow>`
  select f.kpi_id, f.contract_id, f.period, case r.state when 'acted on' then 'action' when 'explained' then 'explained' when 'carried' then 'carried' else 'finding' end as kind, (case when r.state = 'open' then r.created_at else r.changed_at end)::date::text as on, '/review/findings/' || r.id as href
    from review.finding f join kernel.record r on r.body_id = f.body_id and r.id = f.id where f.body_id = ${tx.bodyId}
  union all
  select f.kpi_id, n.contract_id, f.period, 'notice', n.given_on::text, '/review/performance-notices/' || n.id from review.performance_notice n join kernel.record r on r.body_id = n.body_id and r.id = n.id and r.state <> 'withdrawn' left join review.finding f on f.body_id = n.body_id and f.id = n.finding_id where n.body_id = ${tx.bodyId}
  union all
  select f.kpi_id, g.contract_id, f.period, 'concern', s.taken_on::text, '/review/concerns/' || g.id from review.concern g join review.concern_step s on s.body_id = g.body_id and s.concern_id = g.id and s.place = 1 left join review.finding f on f.body_id = g.body_id and f.id = g.finding_id where g.body_id = ${tx.bodyId}
  limit 5000`)

/** Of the indicator in a month of the change, or, where no indicator is named, of its contract since the change began. */
const answers = (signal: BodySignal, one: AnswerRow): boolean =>
  (one.kpi_id !== null ? one.kpi_id === signal.kpi_id && one.period !== null && one.period >= signal.from && one.period <= signal.to : one.contract_id !== null && one.contract_id === signal.contract_id && one.kind !== 'finding' && one.on >= `${signal.from}-01`)

/** Real changes for the worse that began in the last two years, by strength, with what was done about each. */
export async function treatmentOf(tx: Tx): Promise<StrengthGroup[]> {
  const since = `${Number(tx.today.slice(0, 4)) - 2}${tx.today.slice(4, 7)}`
  const [signals, given] = [await worseSince(tx, since), await answersOf(tx)]
  return treatmentByStrength(signals.map((signal): TreatedSignal => ({
    kpi_id: signal.kpi_id, kpi: signal.kpi, contract_id: signal.contract_id, contract: signal.contract, from: signal.from, to: signal.to, months: signal.months, rule: signal.rule,
    answers: given.filter((one) => answers(signal, one)).map(({ kind, on, href }) => ({ kind, on, href })),
  })), tx.today)
}

export const equalQueries = [query({ name: 'review.equal-treatment', title: 'Real changes for the worse of the same strength, and what was done about each', who: 'signed-in', params: {}, run: (tx) => treatmentOf(tx) })]
