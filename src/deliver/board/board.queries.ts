import { query } from '../../kernel/act.ts'
import type { Tx } from '../../kernel/database/database.ts'
import { choice, date, number, reference, text } from '../../kernel/fields.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'
import { endOfDay } from '../../law/index.ts'
import { attention, boardSentence, matchCapacity, pathwayStandings, type Attention, type Matches, type PathwayStanding } from './board.rule.ts'
import { boardOf, boardsOf, daysOf, decisionsOf, escalationsOf, helpWords, lineOf, linesOfBoard, linesOfProvider, waitingByDay, waitingOf, type BoardRow, type DecisionRow, type EscalationRow, type LineRow } from './board.ts'

/** A board as it stands, or stood at the end of a day. */
export interface BoardShown {
  board: BoardRow; day: CivilDate; until: Instant; sentence: string; attention: Attention[]; standings: PathwayStanding[]; lines: LineRow[]; escalations: EscalationRow[]; decisions: DecisionRow[]
  days: { day: CivilDate; decisions: string }[]; byDay: { day: CivilDate; pathway: string; people: number }[]
}

async function shown(tx: Tx, id: string, day: CivilDate): Promise<BoardShown | null> {
  const board = await boardOf(tx, id)
  if (!board) return null
  const until = day < tx.today ? endOfDay(day) : tx.now
  const [waiting, lines, escalations] = [await waitingOf(tx, id, until), await linesOfBoard(tx, id, until), await escalationsOf(tx, id, until)]
  const standings = pathwayStandings(board.pathways, waiting, lines, until)
  // What was decided later that day was open at its moment; at the end of a day it counts as it stood then.
  const stood = escalations.map((one) => ({ ...one, state: one.decided_at !== null && one.decided_at <= until ? 'decided' : 'open' }))
  return {
    board, day, until, standings, lines, escalations: stood, decisions: await decisionsOf(tx, id, day), days: await daysOf(tx, id), byDay: await waitingByDay(tx, id, until),
    sentence: boardSentence(standings, stood.length), attention: attention(standings, lines, stood, until),
  }
}

const boards = query({ name: 'deliver.boards', title: 'Daily boards', who: 'signed-in', params: {}, run: (tx) => boardsOf(tx) })

const board = query({
  name: 'deliver.board', title: 'A daily board as it stands, or stood at the end of a day', who: 'signed-in', params: { board: reference({ label: 'Board', to: 'board' }), day: date({ label: 'Day', required: false }) },
  run: (tx, ask) => shown(tx, ask.board, ask.day !== undefined && ask.day < tx.today ? ask.day : tx.today),
})

const match = query({
  name: 'deliver.match-capacity', title: 'Free capacity for an immediate need: kind of help, places and where, freshest first', who: 'signed-in',
  params: {
    board: reference({ label: 'Board', to: 'board' }), help: choice({ label: 'Kind of help', options: Object.entries(helpWords).map(([value, words]) => ({ value, text: words })) }),
    places: number({ label: 'Places needed', whole: true, min: 1, max: 1000, required: false }), place: text({ label: 'Place', required: false, max: 100 }),
  },
  run: async (tx, ask): Promise<Matches<LineRow>> => matchCapacity({ help: ask.help, places: ask.places ?? 1, place: ask.place }, await linesOfBoard(tx, ask.board, tx.now)),
})

const capacity = query({
  name: 'deliver.capacity', title: 'Services whose free places this provider tells, with what it told last', who: 'party', params: {},
  run: (tx, _ask, actor) => (actor.kind === 'party' ? linesOfProvider(tx) : Promise.resolve([])),
})

const oneLine = query({
  name: 'deliver.capacity-line', title: 'A service with capacity and what was told last', who: 'party', params: { line: reference({ label: 'Service', to: 'capacity-line' }) },
  run: async (tx, ask) => (await lineOf(tx, ask.line)) ?? null,
})

export const boardQueries = [boards, board, match, capacity, oneLine]
