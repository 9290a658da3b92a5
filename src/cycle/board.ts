import type { Registry } from '../kernel/registry.ts'
import { query } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import type { ProgrammeStage } from './programme.ts'
import { standingOf, type Standing } from './standing.ts'

/** A programme as the wheel and the table under it show it. */
export interface ProgrammeOnWheel {
  id: string
  reference: string
  title: string
  state: ProgrammeStage
  body_id: string
  body: string
  round: number
  began_on: string
  /** The partnership it is shared through, if any. */
  partnership: string | null
  standing: Standing
  /** The oldest open date that has passed, and the next that has not, with what is due. */
  late: { on: string; title: string } | undefined
  next: { on: string; title: string } | undefined
  lateCount: number
}

type Row = Omit<ProgrammeOnWheel, 'standing' | 'late' | 'next' | 'lateCount'>
interface DueRow { programme_id: string; due_on: string; title: string }

/** Programmes of this body and those shared with it, each with its standing from the open dates of all its records. */
export async function programmesOnWheel(tx: Tx): Promise<ProgrammeOnWheel[]> {
  const rows = await tx.rows(sql<Row>`select r.id, r.reference, r.title, r.state, r.body_id, o.name as body, n.number as round, n.began_on, p.name as partnership
    from kernel.record r join cycle.round n on n.body_id = r.body_id and n.id = r.round_id join bodies.organisation o on o.id = r.body_id left join bodies.partnership p on p.id = r.scope_id
    where r.kind = 'programme' and r.state <> 'ended' and (r.body_id = ${tx.bodyId} or r.scope_id = any(${tx.scopes}::uuid[])) order by r.title limit 200`)
  const ids = rows.map((row) => row.id)
  const dues = ids.length === 0 ? [] : await tx.rows(sql<DueRow>`select coalesce(r.programme_id, r.id) as programme_id, d.due_on, d.title from kernel.due d join kernel.record r on r.id = d.record_id
    where d.done_at is null and d.cancelled_at is null and (r.programme_id = any(${ids}::uuid[]) or r.id = any(${ids}::uuid[])) order by d.due_on limit 5000`)
  return rows.map((row) => {
    const mine = dues.filter((due) => due.programme_id === row.id)
    const dated = (due: DueRow | undefined): { on: string; title: string } | undefined => due && { on: due.due_on, title: due.title }
    return { ...row, standing: standingOf(mine.map((due) => due.due_on), tx.today), late: dated(mine.find((due) => due.due_on < tx.today)), next: dated(mine.find((due) => due.due_on >= tx.today)), lateCount: mine.filter((due) => due.due_on < tx.today).length }
  })
}

/** A message, with the record that it is about and how that stands now. */
export interface MessageRow { words: string; sent_at: string; id: string | null; kind: string | null; state: string | null }

/** How the record of a message stands now, in words: what was asked for may be done since. */
export const stateOfMessage = (registry: Pick<Registry, 'process'>, message: Pick<MessageRow, 'kind' | 'state'>): string =>
  (message.kind && message.state ? registry.process(message.kind)?.states[message.state] ?? message.state : '')

/** The last words from partners and colleagues to these roles or this person, of the 60 days before today. */
export const lastMessages = (tx: Tx, roles: readonly string[], limit: number): Promise<MessageRow[]> =>
  tx.rows(sql<MessageRow>`select m.words, m.sent_at, r.id, r.kind, r.state from kernel.message m left join kernel.record r on r.id = m.record_id
    where m.body_id = ${tx.bodyId} and (m.to_account_id = ${tx.accountId ?? null} or m.to_role = any(${[...roles]})) and m.sent_at > ${tx.now}::timestamptz - interval '60 days' order by m.sent_at desc limit ${limit}`)

/** The contracts that commissioners show to a provider, newest first, by the provider's own row-level security. */
export const providerRecords = (tx: Tx): Promise<{ id: string; kind: string; title: string; body: string }[]> =>
  tx.rows(sql<{ id: string; kind: string; title: string; body: string }>`select r.id, r.kind, r.title, o.name as body from kernel.record r join bodies.organisation o on o.id = r.body_id
    where r.provider_id = ${tx.bodyId} and r.kind = 'contract' order by r.changed_at desc limit 300`)

export const wheelQuery = query({
  name: 'cycle.wheel', title: 'The wheel: programmes, their stage and how they stand', who: 'signed-in', params: {},
  run: (tx) => programmesOnWheel(tx),
})
