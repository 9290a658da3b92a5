import { sql } from 'kysely'
import { act, type Actor, type Module } from '../act.ts'
import { type Application, carryOut } from '../carry-out.ts'
import type { Database, Tx } from '../database/database.ts'
import { longText, number } from '../fields.ts'
import type { ServiceKeys } from '../keys.ts'
import { decide, type Refusal } from '../refusal.ts'
import { type HeadLine, headsFile, lastHead, readHeads, writeHeads } from './heads.ts'

/** A chain that stands behind the heads file: entries `restoredSeq + 1` to `witnessedSeq` were signed for and are not here. */
export interface HeldChain { bodyId: string; chainId: string; restoredSeq: number; witnessedSeq: number; witnessedAt: string }

/** The chains that hold the service read only, if any. */
export const heldChains = (tx: Tx): Promise<HeldChain[]> =>
  tx.rows(sql<HeldChain>`select body_id as "bodyId", chain_id as "chainId", restored_seq::int as "restoredSeq", witnessed_seq::int as "witnessedSeq", witnessed_at as "witnessedAt" from journal.held order by body_id, chain_id`)

/** What a person reads while the service is read only; undefined when it is not. */
export const readOnlyWords = (held: readonly unknown[]): string | undefined =>
  held.length === 0 ? undefined : 'This service is read only. Its database stands behind the signed record kept outside it, so an old copy may have been put back. Nothing can be changed until the people who host it have looked and accepted the loss.'

/**
 * Compares the database with the last line of the heads file and holds the service read only where a chain stands behind it or is
 * another (TRUST.md 2, *Restore*). Called at every start and before each new line is written. Returns all chains that are held.
 */
export async function holdWhatStandsBehind(db: Database, keys: ServiceKeys, dataDir: string): Promise<HeldChain[]> {
  const line = lastHead(headsFile(dataDir))
  if (line && !keys.verify(line.keyId, line.text, line.signature)) {
    throw new Error(`The last line of ${headsFile(dataDir)} is not signed by this service. Put the right file or the right secret key back; move the file away only if this is a new service.`)
  }
  return db.within('server', async (tx) => {
    if (line) {
      for (const behind of await behindOf(tx, line, () => readHeads(headsFile(dataDir)))) {
        await tx.rows(sql`select journal.hold(${behind.bodyId}, ${behind.chainId}, ${behind.restoredSeq}, ${behind.witnessedSeq}, ${behind.witnessedAt})`)
      }
    }
    return heldChains(tx)
  })
}

async function behindOf(tx: Tx, line: HeadLine, earlier: () => HeadLine[]): Promise<HeldChain[]> {
  const rows = await tx.rows(sql<{ body_id: string; chain_id: string; seq: string; stands: string | null; hash: string | null }>`
    select w.body_id, w.chain_id, w.seq, h.seq as stands, e.hash from json_to_recordset(${JSON.stringify(line.heads.map(([body_id, chain_id, seq, hash]) => ({ body_id, chain_id, seq, hash })))}::json)
      as w(body_id uuid, chain_id uuid, seq bigint, hash text)
    left join journal.head h on h.body_id = w.body_id and h.chain_id = w.chain_id
    left join journal.entry e on e.body_id = w.body_id and e.chain_id = w.chain_id and e.seq = w.seq
    where e.hash is distinct from w.hash`)
  const behind: HeldChain[] = []
  for (const row of rows) {
    const witnessedSeq = Number(row.seq)
    // Shorter: what is here is the beginning of what was. As long or longer: another chain, shared up to the last line that still fits.
    const restoredSeq = row.hash === null ? Number(row.stands ?? 0) : await lastShared(tx, row, earlier())
    if (!await accepted(tx, row, restoredSeq, witnessedSeq)) behind.push({ bodyId: row.body_id, chainId: row.chain_id, restoredSeq, witnessedSeq, witnessedAt: line.at })
  }
  return behind
}

async function lastShared(tx: Tx, chain: { body_id: string; chain_id: string }, lines: readonly HeadLine[]): Promise<number> {
  for (const line of lines.toReversed()) {
    const head = line.heads.find(([body, id]) => body === chain.body_id && id === chain.chain_id)
    if (!head) continue
    const row = await tx.maybe(sql<{ hash: string }>`select hash from journal.entry where body_id = ${chain.body_id} and chain_id = ${chain.chain_id} and seq = ${head[2]}`)
    if (row?.hash === head[3]) return head[2]
  }
  return 0
}

/** Appends a line to the heads file where nothing stands behind the last one; otherwise the service is held and no line is written. */
export async function keepHeads(db: Database, keys: ServiceKeys, dataDir: string): Promise<HeadLine> {
  const held = await holdWhatStandsBehind(db, keys, dataDir)
  if (held.length > 0) throw new Error(readOnlyWords(held))
  return writeHeads(db, keys, dataDir)
}

/** What an accepted restore says of its chain, from the detail of its entry. */
export interface AcceptedRestore { restoredSeq: number; witnessedSeq: number; recordedAt: string }

/** Reads an accepted restore out of an entry and its detail; undefined when the entry is something else. */
export function acceptedRestore(entry: string, content: string | null, recordedAt: string): AcceptedRestore | undefined {
  if ((JSON.parse(entry) as { act: string }).act !== acceptName || content === null) return undefined
  const { input } = JSON.parse(content) as { input: { restoredSeq: number; witnessedSeq: number } }
  return { restoredSeq: input.restoredSeq, witnessedSeq: input.witnessedSeq, recordedAt }
}

// Looked for only where a chain departs from the last line: after an acceptance that was not followed by a new line.
async function accepted(tx: Tx, chain: { body_id: string; chain_id: string }, restoredSeq: number, witnessedSeq: number): Promise<boolean> {
  const rows = await tx.rows(sql<{ entry: string; content: string | null; recorded_at: string }>`select e.entry, d.content, e.recorded_at from journal.entry e join journal.detail d on d.body_id = e.body_id and d.act_id = e.act_id
    where e.body_id = ${chain.body_id} and e.chain_id = ${chain.chain_id} and e.epoch > 1 and e.entry::json->>'act' = ${acceptName}`)
  return rows.some((row) => {
    const one = acceptedRestore(row.entry, row.content, row.recorded_at)
    return one !== undefined && one.restoredSeq <= restoredSeq && one.witnessedSeq >= witnessedSeq
  })
}

const acceptName = 'journal.accept-restore'

interface Held { held: HeldChain | undefined }

const acceptRestore = act({
  name: acceptName, title: 'Accept a restore', says: 'accepted that an older copy of the database was put back', kind: 'chain',
  who: ['system'],
  intro: 'Done from the command line of the host, once for each chain that stands behind the heads file. The chain goes on in a new epoch and says which entries were lost.',
  input: {
    reason: longText({ label: 'Why an older copy was put back', hint: 'Say what was lost and who decided.', max: 2000 }),
    restoredSeq: number({ label: 'Last entry that is here', whole: true, min: 0 }),
    witnessedSeq: number({ label: 'Last entry that was signed for', whole: true, min: 1 }),
  },
  load: async (tx, _ask, given): Promise<Held> => ({ held: (await heldChains(tx)).find((chain) => chain.bodyId === given.actor.bodyId && chain.chainId === given.actor.bodyId) }),
  rule: ({ held }: Held, ask) => decide(held, [
    ...(held === undefined ? [{ code: 'restore.not-held', words: 'This chain does not stand behind the heads file: there is nothing to accept.' }] : []),
    ...(held && (held.restoredSeq !== ask.restoredSeq || held.witnessedSeq !== ask.witnessedSeq)
      ? [{ code: 'restore.other-range', field: 'witnessedSeq', words: `What is missing runs from entry ${held.restoredSeq + 1} to entry ${held.witnessedSeq}.` }] : []),
  ]),
  save: async () => {},
})

/**
 * Accepts the loss of every chain that is held, in the operator's name: an entry in each chain, its epoch raised by one, and a new line
 * of the heads file. Returns what was accepted, or the reasons why not. Refuses when nothing is held or no reason is given.
 */
export async function acceptRestores(app: Application, reason: string): Promise<{ accepted: HeldChain[]; refusals: readonly Refusal[] }> {
  const held = await holdWhatStandsBehind(app.db, app.keys, app.dataDir)
  if (held.length === 0) return { accepted: [], refusals: [{ code: 'restore.not-held', words: 'No chain stands behind the heads file: there is nothing to accept.' }] }
  for (const { bodyId, restoredSeq, witnessedSeq } of held) {
    const operator: Actor = { kind: 'system', bodyId, roles: [], name: 'the operator' }
    const outcome = await carryOut(app, acceptRestore, operator, { reason, restoredSeq, witnessedSeq })
    if (!outcome.ok) return { accepted: [], refusals: outcome.refusals }
  }
  await keepHeads(app.db, app.keys, app.dataDir)
  return { accepted: held, refusals: [] }
}

/** The journal's own act. */
export const journalModule: Module = {
  name: 'journal',
  kinds: [{ name: 'chain', plural: 'chains', module: 'journal', stage: 'cycle', words: 'chain of entries', prefix: 'CHAIN' }],
  processes: [{ kind: 'chain', title: 'A chain of entries', states: { kept: 'Kept' }, steps: [{ act: acceptName, from: [], to: 'kept', says: 'The operator accepts that an older copy of the database was put back.' }] }],
  acts: [acceptRestore],
  queries: [],
}
