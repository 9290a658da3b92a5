import { openTable, cellText } from '../../evidence/tabular/open-table.ts'
import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, reference, text, upload } from '../../kernel/fields.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import { accept, decide } from '../../kernel/refusal.ts'
import { addDays, dateInWords, type CivilDate } from '../../kernel/time.ts'
import { Held, type Writer } from '../../kernel/writer.ts'
import { columnsOf, lineOf, plainName, takeInReasons, type Line } from './directory.rule.ts'
import { changesOfNewest, changeWords, directoriesOf, holdersOf, matchesOf, ourProviders, regulators, regulatorWords, type DirectoryRow } from './directory.ts'

const who = ['contract-manager', 'commissioner', 'analyst'] as const
/** Days in which somebody looks at a change. Local practice (K). */
const lookWithin = 14
const kept = ['id', 'location_id', 'name', 'holder', 'holder_key', 'rating', 'inspected_on', 'gone']

async function linesOf(path: string, fileName: string): Promise<{ lines: Line[]; refused: number }> {
  const { table, refusal } = await openTable(path, { fileName })
  if (!table) throw new Held({ code: refusal.code, field: 'file', words: refusal.words })
  const { at, missing } = columnsOf(table.headers)
  if (missing.length > 0) throw new Held(...missing)
  const lines = new Map<string, Line>()
  let refused = 0
  for await (const row of table.rows()) {
    const line = 'cells' in row ? lineOf(row.cells.map(cellText), at) : null
    if (line && !lines.has(line.location_id)) lines.set(line.location_id, line)
    else refused += 1
  }
  if (lines.size === 0) throw new Held({ code: 'directory.empty', field: 'file', words: 'The file has no line with a place in it.' })
  return { lines: [...lines.values()], refused }
}

/** Writes what changed for these providers, each a task of the contract manager, beside its contracts. */
async function noteChanges(write: Writer, regulator: string, ours: ReadonlyMap<string, string>, today: CivilDate): Promise<void> {
  const found = await changesOfNewest(write.tx, regulator, ours)
  for (const one of found?.changes ?? []) {
    const title = `${changeWords[one.sort]!}: ${one.location}${['gone', 'new place'].includes(one.sort) ? '' : ` (${one.before} to ${one.after})`}`
    const id = await write.record({ kind: 'regulator-change', title, state: 'new' })
    await write.insert('review.regulator_change', { id, directory_id: found!.directory.id, provider_id: one.provider_id, location_id: one.location_id, location: one.location, sort: one.sort, before: one.before, after: one.after, seen_on: found!.directory.as_of })
    await write.due({ recordId: id, kind: 'look', title: `Look at it: ${title}`.slice(0, 200), on: addDays(today, lookWithin), ownerRole: 'contract-manager' })
    const contracts = await write.tx.rows(sql<{ id: string }>`select d.id from deliver.contract d join kernel.record r on r.body_id = d.body_id and r.id = d.id where d.body_id = ${write.bodyId} and d.provider_id = ${one.provider_id} and r.state in ('imported', 'agreed', 'running') order by d.id limit 20`)
    for (const contract of contracts) await write.link(contract.id, id, 'seen at the regulator')
  }
}

export const takeInDirectory = act({
  name: 'review.take-in-directory', title: 'Take in a regulator’s directory', says: 'took in a directory', kind: 'directory', who,
  intro: 'The whole list as the regulator publishes it, as CSV or XLSX. Providers of your contracts are compared with the version before: ratings, inspections, registrations, names and owners. The same file twice brings nothing new.',
  input: {
    regulator: choice({ label: 'Whose directory', named: 'whose directory it is', options: regulators }), asOf: date({ label: 'True of', named: 'the day the file is true of', hint: 'As the regulator says, not the day of the download' }),
    file: upload({ label: 'File' }), origin: text({ label: 'Where it is from, and its licence', named: 'where it is from', max: 500 }),
  },
  load: (tx, ask) => directoriesOf(tx, ask.regulator),
  rule: (known: DirectoryRow[]) => accept(known),
  save: async (write, known, ask, given) => {
    const file = await write.useUpload(ask.file)
    const reasons = takeInReasons({ sha256: file.sha256, asOf: ask.asOf }, known, given.today)
    if (reasons.length > 0) throw new Held(...reasons)
    const { lines, refused } = await linesOf(write.uploadPath(ask.file), file.file_name)
    const id = await write.record({ kind: 'directory', title: `${regulatorWords[ask.regulator]!}, ${dateInWords(ask.asOf)}`, state: 'taken' })
    await write.insert('review.directory', { id, regulator: ask.regulator, as_of: ask.asOf, origin: ask.origin, file_name: file.file_name, sha256: file.sha256, upload_id: ask.file, lines: lines.length, refused })
    for (let from = 0; from < lines.length; from += 500) {
      await write.batch('review.directory_line', 'directory_id', id, kept, () => sql`insert into review.directory_line (body_id, directory_id, id, location_id, name, holder, holder_key, rating, inspected_on, gone)
        values ${sql.join(lines.slice(from, from + 500).map((one) => sql`(${write.bodyId}, ${id}, ${uuidv7()}, ${one.location_id}, ${one.name}, ${one.holder}, ${one.holder_key}, ${one.rating}, ${one.inspected_on}, ${one.gone})`))}`)
    }
    await matchByCode(write, ask.regulator, id, given.today)
    await noteChanges(write, ask.regulator, await oursIn(write.tx, ask.regulator), given.today)
    return { goTo: id }
  },
})

const oursIn = async (tx: Tx, regulator: string): Promise<Map<string, string>> => new Map((await matchesOf(tx, regulator)).filter((one) => one.answer === 'same').map((one) => [one.holder_key, one.provider_id]))

/** A provider that we know by the regulator's own id needs nobody's confirmation. */
async function matchByCode(write: Writer, regulator: string, directoryId: string, today: CivilDate): Promise<void> {
  const known = await matchesOf(write.tx, regulator)
  const coded = (await ourProviders(write.tx)).filter((one) => one.code !== null && one.code_scheme?.toLowerCase() === regulator)
  if (coded.length === 0) return
  for (const holder of await holdersOf(write.tx, directoryId)) {
    const provider = coded.find((one) => one.code === holder.holder_key || holder.ids.includes(one.code!))
    if (provider && !known.some((one) => one.provider_id === provider.id && one.holder_key === holder.holder_key)) await write.insert('review.directory_match', { regulator, provider_id: provider.id, holder_key: holder.holder_key, holder: holder.holder, answer: 'same', reason: 'By the regulator’s own id', decided_on: today })
  }
}

/** Changes that were taken for those of a provider of ours are those of another one: they are no task and no signal any more. */
async function takeBack(write: Writer, regulator: string, holderKey: string, providerId: string): Promise<void> {
  const rows = await write.tx.rows(sql<{ id: string }>`select g.id from review.regulator_change g join review.directory d on d.body_id = g.body_id and d.id = g.directory_id and d.regulator = ${regulator} join kernel.record r on r.body_id = g.body_id and r.id = g.id and r.state <> 'mistaken'
    where g.body_id = ${write.bodyId} and g.provider_id = ${providerId} and exists (select 1 from review.directory_line l where l.body_id = g.body_id and l.location_id = g.location_id and l.holder_key = ${holderKey}) order by g.id`)
  await write.moveMany(rows.map(({ id }) => id), 'mistaken')
  for (const { id } of rows) await write.dueCancelled(id, 'look')
}

interface Matching { directory: DirectoryRow | undefined; holder: { holder: string; holder_key: string } | undefined; before: { id: string; answer: string } | undefined }
export const matchHolder = act({
  name: 'review.match-holder', title: 'Say which provider of the directory is ours', says: 'said which provider of the directory is ours', kind: 'directory', who, root: 'directory', keepsVersion: true,
  intro: 'Two providers may have the same name. Compare address or company number before you say that they are one.',
  input: {
    directory: reference({ label: 'Directory', to: 'directory' }), provider: reference({ label: 'Our provider', to: 'organisation', optionsFrom: 'bodies.providers' }),
    holder: text({ label: 'Provider in the directory', named: 'the provider in the directory', hint: 'Its name or id as it stands there', max: 300 }),
    answer: choice({ label: 'Are they one?', named: 'whether they are one', options: [{ value: 'same', text: 'Yes, the same provider' }, { value: 'other', text: 'No, another one of a like name' }] }), reason: text({ label: 'What shows it', named: 'what shows it', max: 300 }),
  },
  load: async (tx, ask): Promise<Matching> => {
    const directory = (await directoriesOf(tx)).find((one) => one.id === ask.directory)
    const holder = directory && (await holdersOf(tx, directory.id)).find((one) => one.holder_key === ask.holder || plainName(one.holder) === plainName(ask.holder))
    const before = directory && holder && (await matchesOf(tx, directory.regulator)).find((one) => one.provider_id === ask.provider && one.holder_key === holder.holder_key)
    return { directory, holder, before }
  },
  rule: (facts: Matching, ask) => decide(facts, [
    ...(facts.holder ? [] : [{ code: 'directory.no-holder', field: 'holder', words: 'The directory has no provider of this name or id.' }]), ...(facts.before?.answer === ask.answer ? [{ code: 'directory.answered', field: 'answer', words: 'This was said already.' }] : []),
  ]),
  save: async (write, { directory, holder, before }, ask, given) => {
    const row = { answer: ask.answer, reason: ask.reason, decided_on: given.today }
    if (before) await write.update('review.directory_match', before.id, row)
    else await write.insert('review.directory_match', { regulator: directory!.regulator, provider_id: ask.provider, holder_key: holder!.holder_key, holder: holder!.holder, ...row })
    if (ask.answer === 'other') await takeBack(write, directory!.regulator, holder!.holder_key, ask.provider)
    else await noteChanges(write, directory!.regulator, new Map([[holder!.holder_key, ask.provider]]), given.today)
    return { goTo: ask.directory }
  },
})

export const lookAtChange = act({
  name: 'review.look-at-change', title: 'Say what was done about it', says: 'looked at a change at the regulator', kind: 'regulator-change', who: ['contract-manager', 'commissioner'], root: 'change',
  input: { change: reference({ label: 'Change', to: 'regulator-change' }), words: longText({ label: 'What was done', named: 'what was done', hint: 'Whom you spoke to, what follows, or why nothing has to', max: 2000 }) },
  rule: () => accept({}),
  save: async (write, _value, ask, given) => {
    await write.update('review.regulator_change', ask.change, { done_words: ask.words, looked_on: given.today })
    await write.dueDone(ask.change, 'look')
  },
})

export const directoryActs = [takeInDirectory, matchHolder, lookAtChange]
