import { act, query, type RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { reference } from '../kernel/fields.ts'
import { decide } from '../kernel/refusal.ts'

const leading: readonly string[] = ['finding', 'decision', 'need', 'round']

/** Ties a need of a new round to what the round before found or decided: where one turn of the wheel leads into the next. */
export const sayWhatLedHere = act({
  name: 'cycle.say-what-led-here', title: 'Say what led to this need', says: 'said what led to the need', kind: '*', who: ['commissioner', 'analyst'], root: 'need', keepsVersion: true,
  intro: 'A need of a new round often follows from a finding, a decision or an unmet need of the round before.',
  input: {
    need: reference({ label: 'Need', to: 'need' }),
    from: reference({ label: 'What led to it', hint: 'A finding, a decision, a need or a round.', to: 'record', optionsFrom: 'cycle.what-leads-choices' }),
  },
  load: (tx, ask) => tx.one(sql<RecordRow>`select * from kernel.record where id = ${ask.from}`),
  rule: (from: RecordRow, ask, given) => decide(from, [
    ...(given.root!.kind === 'need' ? [] : [{ code: 'follow.need', field: 'need', words: 'Only a need can be tied to what led to it.' }]),
    ...(leading.includes(from.kind) ? [] : [{ code: 'follow.kind', field: 'from', words: 'A need follows from a finding, a decision, another need or a round.' }]),
    ...(from.id === ask.need ? [{ code: 'follow.itself', field: 'from', words: 'A need does not follow from itself.' }] : []),
  ]),
  save: (write, from, ask) => write.link(from.id, ask.need, 'carried into'),
})

export const whatLeads = query({
  name: 'cycle.what-leads-choices', title: 'What can lead to a need', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select id as value, title || ' (' || reference || ')' as text from kernel.record
    where body_id = ${tx.bodyId} and kind = any(${[...leading]}) order by changed_at desc limit 300`),
})
