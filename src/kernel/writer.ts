import { CompiledQuery, sql } from 'kysely'
import type { Actor, RecordRow } from './act.ts'
import type { OpenTx } from './database/database.ts'
import { uuidv7 } from './ids.ts'
import type { Refusal } from './refusal.ts'
import type { Registry } from './registry.ts'
import { uploadPath } from './upload.ts'
import type { NewRecord, Row, Touched, Writer } from './writing.ts'

export type { NewDue, NewRecord, Touched, Writer } from './writing.ts'

/** What carry-out needs of the writer when the act has saved. */
export interface Written { touched: Map<string, Touched>; made: string[]; ruleIds: Set<string> }

export interface WriterParts {
  tx: OpenTx
  registry: Registry
  actor: Actor
  bodyId: string
  root: RecordRow | undefined
  dataDir: string
  send(queue: string, content: object, executeSql: (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>): Promise<void>
}

const tableName = /^[a-z_]+\.[a-z_]+$/

/** Makes the writer of one act. For a party, everything but its own rows is written in the name of the accountable body. */
export function makeWriter(parts: WriterParts): { writer: Writer; written: Written } {
  const { tx, registry, actor, bodyId } = parts
  const written: Written = { touched: new Map(), made: [], ruleIds: new Set() }
  const touch = (item: Touched): void => {
    written.touched.set(`${item.table}/${item.id}`, item)
  }
  const run = <R>(statement: ReturnType<typeof sql<R>>): Promise<R[]> => tx.rows(statement)
  const inserting = (table: string, rows: Row[]): ReturnType<typeof sql> => {
    if (!tableName.test(table)) throw new Error(`${table} is no table name`)
    // Every column that any of the rows names: rows of one insert need not be alike.
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    const tuples = rows.map((row) => sql`(${sql.join(columns.map((column) => sql`${row[column] ?? null}`))})`)
    return sql`insert into ${sql.table(table)} (${sql.join(columns.map((column) => sql.ref(column)))}) values ${sql.join(tuples)}`
  }
  // A party's own rows are written as the party; all else by the accountable body's role.
  const asParty = async <T>(wanted: boolean | undefined, work: () => Promise<T>): Promise<T> => {
    if (!wanted || actor.kind !== 'party') return work()
    await context('act_party', actor.bodyId!)
    try {
      return await work()
    } finally {
      await context('act_worker', bodyId)
    }
  }
  const context = async (role: 'act_party' | 'act_worker', body: string): Promise<void> => {
    await run(sql`${sql.raw(`set local app.body = '${body}'; set local role ${role}`)}`)
  }
  const usual = actor.kind === 'staff' ? 'act_staff' as const : 'act_worker' as const
  const under = async <T>(role: 'act_worker' | 'server', work: () => Promise<T>): Promise<T> => {
    await tx.as(role)
    const result = await work()
    await tx.as(usual)
    return result
  }

  const nextReferences = async (kind: string, count: number): Promise<string[]> => {
    const rows = await run<{ next: number }>(sql`insert into kernel.reference_counter as c (body_id, kind, next) values (${bodyId}, ${kind}, ${count + 1})
      on conflict (body_id, kind) do update set next = c.next + ${count} returning next`)
    const first = rows[0]!.next - count
    const { prefix } = registry.kind(kind)
    return Array.from({ length: count }, (_, index) => `${prefix}-${first + index}`)
  }

  const writer: Writer = {
    bodyId,
    tx,
    record: async (record) => (await writer.records([record]))[0]!,
    records: async (records) => {
      const ids: string[] = []
      const byKind = new Map<string, NewRecord[]>()
      for (const record of records) if (record.reference === undefined) byKind.set(record.kind, [...(byKind.get(record.kind) ?? []), record])
      const references = new Map<NewRecord, string>()
      for (const [kind, list] of byKind) (await nextReferences(kind, list.length)).forEach((reference, index) => references.set(list[index]!, reference))
      const programmes = await programmesOf(records.map((record) => record.programmeId))
      const rows = records.map((record) => {
        const programme = record.programmeId ? programmes.get(record.programmeId) : undefined
        const id = record.id ?? uuidv7()
        ids.push(id)
        return {
          body_id: bodyId, id, kind: record.kind, reference: record.reference ?? references.get(record)!, title: record.title.slice(0, 500), state: record.state, version: 1,
          scope_id: record.scopeId ?? programme?.scope_id ?? null, provider_id: record.providerId ?? null, shown_to_party: record.shownToParty ?? false,
          programme_id: record.programmeId ?? null, round_id: record.roundId ?? programme?.round_id ?? null, created_at: tx.now, changed_at: tx.now, named_ids: record.named ?? null,
        }
      })
      for (let index = 0; index < rows.length; index += 500) await run(inserting('kernel.record', rows.slice(index, index + 500)))
      for (const [index, id] of ids.entries()) {
        touch({ table: 'kernel.record', id, ...(records[index]!.named ? { unseen: true } : {}) })
        written.made.push(id)
      }
      return ids
    },
    changeRecord: async (id, patch) => {
      await writer.update('kernel.record', id, {
        ...(patch.title !== undefined ? { title: patch.title } : {}), ...(patch.providerId !== undefined ? { provider_id: patch.providerId } : {}),
        ...(patch.shownToParty !== undefined ? { shown_to_party: patch.shownToParty } : {}), ...(patch.roundId !== undefined ? { round_id: patch.roundId } : {}),
        ...(patch.programmeId !== undefined ? { programme_id: patch.programmeId } : {}), ...(patch.scopeId !== undefined ? { scope_id: patch.scopeId } : {}),
        ...(id === parts.root?.id ? {} : { version: sql`version + 1` }), changed_at: tx.now,
      })
    },
    move: async (id, state) => writer.update('kernel.record', id, { state, ...(id === parts.root?.id ? {} : { version: sql`version + 1` }), changed_at: tx.now }),
    moveMany: async (ids, state) => {
      await run(sql`select 1 from kernel.record where body_id = ${bodyId} and id = any(${[...ids]}::uuid[]) order by id for update`)
      await writer.updateMany('kernel.record', ids, { state, version: sql`version + 1`, changed_at: tx.now })
    },
    insert: async (table, row, options) => {
      const id = (row['id'] as string | undefined) ?? uuidv7()
      await asParty(options?.asParty, () => run(inserting(table, [{ body_id: bodyId, ...row, id }])))
      touch({ table, id, ...(options?.asParty ? { asParty: true } : {}), ...(options?.unseen ? { unseen: true } : {}) })
      return id
    },
    insertMany: async (table, rows) => {
      const complete: (Row & { id: string })[] = rows.map((row) => ({ body_id: bodyId, ...row, id: (row['id'] as string | undefined) ?? uuidv7() }))
      for (let index = 0; index < complete.length; index += 500) await run(inserting(table, complete.slice(index, index + 500)))
      for (const row of complete) touch({ table, id: row.id })
    },
    update: async (table, id, patch, options) => {
      if (!tableName.test(table)) throw new Error(`${table} is no table name`)
      const sets = Object.entries(patch).map(([column, value]) => sql`${sql.ref(column)} = ${value ?? null}`)
      const changed = await asParty(options?.asParty, () => run<{ id: string }>(sql`update ${sql.table(table)} set ${sql.join(sets)} where body_id = ${bodyId} and id = ${id} returning id`))
      if (changed.length !== 1) throw new Error(`no row of ${table} to change`)
      touch({ table, id, ...(options?.asParty ? { asParty: true } : {}) })
    },
    updateMany: async (table, ids, patch) => {
      if (!tableName.test(table)) throw new Error(`${table} is no table name`)
      const wanted = [...new Set(ids)]
      const sets = Object.entries(patch).map(([column, value]) => sql`${sql.ref(column)} = ${value ?? null}`)
      const changed = await run<{ id: string }>(sql`update ${sql.table(table)} set ${sql.join(sets)} where body_id = ${bodyId} and id = any(${wanted}::uuid[]) returning id`)
      if (changed.length !== wanted.length) throw new Error(`${wanted.length - changed.length} rows of ${table} are not there to change`)
      for (const id of wanted) touch({ table, id })
    },
    updateEach: async (table, rows) => {
      if (!tableName.test(table)) throw new Error(`${table} is no table name`)
      if (rows.length === 0) return
      const sets = Object.keys(rows[0]!).filter((column) => column !== 'id').map((column) => sql`${sql.ref(column)} = v.${sql.ref(column)}`)
      const changed = await run<{ id: string }>(sql`update ${sql.table(table)} t set ${sql.join(sets)} from jsonb_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows)}::jsonb) v where t.body_id = ${bodyId} and t.id = v.id returning t.id`)
      if (changed.length !== rows.length) throw new Error(`${rows.length - changed.length} rows of ${table} are not there to change`)
      for (const { id } of rows) touch({ table, id })
    },
    countIn: (ids) => writer.updateMany('kernel.record', ids.filter((id) => id !== parts.root?.id), { version: sql`version + 1`, changed_at: tx.now }),
    batch: async (table, batchColumn, batchId, columns, statement) => {
      const rows = await run(statement(columns))
      touch({ table, id: batchId, batch: { column: batchColumn, columns } })
      return rows.length
    },
    withdrawBatch: async (table, batchColumn, batchId, columns, by) => {
      const [row] = await run(by)
      touch({ table, id: batchId, batch: { column: batchColumn, columns } })
      return Number(row?.gone ?? 0)
    },
    derive: async (statement) => void await run(statement),
    reference: (table, row, options = {}) => under('act_worker', async () => {
      const conflict = options.conflict ?? ['id']
      const update = options.update ?? []
      await run(sql`${inserting(table, [row])} on conflict (${sql.join(conflict.map((column) => sql.ref(column)))}) ${update.length === 0 ? sql`do nothing`
        : sql`do update set ${sql.join(update.map((column) => sql`${sql.ref(column)} = excluded.${sql.ref(column)}`))}`}`)
      if (typeof row['id'] === 'string') touch({ table, id: row['id'], reference: true })
    }),
    link: async (from, to, kind) => {
      const id = uuidv7()
      const rows = await run<{ id: string }>(sql`insert into kernel.link (body_id, id, from_id, to_id, kind, scope_id, created_at)
        values (${bodyId}, ${id}, ${from}, ${to}, ${kind}, (select scope_id from kernel.record where id = ${to}), ${tx.now})
        on conflict (body_id, from_id, to_id, kind) where ended_at is null do nothing returning id`)
      if (rows.length > 0) touch({ table: 'kernel.link', id })
    },
    unlink: async (from, to, kind) => {
      const rows = await run<{ id: string }>(sql`update kernel.link set ended_at = ${tx.now} where body_id = ${bodyId} and from_id = ${from} and to_id = ${to} and kind = ${kind} and ended_at is null returning id`)
      for (const row of rows) touch({ table: 'kernel.link', id: row.id })
    },
    due: async (due) => {
      const id = uuidv7()
      const rows = await run<{ id: string }>(sql`insert into kernel.due (body_id, id, record_id, kind, title, due_on, act, rule, owner_role, owner_account_id, scope_id, created_at, named_ids)
        values (${bodyId}, ${id}, ${due.recordId}, ${due.kind}, ${due.title}, ${due.on}, ${due.act ?? null}, ${due.rule ?? null}, ${due.ownerRole ?? null}, ${due.ownerAccountId ?? null}, ${due.scopeId ?? null}, ${tx.now}, ${due.named ?? null})
        on conflict (body_id, record_id, kind, due_on) where cancelled_at is null do nothing returning id`)
      if (rows.length > 0) touch({ table: 'kernel.due', id })
    },
    dueDone: (recordId, kind) => endDue('done_at', typeof recordId === 'string' ? [recordId] : recordId, kind),
    dueCancelled: (recordId, kind) => endDue('cancelled_at', [recordId], kind),
    tell: async (message) => {
      const to = message.bodyId ?? bodyId
      if (to !== bodyId) await run(sql`select kernel.tell_body(${to}, ${uuidv7()}, ${message.recordId ?? null}, ${message.role ?? null}, ${message.words}, ${tx.now})`)
      else await run(sql`insert into kernel.message (body_id, id, record_id, to_role, to_account_id, words, sent_at) values (${bodyId}, ${uuidv7()}, ${message.recordId ?? null}, ${message.role ?? null}, ${message.accountId ?? null}, ${message.words}, ${tx.now})`)
    },
    job: (job) => under('server', async () => {
      const id = uuidv7()
      await run(sql`insert into kernel.job (id, body_id, account_id, kind, title, state, input, total_count)
        values (${id}, ${bodyId}, ${actor.accountId}, ${job.kind}, ${job.title}, 'waiting', ${JSON.stringify(job.input)}, ${job.total ?? null})`)
      await parts.send('job', { id }, async (text, values) => ({ rows: (await tx.raw.executeQuery(CompiledQuery.raw(text, values))).rows }))
      return id
    }),
    useUpload: (id) => under('server', async () => {
      const rows = await run<{ file_name: string; bytes: string; sha256: string; media_type: string }>(sql`update kernel.upload set used_at = now() where id = ${id} and body_id = ${actor.bodyId ?? bodyId} returning file_name, bytes, sha256, media_type`)
      if (!rows[0]) throw new Held({ code: 'upload.missing', words: 'The file is no longer here. Choose it again.' })
      return rows[0]
    }),
    uploadPath: (id) => uploadPath(parts.dataDir, id),
    asServer: (work, changed = []) => under('server', async () => {
      const result = await work(run)
      for (const { table, id } of changed) touch({ table, id, reference: true, server: true })
      return result
    }),
    asReference: (work, changed = []) => under('act_worker', async () => {
      const result = await work(run)
      for (const { table, id } of changed) touch({ table, id, reference: true })
      return result
    }),
    rules: (...ids) => ids.forEach((id) => written.ruleIds.add(id)),
  }

  async function endDue(column: 'done_at' | 'cancelled_at', recordIds: readonly string[], kind: string | undefined): Promise<void> {
    const rows = await run<{ id: string }>(sql`update kernel.due set ${sql.ref(column)} = ${tx.now} where body_id = ${bodyId} and record_id = any(${[...recordIds]}::uuid[])
      and done_at is null and cancelled_at is null and (${kind ?? null}::text is null or kind = ${kind ?? null}) returning id`)
    for (const row of rows) touch({ table: 'kernel.due', id: row.id })
  }

  async function programmesOf(ids: (string | undefined)[]): Promise<Map<string, { scope_id: string | null; round_id: string | null }>> {
    const wanted = [...new Set(ids.filter((id) => id !== undefined))]
    if (wanted.length === 0) return new Map()
    const rows = await run<{ id: string; scope_id: string | null; round_id: string | null }>(sql`select id, scope_id, round_id from kernel.record where kind = 'programme' and id = any(${wanted}::uuid[])`)
    return new Map(rows.map((row) => [row.id, row]))
  }

  return { writer, written }
}

/** Thrown while saving, when only the database can tell that the act may not happen. Carry-out takes everything back and refuses. */
export class Held extends Error {
  refusals: Refusal[]
  constructor(...refusals: Refusal[]) {
    super(refusals.map((refusal) => refusal.code).join(', '))
    this.refusals = refusals
  }
}
