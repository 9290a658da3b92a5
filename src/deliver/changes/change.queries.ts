import { query } from '../../kernel/act.ts'
import { date, reference } from '../../kernel/fields.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { endOfDay } from '../../law/index.ts'
import { contractRow } from '../contract.ts'
import { changeCase, judgementOf, limitsOn } from './change-facts.ts'
import { changeOf, changesOf, offeredChanges, wordingsOf } from './change.ts'
import { termsOn } from './history.ts'
import { versionsOf } from './keep-terms.ts'

const changes = query({
  name: 'deliver.changes', title: 'Changes of a contract', who: 'signed-in', params: { contract: reference({ label: 'Contract', to: 'contract' }) },
  run: (tx, ask) => changesOf(tx, ask.contract),
})

const change = query({
  name: 'deliver.change', title: 'One change, what the rules say of it, and how it was negotiated', who: 'signed-in', params: { change: reference({ label: 'Change', to: 'change' }) },
  run: async (tx, ask) => {
    const row = await changeOf(tx, ask.change)
    const facts = row && await changeCase(tx, row.contract_id, row.id)
    return row && facts ? { ...row, judged: row.judged ?? judgementOf(row, facts, tx.today), wordings: await wordingsOf(tx, row.id) } : null
  },
})

const termsOnDay = query({
  name: 'deliver.contract-on', title: 'What a contract was on a day, as known at the end of a day or now', who: 'signed-in',
  params: { contract: reference({ label: 'Contract', to: 'contract' }), day: date({ label: 'On the day', named: 'the day' }), known: date({ label: 'As known at the end of', named: 'the day by whose end it was known', required: false }) },
  run: async (tx, ask) => {
    const row = await contractRow(tx, ask.contract)
    return row ? termsOn(await versionsOf(tx, row), ask.day, ask.known && endOfDay(ask.known)) ?? null : null
  },
})

const approvalLimits = query({ name: 'deliver.limits', title: 'Limits of approval that hold today', who: 'signed-in', params: {}, run: (tx) => limitsOn(tx, tx.today) })

/** A contract that went on by being extended. */
export interface RenewedRow { id: string; reference: string; title: string; provider: string; extensions: string; first_end: CivilDate | null; ends_on: CivilDate | null; added_pence: string; decisions: string }

// Extensions in force by contract, and the open contracts that were extended twice or run past their last day.
const extended = (tx: Tx) => sql`with extended as (select h.contract_id, count(*) as extensions, sum(h.added_pence) as added_pence from deliver.change h join kernel.record r on r.body_id = h.body_id and r.id = h.id
      where h.body_id = ${tx.bodyId} and h.change_type = 'extension' and r.state in ('signed', 'in force') group by 1)`
const byHabit = (tx: Tx) => sql`deliver.contract c join kernel.record r on r.body_id = c.body_id and r.id = c.id left join extended x on x.contract_id = c.id
    where c.body_id = ${tx.bodyId} and r.state not in ('ended', 'terminated') and (x.extensions >= 2 or c.ends_on < ${tx.today}::date)`

/** How many contracts go on by habit. */
export const renewedCount = async (tx: Tx): Promise<number> => (await tx.one(sql<{ count: number }>`${extended(tx)} select count(*)::int as count from ${byHabit(tx)}`)).count

const renewedByHabit = query({
  name: 'deliver.renewed-by-habit', title: 'Contracts extended again and again, or past their end and still running', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<RenewedRow>`
    ${extended(tx)}
    select r.id, r.reference, r.title, c.provider_name as provider, coalesce(x.extensions, 0) as extensions, coalesce(x.added_pence, 0)::text as added_pence, c.ends_on,
      (select (v.terms ->> 'ends_on')::date from deliver.contract_version v where v.body_id = c.body_id and v.contract_id = c.id and v.terms ? 'ends_on' order by v.recorded_at, v.id limit 1) as first_end,
      (select count(*) from kernel.link l join kernel.record d on d.id = l.to_id where l.body_id = c.body_id and l.from_id = c.id and d.kind = 'contract-review' and d.state = 'decided' and l.ended_at is null) as decisions
    from ${byHabit(tx)} order by coalesce(x.extensions, 0) desc, c.ends_on limit 5000`),
})

const offered = query({
  name: 'deliver.offered-changes', title: 'Changes to contracts that commissioners offer to the provider', who: 'party', params: {},
  run: (tx) => offeredChanges(tx),
})

export const changeQueries = [changes, change, termsOnDay, approvalLimits, renewedByHabit, offered]
