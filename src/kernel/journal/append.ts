import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Act, Actor } from '../act.ts'
import { canonical } from '../canonical.ts'
import type { OpenTx } from '../database/database.ts'
import type { ServiceKeys } from '../keys.ts'
import { sha256 } from '../keys.ts'
import type { Refusal } from '../refusal.ts'
import type { Touched, Written } from '../writer.ts'

export interface Appending {
  tx: OpenTx
  keys: ServiceKeys
  actId: string
  one: Act
  actor: Actor
  bodyId: string
  input: Record<string, unknown>
  notes: readonly Refusal[]
  written: Written
  /** Where the act leads, kept so that a repeated key answers the same. */
  goTo: string | undefined
}

/** What the application signs before the database chains it: a superuser alone cannot invent an act. */
export const signedText = (body: string, chain: string, entry: string): string => sha256(`cc-act-1\n${body}\n${chain}\n${entry}\n`)

/** Appends the act's entry to the accountable body's chain: the transaction's last statement. */
export async function appendEntry({ tx, keys, actId, one, actor, bodyId, input, notes, written, goTo }: Appending): Promise<void> {
  const after = await images(tx, bodyId, actor, [...written.touched.values()])
  const records = after.flatMap((image) => (image.table === 'kernel.record' && image.row ? [[image.kind, image.id, image.version]] : []))
  const salt = randomBytes(32).toString('hex')
  const content = canonical({ input, after: after.map(({ table, id, row, batch }) => ({ table, id, ...(row ? { row } : {}), ...(batch ? { batch } : {}) })) })
  const entry = canonical({
    actId, act: one.name, outcome: 'done',
    actor: { kind: actor.kind, account: actor.accountId ?? null, body: actor.bodyId ?? null, roles: actor.roles },
    authority: null, actTime: tx.now, goTo: goTo ?? null, records,
    rules: [...new Set([...written.ruleIds, ...notes.flatMap((note) => (note.rule ? [note.rule] : []))])].sort(),
    detail: sha256(salt + content),
  })
  const signature = keys.sign(signedText(bodyId, bodyId, entry))
  await tx.rows(sql`select journal.append(${bodyId}, ${bodyId}, ${actId}, ${tx.now}, ${entry}, ${keys.keyId}, ${signature}, ${salt}, ${content}, ${one.blind ? 'blind' : 'operational'})`)
  // An act on a record that only named people see is read by them alone.
  const named = after.find((image) => image.named)?.named
  if (named) await tx.rows(sql`select journal.name_entry(${bodyId}, ${actId}, ${named}::uuid[])`)
}

interface Image { table: string; id: string; row?: string; kind?: string; version?: number; named?: string[]; batch?: { column: string; columns: string[]; count: string; sha256: string } }

/** The rows as they stand after the act: as PostgreSQL's own jsonb text, so that verification compares like with like. */
async function images(tx: OpenTx, bodyId: string, actor: Actor, touched: Touched[]): Promise<Image[]> {
  const found: Image[] = []
  const groups = new Map<string, Touched[]>()
  for (const item of touched) {
    if (item.batch) found.push({ table: item.table, id: item.id, batch: await digest(tx, bodyId, item) })
    else {
      const key = `${item.table}${item.asParty ? ' party' : item.server ? ' server' : item.unseen ? ' unseen' : ''}`
      groups.set(key, [...(groups.get(key) ?? []), item])
    }
  }
  for (const group of groups.values()) {
    const { table, reference, asParty, server, unseen } = group[0]!
    const partyReads = asParty === true && actor.kind === 'party'
    if (partyReads) {
      await tx.rows(sql`${sql.raw(`set local app.body = '${actor.bodyId!}'`)}`)
      await tx.as('act_party')
    }
    if (server) await tx.as('server')
    // What whoever acts does not see afterwards is read for the journal as the verifier reads it.
    if (unseen) await tx.as('act_verify')
    const ids = group.map((item) => item.id)
    const rows = await tx.rows(sql<{ id: string; row: string; kind: string | null; version: number | null; named: string[] | null }>`
      select t.id::text as id, to_jsonb(t)::text as row, to_jsonb(t)->>'kind' as kind, (to_jsonb(t)->>'version')::int as version, to_jsonb(t)->'named_ids' as named
      from ${sql.table(table)} t where ${reference ? sql`true` : sql`t.body_id = ${bodyId}`} and t.id = any(${ids}::uuid[]) order by t.id`)
    if (server || unseen) await tx.as(actor.kind === 'staff' ? 'act_staff' : 'act_worker')
    if (rows.length !== ids.length) throw new Error(`${ids.length - rows.length} rows of ${table} that the act wrote are not to be seen afterwards`)
    for (const row of rows) found.push({ table, id: row.id, row: row.row, ...(table === 'kernel.record' ? { kind: row.kind!, version: row.version!, ...(Array.isArray(row.named) ? { named: row.named } : {}) } : {}) })
    if (partyReads) {
      await tx.rows(sql`${sql.raw(`set local app.body = '${bodyId}'`)}`)
      await tx.as('act_worker')
    }
  }
  return found
}

async function digest(tx: OpenTx, bodyId: string, item: Touched): Promise<NonNullable<Image['batch']>> {
  const { column, columns } = item.batch!
  const [row] = await tx.rows(batchDigest(item.table, bodyId, column, item.id, columns))
  return { column, columns, count: row!.count, sha256: row!.sha256 }
}

/** Count and SHA-256 of a batch's rows in id order, over the named columns and whom the rows are shared with. */
export const batchDigest = (table: string, bodyId: string, column: string, id: string, columns: readonly string[]): ReturnType<typeof sql<{ count: string; sha256: string }>> =>
  sql<{ count: string; sha256: string }>`select count(*)::text as count, encode(sha256(convert_to(coalesce(string_agg(jsonb_build_array(t.scope_id, ${sql.join(columns.map((name) => sql.ref(`t.${name}`)))})::text, E'\n' order by t.id), ''), 'UTF8')), 'hex') as sha256
    from ${sql.table(table)} t where t.body_id = ${bodyId} and ${sql.ref(`t.${column}`)} = ${id}`
