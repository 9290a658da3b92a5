import { query, type Module } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { endProgramme, moveProgramme, openNextRound, openProgramme } from './programme.acts.ts'
import { programmeKind, programmeProcess, roundKind, roundProcess } from './programme.ts'

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

/** Rounds of the cycle, the wheel and the golden thread. */
export const cycleModule: Module = {
  name: 'cycle',
  kinds: [programmeKind, roundKind],
  processes: [programmeProcess, roundProcess],
  acts: [openProgramme, moveProgramme, openNextRound, endProgramme],
  queries: [programmes, programmeChoices] as never,
}
