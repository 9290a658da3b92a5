import { query } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { choice, date, number } from '../kernel/fields.ts'
import type { CivilDate } from '../kernel/time.ts'
import { pairCount } from './duplicates.ts'
import { renewedCount } from './changes/index.ts'
import { leadTimes, renewalOf, type RegisterAnswers, type Renewal } from './renewal.rule.ts'

// The day to begin again, as `renewalOf` counts it: the database counts and sorts by it, so that a page reads its own fifty rows only.
const lead = sql`(case c.tier ${sql.join(leadTimes.map((row) => sql`when ${row.tier} then ${row.months}::integer`), sql` `)} end)`
const startOn = sql`least((c.ends_on - make_interval(months => ${lead}))::date, c.ends_on - c.notice_days)`
const parts = (today: CivilDate) => ({
  ending: sql`(c.ends_on between ${today}::date and ${today}::date + 365)`,
  past: sql`(c.ends_on >= ${today}::date and ${startOn} <= ${today}::date)`,
  incomplete: sql`(cardinality(c.gaps) > 0)`,
  over: sql`(c.ends_on < ${today}::date)`,
  all: sql`true`,
})
export const registerParts = { ending: 'What ends within a year', past: 'Past the date to start again', incomplete: 'Imported, incomplete', over: 'Past their last day, not recorded as ended', all: 'What ends when' } as const
export type RegisterPart = keyof typeof registerParts

// The records of contracts are found by their kind first: joined plainly, the database reads every record of the body in the order of ids.
const open = (tx: Tx) => sql`(select id, body_id, reference, title, state from kernel.record where body_id = ${tx.bodyId} and kind = 'contract' and state not in ('ended', 'terminated') offset 0) r
  join deliver.contract c on c.body_id = r.body_id and c.id = r.id where c.body_id = ${tx.bodyId}`

export const registerAnswers = query({
  name: 'deliver.register-answers', title: 'First answers of the contract register', who: 'signed-in', params: {},
  run: (tx) => {
    const { ending, past, incomplete, over } = parts(tx.today)
    return tx.one(sql<RegisterAnswers>`select count(*)::int as contracts, count(*) filter (where ${ending})::int as "endWithinYear", count(*) filter (where ${past})::int as "pastStart", count(*) filter (where ${over})::int as ended,
      count(*) filter (where ${incomplete})::int as incomplete, count(*) filter (where c.ends_on is null)::int as "withoutEnd" from ${open(tx)}`)
  },
})

/** How many contracts go on by habit, are linked to no need, and how many pairs may be one contract. */
export interface RegisterCounts { renewed: number; unlinked: number; pairs: number }

export const registerCounts = query({
  name: 'deliver.register-counts', title: 'How many contracts go on by habit, are not linked to a need, and may be one', who: 'signed-in', params: {},
  run: async (tx): Promise<RegisterCounts> => ({
    renewed: await renewedCount(tx),
    unlinked: (await tx.one(sql<{ count: number }>`select count(*)::int as count from ${open(tx)} and not exists (select 1 from kernel.link l where l.body_id = c.body_id and l.to_id = c.id and l.ended_at is null)`)).count,
    pairs: await pairCount(tx),
  }),
})

/** An open contract with its day to begin again. `total` counts all pages. */
export interface RenewalRow { id: string; reference: string; title: string; state: string; provider: string; owner: string; ends_on: CivilDate | null; value_pence: string | null; gaps: string[]; renewal?: Renewal | undefined; total: string }

interface Found extends RenewalRow { notice_days: number | null; tier: 'light' | 'standard' | 'full' }

const pageSize = 50

export const renewals = query({
  name: 'deliver.renewals', title: 'What ends when, and which are past the date to start again', who: 'signed-in',
  params: {
    past: choice({ label: 'Only those past the date', required: false, options: [{ value: 'yes', text: 'Yes' }] }), before: date({ label: 'Ends before', required: false }),
    part: choice({ label: 'Which', required: false, options: Object.entries(registerParts).map(([value, words]) => ({ value, text: words })) }),
    page: number({ label: 'Page of fifty; all without it', whole: true, min: 1, max: 10_000, required: false }),
  },
  run: async (tx, ask): Promise<RenewalRow[]> => {
    const only = parts(tx.today)
    const rows = await tx.rows(sql<Found>`select r.id, r.reference, r.title, r.state, c.provider_name as provider, c.owner_name as owner, c.ends_on, coalesce(c.value_pence, c.annual_pence) as value_pence, c.gaps, c.notice_days, c.tier, count(*) over () as total
      from ${open(tx)} and ${only[(ask.part ?? 'all') as RegisterPart]} and ${ask.past ? only.past : sql`true`} and ${ask.before ? sql`c.ends_on < ${ask.before}::date` : sql`true`}
      order by c.ends_on nulls last, r.title, r.id limit ${ask.page ? pageSize : 20_000} offset ${ask.page ? (ask.page - 1) * pageSize : 0}`)
    return rows.map(({ notice_days, tier, ...row }) => ({ ...row, renewal: renewalOf({ ends_on: row.ends_on, notice_days, tier }, tx.today) }))
  },
})

export const registerQueries = [registerAnswers, registerCounts, renewals]
