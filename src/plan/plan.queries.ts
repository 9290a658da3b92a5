import { query } from '../kernel/act.ts'
import type { RawBuilder } from 'kysely'
import { sql, type Tx } from '../kernel/database/database.ts'

interface Choice { value: string; text: string }

const records = (tx: Tx, where: RawBuilder<unknown>): Promise<Choice[]> =>
  tx.rows(sql<Choice>`select id as value, title || ' (' || reference || ')' as text from kernel.record
    where (body_id = ${tx.bodyId} or scope_id = any(${tx.scopes}::uuid[])) and ${where} order by changed_at desc, id limit 300`)

const choicesOf = (name: string, title: string, where: RawBuilder<unknown>) => query({ name, title, who: 'signed-in', params: {}, run: (tx) => records(tx, where) })

/** Lists to choose from on forms; other modules name them in `optionsFrom`. */
export const planQueries = [
  choicesOf('plan.need-choices', 'Needs to choose from', sql`kind = 'need'`),
  choicesOf('plan.outcome-choices', 'Outcomes to choose from', sql`kind = 'outcome' and state = 'set'`),
  choicesOf('plan.outcome-source-choices', 'Priorities and needs to choose from', sql`kind in ('priority', 'need') and state not in ('withdrawn')`),
  choicesOf('plan.priority-choices', 'Priorities to choose from', sql`kind = 'priority' and state <> 'withdrawn'`),
  choicesOf('plan.specification-choices', 'Specifications to choose from', sql`kind = 'specification'`),
  choicesOf('plan.payable-choices', 'What money can pay for', sql`kind in ('specification', 'contract')`),
]
