import { sql } from 'kysely'
import type { Act, Actor, Given, HeldBack, Outcome, RecordRow, Saved, Step } from './act.ts'
import { databaseRole } from './act.ts'
import { canonical } from './canonical.ts'
import { chosenReasons } from './chosen.ts'
import { consentReasons, type ConsentRow, type Partnership } from './consent.ts'
import type { Context, Database, OpenTx, Tx } from './database/database.ts'
import { deriveAgain } from './derived.ts'
import { parseFields } from './fields.ts'
import { uuidv7 } from './ids.ts'
import { appendEntry } from './journal/append.ts'
import type { ServiceKeys } from './keys.ts'
import type { Refusal } from './refusal.ts'
import { mayAct, type Registry } from './registry.ts'
import { factorReasons } from './step-up.ts'
import { Held, makeWriter, type WriterParts } from './writer.ts'

/** What carrying out needs of the running application. */
export interface Application {
  registry: Registry
  db: Database
  keys: ServiceKeys
  dataDir: string
  /** Finds the partnership that a scope stands for. */
  partnership(tx: OpenTx, scopeId: string): Promise<Partnership | undefined>
  /** Which of these organisations are in the directory. */
  organisations(tx: Tx, ids: string[]): Promise<string[]>
  /** Queues work inside the act's transaction. */
  send: WriterParts['send']
}

export interface Asked {
  /** Idempotency key of the door; a repeated one acts once. */
  key?: string | undefined
  /** Version of the root record that the door showed. */
  version?: number | undefined
  /** Whether every value is text (forms, command line). */
  text?: boolean
  /** Only says what would hold it back or be warned of: nothing is written. */
  judgeOnly?: boolean
}

class Judged extends Error {
  notes: Refusal[]
  constructor(notes: Refusal[]) {
    super('judged')
    this.notes = notes
  }
}

class Back extends Error {
  held: HeldBack
  constructor(held: HeldBack) {
    super('held back')
    this.held = held
  }
}

const hold = (status: HeldBack['status'], ...refusals: Refusal[]): never => {
  throw new Back({ ok: false, status, refusals })
}

/**
 * The only way to change anything. One transaction: lock the root, check role, version, step and consent, ask the rule, save, and last
 * the journal entry. Refusals are values with every reason at once; only bugs throw.
 */
export async function carryOut(app: Application, one: Act, actor: Actor, input: unknown, asked: Asked = {}): Promise<Outcome> {
  if (!mayAct(one, actor)) {
    return { ok: false, status: 403, refusals: [{ code: 'actor.not-allowed', words: `${one.title} is for people with the role ${one.who.join(' or ').replaceAll('-', ' ')}.` }] }
  }
  const stale = factorReasons(one, actor)
  if (stale.length > 0) return { ok: false, status: 403, refusals: stale }
  const parsed = parseFields(one.input, input, { text: asked.text ?? false })
  if (!parsed.ok) return { ok: false, status: 422, refusals: parsed.refusals }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(app, one, actor, parsed.values as Record<string, unknown>, parsed.json, asked)
    } catch (error) {
      if (error instanceof Back) return error.held
      if (error instanceof Judged) return { ok: true, actId: '', repeated: false, says: one.says, records: [], goTo: undefined, notes: error.notes }
      if (error instanceof Held) return { ok: false, status: 422, refusals: error.refusals }
      if (isReadOnly(error)) return { ok: false, status: 503, refusals: [{ code: 'service.read-only', words: 'The service is read only: its database stands behind the signed record kept outside it. Nothing was done.' }] }
      if (!isTransient(error)) throw error
      if (attempt === 3) return { ok: false, status: 409, refusals: [{ code: 'act.crowded', words: 'Others were doing the same at this moment. Nothing was done; try again.' }] }
    }
  }
}

// Deadlock and serialisation failures, and a twin that was quicker: the whole act again, whose rule then sees it (TRUST.md 5.2).
const isTransient = (error: unknown): boolean => ['40001', '40P01', '23505'].includes((error as { code?: string }).code ?? '')

// journal.append refuses while a chain stands behind the heads file.
const isReadOnly = (error: unknown): boolean => (error as { code?: string }).code === 'CC001'

async function inTransaction(app: Application, one: Act, actor: Actor, ask: Record<string, unknown>, json: Record<string, unknown>, asked: Asked): Promise<Outcome> {
  const rootId = one.root ? (ask[one.root] as string | undefined) : undefined
  const actId = uuidv7()
  const context: Context = { role: databaseRole(actor), ...(actor.bodyId ? { bodyId: actor.bodyId } : {}), ...(actor.accountId ? { accountId: actor.accountId } : {}) }
  let repeatedAct: string | undefined
  const before = async (tx: OpenTx): Promise<void> => {
    if (!asked.judgeOnly) repeatedAct = await claimKey(app, tx, one, actor, json, asked.key, actId)
  }
  return app.db.within(context, async (tx) => {
    if (repeatedAct) return repeatedOutcome(app, tx, one, actor, repeatedAct)
    const root = rootId ? await lockRoot(tx, one, actor, rootId) : undefined
    if (root && asked.version !== undefined && asked.version !== root.version) {
      throw new Back({ ok: false, status: 409, current: root, refusals: [{ code: 'record.stale', words: `Somebody changed ${root.reference} since you opened this page: it is now version ${root.version}, you saw version ${asked.version}. Look at what changed, then send again. What you typed is kept.` }] })
    }
    const given: Given = { now: tx.now, today: tx.today, actor, root }
    if (root?.named_ids && one.kind === '*') hold(403, { code: 'record.restricted', words: `${root.reference} is restricted: only its own steps are taken on it.` })
    const step = app.registry.step(root && one.kind === '*' ? root.kind : one.kind, one.name)
    const reasons: Refusal[] = root ? [...stepReasons(app, step, root), ...(await consentOf(app, tx, step, root, one, actor))] : []
    const chosen = await chosenReasons(app, tx, one, actor, ask)
    if (chosen.length > 0) throw new Back({ ok: false, status: 422, refusals: [...reasons, ...chosen] })
    const facts = one.load ? await one.load(tx, ask as never, given) : undefined
    const decision = one.rule(facts, ask as never, given)
    if (!decision.ok || reasons.length > 0) throw new Back({ ok: false, status: reasons.some((reason) => reason.code === 'step.state') ? 409 : 422, refusals: [...reasons, ...(decision.ok ? [] : decision.refusals)] })

    if (asked.judgeOnly) throw new Judged(decision.notes)
    const bodyId = root?.body_id ?? actor.bodyId
    if (!bodyId) throw new Error(`${one.name} needs a body to act for`)
    if (actor.kind === 'party') await actForBuyer(tx, bodyId)
    const { writer, written } = makeWriter({ tx, registry: app.registry, actor, bodyId, root, dataDir: app.dataDir, send: app.send })
    if (step?.rule) writer.rules(step.rule)
    const saved = (await one.save(writer, decision.value, ask as never, given, facts)) ?? {}
    if (root) await moveRoot(tx, one, step, root, saved, written.touched)
    await deriveAgain(app.registry, { tx, bodyId, derive: writer.derive }, written.touched.values(), root)
    await appendEntry({ tx, keys: app.keys, actId, one, actor, bodyId, input: withoutSecrets(one, json), notes: decision.notes, written, goTo: saved.goTo ?? root?.id ?? written.made[0] })
    const result = await outcome(app, tx, one, actId, root, saved, written.made, decision.notes)
    await one.lastly?.((statement) => tx.rows(statement), decision.value)
    return result
  }, { before, holdClock: one.lastly ? 'moving' : 'still' })
}

const withoutSecrets = (one: Act, json: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(json).filter(([name]) => !one.secretInput?.includes(name)))

async function claimKey(app: Application, tx: OpenTx, one: Act, actor: Actor, json: Record<string, unknown>, key: string | undefined, actId: string): Promise<string | undefined> {
  if (key === undefined) return undefined
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) hold(400, { code: 'key.misfit', words: 'The idempotency key must be 1 to 200 visible ASCII characters.' })
  const mac = app.keys.hmac('idempotency', canonical([one.name, withoutSecrets(one, json)]))
  const owner = [actor.bodyId ?? actId, actor.accountId ?? actor.onlyRecordId ?? actor.bodyId ?? actId] as const
  const made = await tx.rows(sql`insert into kernel.idempotency (body_id, account_id, act, key, input_hmac, act_id)
    values (${owner[0]}, ${owner[1]}, ${one.name}, ${key}, ${mac}, ${actId}) on conflict do nothing returning act_id`)
  if (made.length > 0) return undefined
  const before = await tx.one(sql<{ input_hmac: string; act_id: string }>`select input_hmac, act_id from kernel.idempotency
    where body_id = ${owner[0]} and account_id = ${owner[1]} and act = ${one.name} and key = ${key}`)
  if (before.input_hmac !== mac) hold(409, { code: 'key.other-input', words: 'This key was used before with other input. Nothing was done this time.' })
  return before.act_id
}

async function lockRoot(tx: OpenTx, one: Act, actor: Actor, id: string): Promise<RecordRow> {
  // A party reads the record as itself, then locks it in the accountable body's name; a stranger finds nothing.
  const seen = await tx.maybe(sql<RecordRow>`select * from kernel.record where id = ${id}`)
  const fits = seen && (one.kind === '*' || seen.kind === one.kind) && (actor.onlyRecordId === undefined || actor.onlyRecordId === id)
  if (!fits) return hold(404, { code: 'record.not-found', words: 'There is no such record, or it is not yours to see.' })
  if (actor.kind === 'party') {
    await actForBuyer(tx, seen.body_id)
    const locked = await tx.one(sql<RecordRow>`select * from kernel.record where body_id = ${seen.body_id} and id = ${id} for update`)
    await tx.rows(sql`${sql.raw(`set local app.body = '${actor.bodyId!}'; set local role act_party`)}`)
    return locked
  }
  if (seen.body_id !== actor.bodyId) return hold(403, { code: 'record.other-body', words: `${seen.reference} belongs to a partner. Only the body accountable for it can change it; you can consent or comment.`, rule: 'BOD-46' })
  return tx.one(sql<RecordRow>`select * from kernel.record where body_id = ${seen.body_id} and id = ${id} for update`)
}

async function actForBuyer(tx: OpenTx, bodyId: string): Promise<void> {
  await tx.rows(sql`${sql.raw(`set local app.body = '${bodyId}'; set local role act_worker`)}`)
}

function stepReasons(app: Application, step: Step | undefined, root: RecordRow): Refusal[] {
  if (!step || step.from.includes(root.state)) return []
  const { states } = app.registry.process(root.kind)!
  const named = (state: string): string => `"${states[state] ?? state}"`
  return [{ code: 'step.state', words: `${root.reference} stands at ${named(root.state)}. This is possible only at ${step.from.map(named).join(' or ')}.`, ...(step.rule ? { rule: step.rule } : {}) }]
}

async function consentOf(app: Application, tx: OpenTx, step: Step | undefined, root: RecordRow, one: Act, actor: Actor): Promise<Refusal[]> {
  if (step?.consent !== 'way of working' || !root.scope_id) return []
  const partnership = await app.partnership(tx, root.scope_id)
  const rows = await tx.rows(sql<ConsentRow>`select body_id, answer, record_version, act from kernel.consent where record_id = ${root.id} and record_version = ${root.version}`)
  return consentReasons(partnership, { bodyId: actor.bodyId!, version: root.version, act: one.name }, rows)
}

async function moveRoot(tx: OpenTx, one: Act, step: Step | undefined, root: RecordRow, saved: Saved, touched: Map<string, { table: string; id: string }>): Promise<void> {
  const to = step === undefined || step.to === 'same' ? root.state : typeof step.to === 'string' ? step.to : saved.state
  if (to === undefined || (step && Array.isArray(step.to) && !step.to.includes(to))) throw new Error(`${one.name} did not say which state follows`)
  await tx.rows(sql`update kernel.record set ${one.keepsVersion ? sql`version = version` : sql`version = version + 1`},
    state = ${to === root.state ? sql`state` : to}, changed_at = ${tx.now} where body_id = ${root.body_id} and id = ${root.id}`)
  touched.set(`kernel.record/${root.id}`, { table: 'kernel.record', id: root.id })
}

async function outcome(app: Application, tx: OpenTx, one: Act, actId: string, root: RecordRow | undefined, saved: Saved, made: string[], notes: Refusal[]): Promise<Outcome> {
  const ids = [...(root ? [root.id] : []), ...made].slice(0, 50)
  const rows = ids.length === 0 ? [] : await tx.rows(sql<RecordRow>`select * from kernel.record where id = any(${ids}::uuid[])`)
  const records = ids.flatMap((id) => {
    const row = rows.find((candidate) => candidate.id === id)
    return row ? [{ kind: row.kind, id: row.id, reference: row.reference, title: row.title, state: row.state, version: row.version }] : []
  })
  return { ok: true, actId, repeated: false, says: one.says, records, goTo: saved.goTo ?? records[0]?.id, notes }
}

async function repeatedOutcome(app: Application, tx: OpenTx, one: Act, actor: Actor, actId: string): Promise<Outcome> {
  // A party has no right to the journal; its own act is looked up in the server's name.
  if (actor.kind === 'party') await tx.as('server')
  const entry = await tx.maybe(sql<{ entry: string }>`select entry from journal.entry where act_id = ${actId}`)
  if (actor.kind === 'party') await tx.as('act_party')
  const { records = [], goTo = null } = entry ? JSON.parse(entry.entry) as { records?: [string, string, number][]; goTo?: string | null } : {}
  const ids = records.map((record) => record[1])
  const rows = ids.length === 0 ? [] : await tx.rows(sql<RecordRow>`select * from kernel.record where id = any(${ids}::uuid[])`)
  return {
    ok: true, actId, repeated: true, says: one.says, notes: [], goTo: goTo ?? ids[0],
    records: rows.map((row) => ({ kind: row.kind, id: row.id, reference: row.reference, title: row.title, state: row.state, version: row.version })),
  }
}
