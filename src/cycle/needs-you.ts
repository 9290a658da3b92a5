import { query } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { number } from '../kernel/fields.ts'

/** An open date with the record it is about. */
export interface Waiting { title: string; due_on: string; rule: string | null; id: string; kind: string; record: string; reference: string }
/** A late date of other people of the body. */
export interface WithColleague extends Waiting { owner_role: string | null }

/** So many days ahead a date needs somebody; what is further away is told apart and not counted. */
export const needsYouWithin = 90

// The one definition of "needs you": an open date of this body, owned by the person or one of their roles, that is late or due within ninety days.
const openHere = (tx: Tx) => sql`d.body_id = ${tx.bodyId} and d.done_at is null and d.cancelled_at is null`
const owned = (tx: Tx, roles: readonly string[]) => sql`(d.owner_account_id = ${tx.accountId ?? null}::uuid or d.owner_role = any(${[...roles]}::text[]))`
const near = (tx: Tx) => sql`d.due_on <= ${tx.today}::date + ${needsYouWithin}::integer`
const columns = sql`d.title, d.due_on, d.rule, r.id, r.kind, r.title as record, r.reference`
const source = sql`kernel.due d join kernel.record r on r.id = d.record_id`

/** What needs this person by name or role: late first because it is oldest. */
export const needsYou = (tx: Tx, roles: readonly string[], { limit, offset = 0 }: { limit: number; offset?: number }): Promise<Waiting[]> =>
  tx.rows(sql<Waiting>`select ${columns} from ${source} where ${openHere(tx)} and ${owned(tx, roles)} and ${near(tx)} order by d.due_on, d.title, d.id limit ${limit} offset ${offset}`)

/** What a date is about in the end: the contract that its record belongs to, else its programme, else the record itself. */
export interface WaitingAbout extends Waiting { about_id: string; about_kind: string; about: string }

// A record belongs to a contract by its link from it; a programme stands for what belongs to no contract.
const belongsTo = sql`coalesce(case when r.kind = 'contract' then r.id end, (select c.id from kernel.link l join kernel.record c on c.body_id = l.body_id and c.id = l.from_id and c.kind = 'contract' where l.body_id = r.body_id and l.to_id = r.id and l.ended_at is null order by l.created_at, c.id limit 1), r.programme_id, r.id)`

/** The same dates as `needsYou`, each with what it is about; at most 500. */
export const needsYouAbout = (tx: Tx, roles: readonly string[]): Promise<WaitingAbout[]> =>
  tx.rows(sql<WaitingAbout>`select x.*, a.id as about_id, a.kind as about_kind, a.title as about from (select ${columns}, d.id as due_id, ${belongsTo} as belongs from ${source} where ${openHere(tx)} and ${owned(tx, roles)} and ${near(tx)} order by d.due_on, d.title, d.id limit 500) x
    join kernel.record a on a.id = x.belongs order by x.due_on, x.title, x.due_id`)

/** How many dates need this person: the number in the header, on the home page and over the tasks. */
export const needsYouCount = async (tx: Tx, roles: readonly string[]): Promise<number> =>
  Number((await tx.one(sql<{ count: string }>`select count(*) as count from kernel.due d where ${openHere(tx)} and ${owned(tx, roles)} and ${near(tx)}`)).count)

/** The same number by kind of record, for the page of a stage. */
export const needsYouByKind = (tx: Tx, roles: readonly string[]): Promise<{ kind: string; count: number }[]> =>
  tx.rows(sql<{ kind: string; count: number }>`select r.kind, count(*)::integer as count from ${source} where ${openHere(tx)} and ${owned(tx, roles)} and ${near(tx)} group by r.kind order by r.kind`)

/** Their dates further ahead, nearest first, with how many there are. */
export const furtherAhead = (tx: Tx, roles: readonly string[], limit: number): Promise<(Waiting & { total: string })[]> =>
  tx.rows(sql<Waiting & { total: string }>`select ${columns}, count(*) over () as total from ${source} where ${openHere(tx)} and ${owned(tx, roles)} and not ${near(tx)} order by d.due_on, d.title, d.id limit ${limit}`)

/** What is late in this body, of a programme or of a contract that stands in none yet, and is not theirs: with colleagues, never counted as their own. */
export const lateWithColleagues = (tx: Tx, roles: readonly string[], limit: number): Promise<(WithColleague & { total: string })[]> =>
  tx.rows(sql<WithColleague & { total: string }>`select ${columns}, d.owner_role, count(*) over () as total from ${source} where ${openHere(tx)} and d.due_on < ${tx.today}::date
    and d.owner_account_id is distinct from ${tx.accountId ?? null}::uuid and (d.owner_role is null or not d.owner_role = any(${[...roles]}::text[])) order by d.due_on, d.title, d.id limit ${limit}`)

/** What needs the asker, for pages of earlier stages, programs and the command line. */
export const needsYouQuery = query({
  name: 'cycle.needs-you', title: 'What needs you: your open dates, late or due within ninety days', who: 'signed-in',
  params: { page: number({ label: 'Page', whole: true, min: 1, max: 10_000, required: false }) },
  run: async (tx, ask, actor) => ({
    count: await needsYouCount(tx, actor.roles), byKind: await needsYouByKind(tx, actor.roles), dates: await needsYou(tx, actor.roles, { limit: 100, offset: ((ask.page ?? 1) - 1) * 100 }),
    lateWithColleagues: Number((await lateWithColleagues(tx, actor.roles, 1))[0]?.total ?? 0),
  }),
})
