import { query } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { number } from '../../kernel/fields.ts'
import { dateInWords } from '../../kernel/time.ts'
import { periodInWords } from '../../deliver/returns/index.ts'
import type { ChangedBy, Harm } from '../../plan/index.ts'
import { changeInWords } from '../kpi-chart.ts'
import { heaviestCount, heaviestSignals } from '../signals/index.ts'
import { ranked, type Matter, type MatterKind, type Weighed } from './attention.rule.ts'

interface StandingRow { id: string; path: string; kind: MatterKind; title: string; contract: string | null; what: string; on: string | null; annual_pence: string | null; harm: Harm | null; changed_by: ChangedBy | null }

// Open findings, dates of running notices and ladders that have passed, and what waits for a second person.
const standing = (tx: Tx): Promise<StandingRow[]> => tx.rows(sql<StandingRow>`
  select s.*, c.title as contract, t.annual_pence::text as annual_pence, k.harm, k.changed_by from (
    select r.id, '/review/findings/' || r.id as path, 'finding' as kind, r.title, 'Open finding' as what, coalesce(f.period, r.created_at::date::text) as on, f.contract_id, f.kpi_id from review.finding f join kernel.record r on r.body_id = f.body_id and r.id = f.id where f.body_id = ${tx.bodyId} and r.state = 'open'
    union all
    select d.record_id, case r.kind when 'concern' then '/review/concerns/' else '/review/performance-notices/' end || r.id, 'late step', r.title, d.title, d.due_on::text, coalesce(n.contract_id, g.contract_id), f.kpi_id
      from kernel.due d join kernel.record r on r.body_id = d.body_id and r.id = d.record_id left join review.performance_notice n on n.body_id = r.body_id and n.id = r.id left join review.concern g on g.body_id = r.body_id and g.id = r.id left join review.finding f on f.body_id = r.body_id and f.id = coalesce(n.finding_id, g.finding_id)
      where d.body_id = ${tx.bodyId} and r.kind in ('performance-notice', 'concern') and d.done_at is null and d.cancelled_at is null and d.due_on < ${tx.today}::date
    union all
    select r.id, '/review/performance-notices/' || r.id, 'proposal', r.title, 'Money is proposed to be withheld', n.given_on::text, n.contract_id, f.kpi_id
      from review.withholding w join review.performance_notice n on n.body_id = w.body_id and n.id = w.notice_id join kernel.record r on r.body_id = n.body_id and r.id = n.id left join review.finding f on f.body_id = n.body_id and f.id = n.finding_id where w.body_id = ${tx.bodyId} and w.withheld_on is null and w.declined_on is null
    union all
    select p.kpi_id, '/review/kpis/' || p.kpi_id, 'proposal', r.title, 'A new baseline is proposed', p.proposed_at::date::text, k.contract_id, p.kpi_id
      from review.baseline_proposal p join kernel.record r on r.body_id = p.body_id and r.id = p.kpi_id join plan.kpi k on k.body_id = p.body_id and k.id = p.kpi_id where p.body_id = ${tx.bodyId} and p.answered_at is null) s
  left join kernel.record c on c.body_id = ${tx.bodyId} and c.id = s.contract_id left join deliver.contract t on t.body_id = ${tx.bodyId} and t.id = s.contract_id left join plan.kpi k on k.body_id = ${tx.bodyId} and k.id = s.kpi_id order by s.id, s.what limit 3000`)

const pence = (text: string | null): bigint | null => (text === null ? null : BigInt(text))

/** So many that weigh most, and how many there are in all. Changes for the better are no matter of concern and stand elsewhere. */
export async function mattersOf(tx: Tx, most: number): Promise<{ matters: Weighed[]; count: number }> {
  const changes = (await heaviestSignals(tx, most)).map((signal): Matter => ({
    key: `${signal.kpi_id} ${signal.from}`, kind: 'change', title: signal.kpi, href: `/review/kpis/${signal.kpi_id}`, contract: signal.contract, since: signal.from, annualPence: pence(signal.annual_pence), harm: signal.harm, changedBy: signal.changed_by,
    what: `${changeInWords(signal.better)} ${signal.goes_on ? `since ${periodInWords(signal.from)}` : signal.to === signal.from ? `in ${periodInWords(signal.from)}` : `from ${periodInWords(signal.from)} to ${periodInWords(signal.to)}`} that nobody has answered`, signal: { rule: signal.rule, months: signal.months, over: !signal.goes_on },
  }))
  const others = (await standing(tx)).map((row): Matter => ({
    key: `${row.id} ${row.what}`, kind: row.kind, title: row.title, href: row.path, contract: row.contract, since: row.on ?? '', annualPence: pence(row.annual_pence), harm: row.harm, changedBy: row.changed_by,
    what: row.kind === 'late step' ? `${row.what}, due by ${dateInWords(row.on!)}` : row.what,
  }))
  return { matters: ranked([...changes, ...others]).slice(0, most), count: (await heaviestCount(tx)) + others.length }
}

export const attentionQueries = [
  query({
    name: 'review.attention', title: 'What needs attention, weighed by money, harm, signal and who can change it', who: 'signed-in', params: { most: number({ label: 'At most', whole: true, min: 1, max: 5000, required: false }) },
    run: async (tx, ask) => (await mattersOf(tx, ask.most ?? 1000)).matters.map(shown),
  }),
  query({
    name: 'review.attention-first', title: 'The matters that need attention first, and how many there are', who: 'signed-in', params: { most: number({ label: 'At most', whole: true, min: 1, max: 5000 }) },
    run: async (tx, ask) => {
      const { matters, count } = await mattersOf(tx, ask.most)
      return { matters: matters.map(shown), count }
    },
  }),
]

function shown({ annualPence, ...one }: Weighed): Omit<Weighed, 'annualPence'> & { annual_pence: string | null } {
  return { ...one, annual_pence: annualPence === null ? null : annualPence.toString() }
}
