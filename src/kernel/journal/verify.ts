import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database, OpenTx, Tx } from '../database/database.ts'
import type { ServiceKeys } from '../keys.ts'
import { batchDigest, signedText } from './append.ts'
import type { HeadLine } from './heads.ts'
import { type AcceptedRestore, acceptedRestore } from './restore.ts'

/** What verification found, in words, with the first place of each chain. */
export interface Finding { body: string; chain: string; seq?: number; words: string }
export interface Verified { chains: number; entries: number; rows: number; findings: Finding[] }

/** `rows`: every row, or all tables but those named in `without` (a test whose people were put in by hand). */
export interface Checks { signatures?: ServiceKeys; heads?: HeadLine[]; rows?: boolean | { without: readonly string[] } }

interface EntryRow { body_id: string; chain_id: string; seq: string; epoch: number; act_id: string; recorded_at: string; previous: string; entry: string; entry_hash: string; key_id: string; signature: string; hash: string; salt: string | null; content: string | null }

const hex = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The header lines whose SHA-256 is the entry's hash (docs/journal-format.md). */
export const headerLines = (row: Pick<EntryRow, 'body_id' | 'chain_id' | 'seq' | 'epoch' | 'recorded_at' | 'previous' | 'entry_hash' | 'signature'>): string =>
  ['cc-journal-1', row.body_id, row.chain_id, row.epoch, row.seq, row.recorded_at, row.previous, row.entry_hash, row.signature].map((line) => `${line}\n`).join('')

/** Reads every chain from its beginning and names the first place where each departs from what was written. Flat in memory. */
export async function verifyJournal(db: Database, checks: Checks = {}): Promise<Verified> {
  return db.within('server', async (tx) => {
    const result: Verified = { chains: 0, entries: 0, rows: 0, findings: [] }
    const heads = await tx.rows(sql<{ body_id: string; chain_id: string; seq: string; hash: string; epoch: number }>`select * from journal.head order by body_id, chain_id`)
    const stray = await tx.rows(sql<{ body_id: string; chain_id: string }>`select distinct body_id, chain_id from journal.entry except select body_id, chain_id from journal.head`)
    for (const chain of stray) result.findings.push({ body: chain.body_id, chain: chain.chain_id, words: 'entries without a head row' })
    const strayDetails = await tx.rows(sql<{ body_id: string; act_id: string }>`select d.body_id, d.act_id from journal.detail d where not exists (select 1 from journal.entry e where e.body_id = d.body_id and e.act_id = d.act_id) limit 20`)
    for (const detail of strayDetails) result.findings.push({ body: detail.body_id, chain: detail.body_id, words: `a detail of no act (${detail.act_id})` })
    const restores = new Map<string, AcceptedRestore[]>()
    for (const head of heads) {
      result.chains += 1
      const { entries, accepted } = await verifyChain(tx, head, checks, result.findings)
      result.entries += entries
      restores.set(`${head.body_id}/${head.chain_id}`, accepted)
    }
    if (checks.heads) headsReasons(checks.heads, result.entries > 0, result.findings)
    for (const line of checks.heads ?? []) await againstHead(tx, line, checks.signatures, restores, result.findings)
    if (checks.rows) result.rows = await verifyRows(tx, result.findings, checks.rows === true ? [] : checks.rows.without)
    return result
  }, { readOnly: true, oneSnapshot: true })
}

/** The heads file is a chain of its own: numbered lines, each with the hash of the one before. An empty one beside entries proves nothing. */
function headsReasons(lines: readonly HeadLine[], hasEntries: boolean, findings: Finding[]): void {
  if (lines.length === 0 && hasEntries) findings.push({ body: '', chain: '', words: 'the heads file is empty or missing although there are entries' })
  lines.forEach((line, index) => {
    const before = lines[index - 1]
    if (line.n !== (before?.n ?? 0) + 1 || line.previous !== (before ? hex(before.text) : '0'.repeat(64))) findings.push({ body: '', chain: '', words: `line ${line.n} of the heads file does not follow from the one before: lines were cut out or put in` })
  })
}

async function verifyChain(tx: Tx, head: { body_id: string; chain_id: string; seq: string; hash: string }, checks: Checks, findings: Finding[]): Promise<{ entries: number; accepted: AcceptedRestore[] }> {
  const accepted: AcceptedRestore[] = []
  let previous = '0'.repeat(64)
  let expected = 1
  let epoch = 1
  const soFar = (): { entries: number; accepted: AcceptedRestore[] } => ({ entries: expected - 1, accepted })
  const find = (seq: number, words: string): void => void findings.push({ body: head.body_id, chain: head.chain_id, seq, words })
  for (;;) {
    const rows = await tx.rows(sql<EntryRow>`select e.*, d.salt, d.content from journal.entry e left join journal.detail d on d.body_id = e.body_id and d.act_id = e.act_id
      where e.body_id = ${head.body_id} and e.chain_id = ${head.chain_id} and e.seq >= ${expected} order by e.seq limit 500`)
    if (rows.length === 0) break
    for (const row of rows) {
      const seq = Number(row.seq)
      if (seq !== expected) return find(expected, `entry ${expected} is missing`), soFar()
      if (row.previous !== previous) return find(seq, 'does not follow from the entry before'), soFar()
      if (hex(row.entry) !== row.entry_hash) return find(seq, 'the text of the entry was changed'), soFar()
      if (hex(headerLines(row)) !== row.hash) return find(seq, 'the hash does not fit its header'), soFar()
      const restore = row.epoch === epoch ? undefined : acceptedRestore(row.entry, row.content, row.recorded_at)
      if (row.epoch !== epoch && (row.epoch !== epoch + 1 || !restore)) return find(seq, 'the epoch changes without an accepted restore'), soFar()
      if (restore) accepted.push(restore)
      const reason = detailReason(row) ?? (checks.signatures && !checks.signatures.verify(row.key_id, signedText(row.body_id, row.chain_id, row.entry), row.signature) ? 'nobody\'s act: the signature does not fit' : undefined)
      if (reason) find(seq, reason)
      previous = row.hash
      epoch = row.epoch
      expected += 1
    }
  }
  if (Number(head.seq) !== expected - 1) find(expected, `the head says ${head.seq} entries, there are ${expected - 1}`)
  else if (head.hash !== previous) find(expected - 1, 'the head\'s hash is not that of the last entry')
  return soFar()
}

function detailReason(row: EntryRow): string | undefined {
  const entry = JSON.parse(row.entry) as { actId: string; detail: string }
  if (entry.actId !== row.act_id) return 'the act id is not the entry\'s'
  if (row.content === null) return 'the detail is missing without an erasure'
  return hex(row.salt! + row.content) === entry.detail ? undefined : 'the detail was changed'
}

async function againstHead(tx: Tx, line: HeadLine, keys: ServiceKeys | undefined, restores: ReadonlyMap<string, AcceptedRestore[]>, findings: Finding[]): Promise<void> {
  if (keys && !keys.verify(line.keyId, line.text, line.signature)) findings.push({ body: '', chain: '', words: `line ${line.n} of the heads file is not signed by this service` })
  for (const [body, chain, seq, hash] of line.heads) {
    // What an accepted restore names as lost is explained, for lines written before it.
    if (restores.get(`${body}/${chain}`)?.some((one) => line.at < one.recordedAt && seq > one.restoredSeq && seq <= one.witnessedSeq)) continue
    const row = await tx.maybe(sql<{ hash: string }>`select hash from journal.entry where body_id = ${body} and chain_id = ${chain} and seq = ${seq}`)
    if (!row) findings.push({ body, chain, seq, words: `entry ${seq} stood in the heads file of ${line.at} and is gone: entries were cut off or an old copy was put back` })
    else if (row.hash !== hash) findings.push({ body, chain, seq, words: `entry ${seq} is not the one in the heads file of ${line.at}: the chain was rewritten` })
  }
}

// Rows that no act writes one by one.
const unwatched = ['kernel.message']

/** The newest after-image of each row against the row, and rows that no act wrote. */
async function verifyRows(tx: Tx, findings: Finding[], without: readonly string[]): Promise<number> {
  const tables = await tx.rows(sql<{ table_name: string }>`select table_name from kernel.table_class where class in ('own', 'party', 'party-writes', 'blind', 'published', 'named') and not derived order by table_name`)
  const open = tx as Tx & { as?(role: string): Promise<void> }
  let count = 0
  for (const { table_name: table } of tables) {
    if (unwatched.includes(table)) continue
    await open.as?.('act_verify')
    const rows = await tx.rows(sql<{ body_id: string; id: string; seq: string | null; words: string | null; total: string }>`
      with images as (
        select distinct on (e.body_id, a->>'id') e.body_id, (a->>'id')::uuid as id, e.seq, (a->>'row')::jsonb as image
        from journal.entry e join journal.detail d on d.body_id = e.body_id and d.act_id = e.act_id, jsonb_array_elements(d.content::jsonb->'after') a
        where a->>'table' = ${table} and a ? 'row' order by e.body_id, a->>'id', e.seq desc),
      batched as materialized (select distinct e.body_id, a->'batch'->>'column' as col, a->>'id' as batch_id from journal.entry e join journal.detail d on d.body_id = e.body_id and d.act_id = e.act_id, jsonb_array_elements(d.content::jsonb->'after') a where a->>'table' = ${table} and a ? 'batch'),
      compared as (select coalesce(t.body_id, i.body_id) as body_id, coalesce(t.id, i.id) as id, i.seq,
        case when t.id is null then 'the row is gone'
          when i.id is null then 'no act wrote this row'
          when exists (select 1 from jsonb_each(i.image) f where to_jsonb(t)->f.key is distinct from f.value) then 'the row was changed without an act' end as words
        from images i full join ${sql.table(table)} t on t.body_id = i.body_id and t.id = i.id
        where not (i.id is null and exists (select 1 from batched b where b.body_id = t.body_id and to_jsonb(t)->>b.col = b.batch_id)))
      select body_id, id, seq, words, (select count(*) from compared) as total from compared where words is not null limit 20`)
    for (const row of rows) findings.push({ body: row.body_id, chain: row.body_id, ...(row.seq ? { seq: Number(row.seq) } : {}), words: `${table} ${row.id}: ${row.words}` })
    const total = await tx.one(sql<{ count: string }>`select count(*) as count from ${sql.table(table)}`)
    count += Number(total.count)
    await verifyBatches(tx, table, findings)
  }
  await verifyShared(tx, findings)
  await verifyAccess(tx as OpenTx, findings, without)
  await open.as?.('server')
  return count
}

// Who may see and do what: no row of these comes from anywhere but an act.
const accessTables = ['people.membership', 'kernel.share', 'bodies.partnership_member']

/** Rows that give access, both ways: changed, gone, or written by no act. */
async function verifyAccess(tx: OpenTx, findings: Finding[], without: readonly string[]): Promise<void> {
  await tx.as('server')
  for (const table of accessTables.filter((name) => !without.includes(name))) {
    const rows = await tx.rows(sql<{ id: string; body_id: string; seq: string | null; words: string }>`
      with images as (
        select distinct on (a->>'id') (a->>'id')::uuid as id, e.body_id, e.seq, (a->>'row')::jsonb as image
        from journal.entry e join journal.detail d on d.body_id = e.body_id and d.act_id = e.act_id, jsonb_array_elements(d.content::jsonb->'after') a
        where a->>'table' = ${table} and a ? 'row' order by a->>'id', e.recorded_at desc),
      compared as (select coalesce(t.id, i.id) as id, coalesce(i.body_id, t.body_id) as body_id, i.seq,
        case when t.id is null then 'the row is gone'
          when i.id is null then 'no act wrote this row'
          when exists (select 1 from jsonb_each(i.image) f where to_jsonb(t)->f.key is distinct from f.value) then 'the row was changed without an act' end as words
        from images i full join ${sql.table(table)} t on t.id = i.id)
      select * from compared where words is not null limit 20`)
    for (const row of rows) findings.push({ body: row.body_id, chain: row.body_id, ...(row.seq ? { seq: Number(row.seq) } : {}), words: `${table} ${row.id}: ${row.words}` })
  }
}

/** Shared reference rows that acts wrote (organisations, partnerships) against their newest image; rows that came another way are not judged. */
async function verifyShared(tx: Tx, findings: Finding[]): Promise<void> {
  const tables = await tx.rows(sql<{ table_name: string }>`select t.table_name from kernel.table_class t join pg_attribute a on a.attrelid = t.table_name::regclass and a.attname = 'id' where t.class = 'reference' and not (t.table_name = any(${accessTables})) order by 1`)
  for (const { table_name: table } of tables) {
    const rows = await tx.rows(sql<{ id: string; body_id: string; seq: string; words: string }>`
      with images as (
        select distinct on (a->>'id') (a->>'id')::uuid as id, e.body_id, e.seq, (a->>'row')::jsonb as image
        from journal.entry e join journal.detail d on d.body_id = e.body_id and d.act_id = e.act_id, jsonb_array_elements(d.content::jsonb->'after') a
        where a->>'table' = ${table} and a ? 'row' order by a->>'id', e.recorded_at desc)
      select i.id, i.body_id, i.seq, case when t.id is null then 'the row is gone' else 'the row was changed without an act' end as words
      from images i left join ${sql.table(table)} t on t.id = i.id
      where t.id is null or exists (select 1 from jsonb_each(i.image) f where to_jsonb(t)->f.key is distinct from f.value) limit 20`)
    for (const row of rows) findings.push({ body: row.body_id, chain: row.body_id, seq: Number(row.seq), words: `${table} ${row.id}: ${row.words}` })
  }
}

async function verifyBatches(tx: Tx, table: string, findings: Finding[]): Promise<void> {
  const batches = await tx.rows(sql<{ body_id: string; seq: string; id: string; col: string; columns: string[]; count: string; sha256: string }>`
    select distinct on (e.body_id, a->>'id') e.body_id, e.seq, a->>'id' as id, a->'batch'->>'column' as col, array(select jsonb_array_elements_text(a->'batch'->'columns')) as columns, a->'batch'->>'count' as count, a->'batch'->>'sha256' as sha256
    from journal.entry e join journal.detail d on d.body_id = e.body_id and d.act_id = e.act_id, jsonb_array_elements(d.content::jsonb->'after') a where a->>'table' = ${table} and a ? 'batch' order by e.body_id, a->>'id', e.seq desc`)
  for (const batch of batches) {
    const now = await tx.one(batchDigest(table, batch.body_id, batch.col, batch.id, batch.columns))
    if (now.count !== batch.count || now.sha256 !== batch.sha256) findings.push({ body: batch.body_id, chain: batch.body_id, seq: Number(batch.seq), words: `${table} batch ${batch.id}: its rows were changed without an act` })
  }
}
