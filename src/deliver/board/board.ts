import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { CivilDate, Instant } from '../../kernel/time.ts'
import type { CapacityLine, Waiting } from './board.rule.ts'

export const boardKind: Kind = { name: 'board', plural: 'boards', module: 'deliver', stage: 'deliver', words: 'daily board', many: 'daily boards', prefix: 'BRD' }
export const lineKind: Kind = {
  name: 'capacity-line', plural: 'capacity-lines', many: 'services with capacity', module: 'deliver', stage: 'deliver', words: 'service with capacity', prefix: 'CAP', forParty: '/provider/capacity/:id',
  list: { from: sql`left join deliver.capacity_line l on l.body_id = r.body_id and l.id = r.id`, columns: [
    { key: 'provider', heading: 'Provider', as: 'text', value: sql`(select o.name from bodies.organisation o where o.id = l.provider_id)` }, { key: 'place', heading: 'Place', as: 'text', value: sql`l.place` }, { key: 'pathway', heading: 'Pathway', as: 'text', value: sql`l.pathway` },
  ] },
}
export const escalationKind: Kind = {
  name: 'escalation', plural: 'escalations', module: 'deliver', stage: 'deliver', words: 'escalation', prefix: 'ESC',
  list: { from: sql`left join deliver.escalation e on e.body_id = r.body_id and e.id = r.id`, columns: [{ key: 'owner', heading: 'Who decides', as: 'text', value: sql`e.owner` }] },
}

export const boardProcess: Process = {
  kind: 'board', title: 'A daily board', states: { running: 'Running', ended: 'Ended' },
  steps: [
    { act: 'deliver.open-board', from: [], to: 'running', says: 'A board for a place is opened: which pathways people wait for, and after how many hours a figure of capacity counts as stale.' },
    { act: 'deliver.report-waiting', from: ['running'], to: 'same', says: 'How many people wait, by pathway: counts, nobody by name.' },
    { act: 'deliver.add-capacity-line', from: ['running'], to: 'same', says: 'A service whose free places stand on the board is added; its provider can tell them itself.' },
    { act: 'deliver.escalate', from: ['running'], to: 'same', says: 'What the people at the board cannot settle goes to whoever must decide.' },
    { act: 'deliver.record-daily-decision', from: ['running'], to: 'same', says: 'A decision of the day is kept with who decided.' },
    { act: 'deliver.set-board', from: ['running'], to: 'same', says: 'Pathways or the hours after which a figure is stale are changed.' },
    { act: 'deliver.end-board', from: ['running'], to: 'ended', givesUp: true, says: 'The board is no longer held; its days stay.' },
  ],
  leadsOn: { running: ['deliver.report-waiting', 'deliver.record-daily-decision'] },
}
export const lineProcess: Process = {
  kind: 'capacity-line', title: 'A service with capacity', states: { open: 'On the board', closed: 'No longer told' },
  steps: [
    { act: 'deliver.add-capacity-line', from: [], to: 'open', says: 'It is put on the board of its place.' },
    { act: 'deliver.report-capacity', from: ['open'], to: 'same', says: 'Its provider, or staff for it, tells how many places are free and since when that is true.' },
    { act: 'deliver.close-capacity-line', from: ['open'], to: 'closed', givesUp: true, says: 'Its places are no longer told.' },
  ],
  leadsOn: { open: ['deliver.report-capacity'] },
}
export const escalationProcess: Process = {
  kind: 'escalation', title: 'An escalation from the daily board', states: { open: 'Open', decided: 'Decided', closed: 'Closed' },
  steps: [
    { act: 'deliver.escalate', from: [], to: 'open', says: 'It goes to whoever must decide.' },
    { act: 'deliver.decide-escalation', from: ['open'], to: 'decided', says: 'It is decided; the decision stands among those of the day.' },
    { act: 'deliver.close-escalation', from: ['decided'], to: 'closed', says: 'What came of the decision is kept.' },
  ],
  leadsOn: { open: ['deliver.decide-escalation'], decided: ['deliver.close-escalation'] },
}

/** Kinds of help that free places are of. */
export const helpWords: Readonly<Record<string, string>> = {
  reablement: 'Reablement at home', 'home-care': 'Home care', 'recovery-bed': 'Bed to recover in', 'care-home': 'Care home place', 'nursing-home': 'Nursing home place', 'supported-living': 'Supported living', 'day-service': 'Day service',
}

export interface BoardRow { id: string; body_id: string; body: string; reference: string; title: string; state: string; version: number; scope_id: string | null; place: string; stale_hours: number; pathways: string[] }
export interface LineRow extends CapacityLine { body_id: string; body: string; state: string; version: number; board_id: string; words: string; side: string | null; provider_id: string | null }
export interface EscalationRow { id: string; reference: string; title: string; state: string; board_id: string; why: string; owner: string; opened_at: Instant; decision: string; decided_by: string; decided_at: Instant | null; came_of_it: string; closed_at: Instant | null }
export interface DecisionRow { id: string; day: CivilDate; words: string; decided_by: string; escalation_id: string | null; escalation: string | null; kept_at: Instant }

const boardColumns = sql`r.id, r.body_id, o.name as body, r.reference, r.title, r.state, r.version, r.scope_id, b.place, b.stale_hours, b.pathways`
const boardSource = sql`deliver.board b join kernel.record r on r.body_id = b.body_id and r.id = b.id join bodies.organisation o on o.id = b.body_id`
export const boardOf = (tx: Tx, id: string): Promise<BoardRow | undefined> => tx.maybe(sql<BoardRow>`select ${boardColumns} from ${boardSource} where b.id = ${id}`)
/** Boards of this body and those shared with it, running ones first. */
export const boardsOf = (tx: Tx): Promise<BoardRow[]> => tx.rows(sql<BoardRow>`select ${boardColumns} from ${boardSource} where b.body_id = ${tx.bodyId} or b.scope_id = any(${tx.scopes}::uuid[]) order by r.state = 'ended', r.title limit 100`)

const lineColumns = (until: Instant | null) => sql`l.id, l.body_id, n.name as body, r.title as service, r.state, r.version, l.board_id, l.help, l.place, l.pathway, l.provider_id, coalesce(o.name, n.name) as provider, l.stale_hours, t.free, t.as_at, coalesce(t.words, '') as words, t.side
  from deliver.capacity_line l join kernel.record r on r.body_id = l.body_id and r.id = l.id join bodies.organisation n on n.id = l.body_id left join bodies.organisation o on o.id = l.provider_id
  left join lateral (select free, as_at, words, side from deliver.capacity_report c where c.body_id = l.body_id and c.line_id = l.id and (${until}::timestamptz is null or c.as_at <= ${until}::timestamptz) order by c.as_at desc, c.told_at desc limit 1) t on true`
export const lineOf = (tx: Tx, id: string): Promise<LineRow | undefined> => tx.maybe(sql<LineRow>`select ${lineColumns(null)} where l.id = ${id}`)
/** Services of a board with what they told last by that moment; those closed before it are left out. */
export const linesOfBoard = (tx: Tx, board: string, until: Instant): Promise<LineRow[]> =>
  tx.rows(sql<LineRow>`select ${lineColumns(until)} where l.board_id = ${board} and r.created_at <= ${until}::timestamptz and (l.closed_on is null or l.closed_on > (${until}::timestamptz at time zone 'Europe/London')::date) order by l.pathway, r.title limit 500`)
/** Services that this provider tells, of all commissioners. */
export const linesOfProvider = (tx: Tx): Promise<LineRow[]> => tx.rows(sql<LineRow>`select ${lineColumns(null)} where l.provider_id = ${tx.bodyId} and r.state = 'open' order by r.title limit 500`)

/** People waiting by pathway as last told by that moment. */
export const waitingOf = (tx: Tx, board: string, until: Instant): Promise<Waiting[]> =>
  tx.rows(sql<Waiting>`select distinct on (pathway) pathway, people, as_at from deliver.board_waiting where board_id = ${board} and as_at <= ${until}::timestamptz order by pathway, as_at desc, told_at desc`)
/** The last figure of each of the last fourteen days, by pathway. */
export const waitingByDay = (tx: Tx, board: string, until: Instant): Promise<(Waiting & { day: CivilDate })[]> =>
  tx.rows(sql<Waiting & { day: CivilDate }>`select distinct on (day, pathway) (as_at at time zone 'Europe/London')::date as day, pathway, people, as_at from deliver.board_waiting
    where board_id = ${board} and as_at <= ${until}::timestamptz and as_at > ${until}::timestamptz - interval '14 days' order by day desc, pathway, as_at desc, told_at desc`)

const escalationColumns = sql`r.id, r.reference, r.title, r.state, e.board_id, e.why, e.owner, e.opened_at, e.decision, e.decided_by, e.decided_at, e.came_of_it, e.closed_at`
export const escalationOf = (tx: Tx, id: string): Promise<EscalationRow | undefined> => tx.maybe(sql<EscalationRow>`select ${escalationColumns} from deliver.escalation e join kernel.record r on r.body_id = e.body_id and r.id = e.id where e.id = ${id}`)
/** Escalations that were open or decided at that moment, the oldest first. */
export const escalationsOf = (tx: Tx, board: string, until: Instant): Promise<EscalationRow[]> =>
  tx.rows(sql<EscalationRow>`select ${escalationColumns} from deliver.escalation e join kernel.record r on r.body_id = e.body_id and r.id = e.id
    where e.board_id = ${board} and e.opened_at <= ${until}::timestamptz and (e.closed_at is null or e.closed_at > ${until}::timestamptz) order by e.opened_at, r.id limit 200`)

export const decisionsOf = (tx: Tx, board: string, day: CivilDate): Promise<DecisionRow[]> =>
  tx.rows(sql<DecisionRow>`select d.id, d.day, d.words, d.decided_by, d.escalation_id, r.title as escalation, d.kept_at from deliver.board_decision d left join kernel.record r on r.body_id = d.body_id and r.id = d.escalation_id
    where d.board_id = ${board} and d.day = ${day} order by d.kept_at, d.id limit 500`)
/** Days on which something was told or decided, newest first; at most sixty. */
export const daysOf = (tx: Tx, board: string): Promise<{ day: CivilDate; decisions: string }[]> =>
  tx.rows(sql<{ day: CivilDate; decisions: string }>`select day, count(*) filter (where kind = 'decision')::text as decisions from (select day, 'decision' as kind from deliver.board_decision where board_id = ${board}
    union all select (as_at at time zone 'Europe/London')::date, 'waiting' from deliver.board_waiting where board_id = ${board}) d group by day order by day desc limit 60`)
