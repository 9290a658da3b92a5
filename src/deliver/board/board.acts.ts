import { z } from 'zod'
import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, date, instant, longText, number, reference, text } from '../../kernel/fields.ts'
import { plainNumber } from '../../kernel/plain-number.ts'
import { decide } from '../../kernel/refusal.ts'
import { rowsField, storedText } from '../returns/index.ts'
import { boardOf, helpWords, lineOf, linesOfBoard, type BoardRow, type LineRow } from './board.ts'
import { sideOf } from '../document/index.ts'
import { momentReasons, pathwayNamed, pathwayReasons, pathwaysFrom, waitingReasons, type Told } from './told.rule.ts'

const who = ['contract-manager', 'commissioner', 'analyst'] as const
const board = reference({ label: 'Board', to: 'board' })
const asAt = instant({ label: 'When that was true', named: 'the moment it was true of', hint: 'Leave empty for now.', required: false })
const staleHours = number({ label: 'After how many hours a figure of capacity is stale', named: 'the hours after which a figure is stale', whole: true, min: 1, max: 168 })
const pathways = longText({ label: 'Pathways, one on each line', hint: 'What people wait for, for example Pathway 1', max: 1000 })
const loadBoard = (tx: Tx, ask: { board: string }): Promise<BoardRow | undefined> => boardOf(tx, ask.board)

export const openBoard = act({
  name: 'deliver.open-board', title: 'Open a daily board', says: 'opened the daily board', kind: 'board', who: [...who],
  intro: 'A board holds counts, free places and decisions. Nobody who waits stands on it by name.',
  input: {
    title: text({ label: 'Name of the board' }), place: text({ label: 'Place', max: 100 }), programme: reference({ label: 'Programme', to: 'programme', optionsFrom: 'cycle.programme-choices', required: false }), pathways, staleHours,
  },
  load: (tx, ask) => (ask.programme ? tx.maybe(sql<{ scope_id: string | null }>`select scope_id from kernel.record where id = ${ask.programme}`) : Promise.resolve(undefined)),
  rule: (programme: { scope_id: string | null } | undefined, ask) => {
    const read = pathwaysFrom(ask.pathways)
    return decide({ pathways: read.pathways, scopeId: programme?.scope_id ?? null }, read.refusals)
  },
  save: async (write, value, ask) => {
    const id = await write.record({ kind: 'board', title: ask.title, state: 'running', programmeId: ask.programme })
    await write.insert('deliver.board', { id, scope_id: value.scopeId, place: ask.place, stale_hours: ask.staleHours, pathways: value.pathways })
  },
})

export const setBoard = act({
  name: 'deliver.set-board', title: 'Change the board', says: 'changed the board', kind: 'board', who: [...who], root: 'board',
  input: { board, pathways, staleHours },
  load: async (tx, ask): Promise<{ row: BoardRow; lines: LineRow[] }> => ({ row: (await boardOf(tx, ask.board))!, lines: await linesOfBoard(tx, ask.board, tx.now) }),
  rule: ({ row, lines }: { row: BoardRow; lines: LineRow[] }, ask) => {
    const read = pathwaysFrom(ask.pathways)
    return decide({ pathways: read.pathways, lines: lines.filter((one) => one.stale_hours === row.stale_hours) }, read.refusals)
  },
  save: async (write, { pathways: named, lines }, ask) => {
    await write.update('deliver.board', ask.board, { pathways: named, stale_hours: ask.staleHours })
    // Services with hours of their own keep them.
    for (const one of lines) if (one.stale_hours !== ask.staleHours) await write.update('deliver.capacity_line', one.id, { stale_hours: ask.staleHours })
  },
})

export const endBoard = act({
  name: 'deliver.end-board', title: 'End the board', says: 'ended the board', kind: 'board', who: [...who], root: 'board', confirm: 'Nothing more is told to it. Its days stay.',
  input: { board, reason: longText({ label: 'Reason', max: 1000 }) },
  rule: () => decide({}, []),
  save: () => Promise.resolve(),
})

const figures = rowsField<Told>({
  label: 'How many people wait', hint: 'One line for each pathway: its name; the number of people. For example Pathway 1; 19. Counts only, nobody by name.', most: 12,
  row: z.strictObject({ pathway: storedText(60).refine((value) => value !== ''), people: z.int().min(0).max(100_000) }),
  fromLine: ([pathway, people]) => ({ pathway, people: people === undefined ? undefined : plainNumber(people) }),
  toLine: (row) => `${row.pathway}; ${row.people}`, misfit: 'must have one line for each pathway: its name; a whole number of people',
})

export const reportWaiting = act({
  name: 'deliver.report-waiting', title: 'Tell how many people wait', says: 'told how many people wait', kind: 'board', who: [...who], root: 'board', keepsVersion: true,
  input: { board, figures, asAt },
  load: loadBoard,
  rule: (row: BoardRow | undefined, ask, given) => {
    const { told, refusals } = waitingReasons(ask.figures, row!.pathways)
    return decide({ row: row!, told }, [...refusals, ...momentReasons(ask.asAt, given.now)])
  },
  save: async (write, { row, told }, ask, given) => {
    await write.insertMany('deliver.board_waiting', told.map((one) => ({ scope_id: row.scope_id, board_id: row.id, pathway: one.pathway, people: one.people, as_at: ask.asAt ?? given.now, told_at: given.now })))
  },
})

export const addCapacityLine = act({
  name: 'deliver.add-capacity-line', title: 'Add a service with capacity', says: 'added a service with capacity', kind: 'board', who: [...who], root: 'board', keepsVersion: true,
  input: {
    board,
    service: text({ label: 'Service', max: 150 }),
    provider: reference({ label: 'Provider', to: 'organisation', optionsFrom: 'bodies.providers', hint: 'The provider can then tell its free places itself. Leave empty for a service of your own.', required: false }),
    help: choice({ label: 'Kind of help', options: Object.entries(helpWords).map(([value, words]) => ({ value, text: words })) }),
    place: text({ label: 'Place', max: 100 }),
    pathway: text({ label: 'Pathway that it serves', max: 60 }),
    staleHours: number({ label: 'After how many hours its figure is stale', named: 'the hours after which its figure is stale', hint: 'Leave empty for the hours of the board.', whole: true, min: 1, max: 168, required: false }),
  },
  load: loadBoard,
  rule: (row: BoardRow | undefined, ask) => decide(row!, pathwayReasons(ask.pathway, row!.pathways, 'pathway')),
  save: async (write, row: BoardRow, ask, given) => {
    const root = given.root!
    const shared = ask.provider !== undefined
    const id = await write.record({ kind: 'capacity-line', title: ask.service, state: 'open', programmeId: root.programme_id ?? undefined, scopeId: root.scope_id ?? undefined, providerId: ask.provider, shownToParty: shared })
    await write.insert('deliver.capacity_line', { id, scope_id: root.scope_id, board_id: row.id, help: ask.help, place: ask.place, pathway: pathwayNamed(ask.pathway, row.pathways)!, stale_hours: ask.staleHours ?? row.stale_hours, provider_id: ask.provider ?? null, shown_to_party: shared })
    if (ask.provider) await write.tell({ bodyId: ask.provider, role: 'provider', recordId: id, words: `You can tell how many places are free: ${ask.service}, ${ask.place}` })
    return { goTo: id }
  },
})

const line = reference({ label: 'Service', to: 'capacity-line' })

export const reportCapacity = act({
  name: 'deliver.report-capacity', title: 'Tell how many places are free', says: 'told how many places are free', kind: 'capacity-line', who: [...who, 'provider'], root: 'line', party: true, keepsVersion: true,
  input: {
    line, free: number({ label: 'Places or starts free now', named: 'how many places are free', whole: true, min: 0, max: 10_000 }),
    words: text({ label: 'What kind, and what they cannot take', named: 'what kind they are', hint: 'For example: two carers at a time from Monday. Nothing about a person.', required: false, max: 300 }), asAt,
  },
  load: (tx, ask) => lineOf(tx, ask.line),
  rule: (row: LineRow | undefined, ask, given) => decide(row!, momentReasons(ask.asAt, given.now)),
  save: async (write, row: LineRow, ask, given) => {
    const root = given.root!
    await write.insert('deliver.capacity_report', { scope_id: root.scope_id, provider_id: root.provider_id, shown_to_party: root.shown_to_party, line_id: row.id, free: ask.free, words: ask.words ?? '', side: sideOf(given.actor), as_at: ask.asAt ?? given.now, told_at: given.now })
  },
})

export const closeCapacityLine = act({
  name: 'deliver.close-capacity-line', title: 'Take it off the board', says: 'took the service off the board', kind: 'capacity-line', who: [...who], root: 'line',
  input: { line, on: date({ label: 'Since', named: 'the day since which it is no longer told' }) },
  rule: (_: unknown, ask, given) => decide({}, ask.on > given.today ? [{ code: 'line.later', field: 'on', words: 'Take it off once the day has come.' }] : []),
  save: async (write, _value, ask) => write.update('deliver.capacity_line', ask.line, { closed_on: ask.on }),
})

export const boardActs = [openBoard, setBoard, endBoard, reportWaiting, addCapacityLine, reportCapacity, closeCapacityLine]
