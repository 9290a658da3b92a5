import type { Kind, Process } from '../kernel/act.ts'
import { programmeList, roundList } from './list-columns.ts'

export const programmeKind: Kind = { name: 'programme', plural: 'programmes', module: 'cycle', stage: 'cycle', words: 'programme', prefix: 'PROG', list: programmeList }
export const roundKind: Kind = { name: 'round', plural: 'rounds', module: 'cycle', stage: 'cycle', words: 'round', prefix: 'ROUND', list: roundList }

/** Where a programme stands on the wheel. */
export const stages = { analyse: 'Analyse', plan: 'Plan', procure: 'Procure', deliver: 'Deliver', review: 'Review', ended: 'Ended' } as const
export type ProgrammeStage = keyof typeof stages

export const programmeProcess: Process = {
  kind: 'programme', title: 'A programme on the wheel', states: stages,
  steps: [
    { act: 'cycle.open-programme', from: [], to: 'analyse', rule: 'BOD-46', says: 'A commissioner opens a programme at one level for one population; its first round begins.' },
    { act: 'cycle.move-programme', from: ['analyse', 'plan', 'procure', 'deliver'], to: ['plan', 'procure', 'deliver', 'review'], says: 'The programme moves to a later stage of the round.' },
    { act: 'cycle.set-date', from: ['analyse', 'plan', 'procure', 'deliver', 'review'], to: 'same', says: 'A date that no rule counts is written down: it stands on the wheel and in the tasks of a role.' },
    { act: 'cycle.date-done', from: ['analyse', 'plan', 'procure', 'deliver', 'review'], to: 'same', says: 'What was to be done by a date is done.' },
    { act: 'cycle.open-next-round', from: ['review'], to: 'analyse', says: 'The round closes with what it taught; the next begins with its findings and unmet needs.' },
    { act: 'cycle.end-programme', from: ['analyse', 'plan', 'procure', 'deliver', 'review'], to: 'ended', givesUp: true, says: 'The programme ends.' },
  ],
  leadsOn: {
    analyse: ['cycle.move-programme'],
    plan: ['cycle.move-programme'],
    procure: ['cycle.move-programme'],
    deliver: ['cycle.move-programme'],
    review: ['cycle.open-next-round'],
  },
}

export const roundProcess: Process = {
  kind: 'round', title: 'One turn of the wheel', states: { running: 'Running', closed: 'Closed' },
  steps: [],
}
