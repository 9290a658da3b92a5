import { accessibilityPage } from './accessibility.page.ts'
import { query, type Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'
import { sql } from '../kernel/database/database.ts'
import { wheelQuery } from './board.ts'
import { dateChoices, dateDone, setDate } from './dates.acts.ts'
import { sayWhatLedHere, whatLeads } from './follow.acts.ts'
import { gapsPage } from './gaps.pages.ts'
import { gapsQuery } from './gaps.ts'
import { homePage } from './home.ts'
import { groupedTasksOf } from './home.ts'
import { furtherAhead, lateWithColleagues, needsYou, needsYouAbout, needsYouCount, needsYouQuery } from './needs-you.ts'
import { journalPages } from './journal.pages.ts'
import { endProgramme, moveProgramme, openNextRound, openProgramme } from './programme.acts.ts'
import { programmeKind, programmeProcess, roundKind, roundProcess } from './programme.ts'
import { programmeView } from './programme.view.ts'
import { publishContract, publishNotice, withdrawPublication } from './publication.acts.ts'
import { publicationKind, publicationProcess } from './publication.ts'
import { registerPages } from './register.pages.ts'
import { registerQuery } from './register.ts'
import { roundView } from './round.view.ts'
import { threadPages } from './thread.page.ts'
import { threadQuery } from './thread.ts'

/** A programme as the wheel and the lists show it. */
export interface ProgrammeRow { id: string; reference: string; title: string; state: string; version: number; body_id: string; body: string; round: number; tier: string; level: string }

const programmes = query({
  name: 'cycle.programmes', title: 'Programmes', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<ProgrammeRow>`select r.id, r.reference, r.title, r.state, r.version, r.body_id, o.name as body, n.number as round, p.tier, p.level
    from kernel.record r join cycle.programme p on p.body_id = r.body_id and p.id = r.id join cycle.round n on n.body_id = r.body_id and n.id = r.round_id
    join bodies.organisation o on o.id = r.body_id where r.kind = 'programme' and r.state <> 'ended' and (r.body_id = ${tx.bodyId} or r.scope_id = any(${tx.scopes}::uuid[])) order by r.title limit 200`),
})

const programmeChoices = query({
  name: 'cycle.programme-choices', title: 'Programmes to choose from', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select id as value, title || ' (' || reference || ')' as text from kernel.record where body_id = ${tx.bodyId} and kind = 'programme' and state <> 'ended' order by title limit 200`),
})

/** Rounds of the cycle, the wheel, the golden thread and the public register. */
export const cycleModule: Module & Shown = {
  name: 'cycle',
  kinds: [programmeKind, roundKind, publicationKind],
  processes: [programmeProcess, roundProcess, publicationProcess],
  acts: [openProgramme, moveProgramme, openNextRound, endProgramme, publishContract, publishNotice, withdrawPublication, sayWhatLedHere, setDate, dateDone],
  queries: [programmes, programmeChoices, wheelQuery, needsYouQuery, threadQuery, gapsQuery, registerQuery, whatLeads, dateChoices] as never,
  pages: [homePage, accessibilityPage, ...threadPages, gapsPage, ...registerPages, ...journalPages],
  views: [programmeView, roundView],
}

export type { Thread, ThreadGap, ThreadNode } from './thread.ts'
export { stateOfMessage, type MessageRow, type ProgrammeOnWheel } from './board.ts'
export { furtherAhead, lateWithColleagues, needsYou, needsYouAbout, needsYouCount }
export { groupedTasksOf }
