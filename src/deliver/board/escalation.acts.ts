import { act } from '../../kernel/act.ts'
import type { Tx } from '../../kernel/database/database.ts'
import { date, longText, reference, text } from '../../kernel/fields.ts'
import { decide } from '../../kernel/refusal.ts'
import { escalationOf, type EscalationRow } from './board.ts'

const who = ['contract-manager', 'commissioner', 'analyst'] as const
const nobody = 'Offices and services, nobody who waits by name.'
const decidedBy = text({ label: 'Who decided', hint: 'By office, for example: head of discharge', max: 120 })

export const escalate = act({
  name: 'deliver.escalate', title: 'Escalate something', says: 'escalated something', kind: 'board', who: [...who], root: 'board', keepsVersion: true,
  input: {
    board: reference({ label: 'Board', to: 'board' }),
    what: text({ label: 'What must be decided', hint: nobody, max: 200 }), why: longText({ label: 'Why it cannot be settled at the board', hint: nobody, max: 2000 }), owner: text({ label: 'Who must decide', hint: 'By office', max: 120 }),
  },
  rule: () => decide({}, []),
  save: async (write, _value, ask, given) => {
    const root = given.root!
    const id = await write.record({ kind: 'escalation', title: ask.what, state: 'open', programmeId: root.programme_id ?? undefined, scopeId: root.scope_id ?? undefined })
    await write.insert('deliver.escalation', { id, scope_id: root.scope_id, board_id: root.id, why: ask.why, owner: ask.owner, opened_at: given.now })
    await write.tell({ role: 'commissioner', recordId: id, words: `Escalated from ${root.title}: ${ask.what}. ${ask.owner} decides.` })
    return { goTo: id }
  },
})

const escalation = reference({ label: 'Escalation', to: 'escalation' })
const load = (tx: Tx, ask: { escalation: string }): Promise<EscalationRow | undefined> => escalationOf(tx, ask.escalation)

export const decideEscalation = act({
  name: 'deliver.decide-escalation', title: 'Record the decision', says: 'decided the escalation', kind: 'escalation', who: [...who], root: 'escalation',
  input: { escalation, decision: longText({ label: 'What was decided', hint: nobody, max: 2000 }), decidedBy },
  load,
  rule: (row: EscalationRow | undefined) => decide(row!, []),
  save: async (write, row: EscalationRow, ask, given) => {
    await write.update('deliver.escalation', row.id, { decision: ask.decision, decided_by: ask.decidedBy, decided_at: given.now })
    await write.insert('deliver.board_decision', { scope_id: given.root!.scope_id, board_id: row.board_id, day: given.today, words: ask.decision, decided_by: ask.decidedBy, escalation_id: row.id, kept_at: given.now })
  },
})

export const closeEscalation = act({
  name: 'deliver.close-escalation', title: 'Close it with what came of it', says: 'closed the escalation', kind: 'escalation', who: [...who], root: 'escalation',
  input: { escalation, cameOfIt: longText({ label: 'What came of it', hint: nobody, max: 2000 }) },
  rule: () => decide({}, []),
  save: async (write, _value, ask, given) => write.update('deliver.escalation', ask.escalation, { came_of_it: ask.cameOfIt, closed_at: given.now }),
})

export const recordDailyDecision = act({
  name: 'deliver.record-daily-decision', title: 'Keep a decision of the day', says: 'kept a decision of the day', kind: 'board', who: [...who], root: 'board', keepsVersion: true,
  input: {
    board: reference({ label: 'Board', to: 'board' }), words: longText({ label: 'What was decided', hint: nobody, max: 2000 }), decidedBy,
    on: date({ label: 'Decided on', required: false, hint: 'Leave empty for today.' }),
  },
  rule: (_: unknown, ask, given) => decide({ day: ask.on ?? given.today }, ask.on !== undefined && ask.on > given.today ? [{ code: 'decision.later', field: 'on', words: 'A decision is kept once it is made.' }] : []),
  save: async (write, { day }, ask, given) => {
    await write.insert('deliver.board_decision', { scope_id: given.root!.scope_id, board_id: ask.board, day, words: ask.words, decided_by: ask.decidedBy, escalation_id: null, kept_at: given.now })
  },
})

export const escalationActs = [escalate, decideEscalation, closeEscalation, recordDailyDecision]
