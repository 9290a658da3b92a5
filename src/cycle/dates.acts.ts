import { act, query } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { choice, date, longText, reference, text } from '../kernel/fields.ts'
import { decide } from '../kernel/refusal.ts'

const who = ['commissioner', 'procurement-lead', 'contract-manager', 'analyst'] as const
const roles = [
  { value: 'commissioner', text: 'Strategic commissioner' }, { value: 'analyst', text: 'Needs analyst' }, { value: 'procurement-lead', text: 'Procurement lead' },
  { value: 'contract-manager', text: 'Contract manager' }, { value: 'finance', text: 'Finance' }, { value: 'board-member', text: 'Board member' },
] as const

export const setDate = act({
  name: 'cycle.set-date', title: 'Write down a date', says: 'wrote down a date', kind: 'programme', who, root: 'programme', keepsVersion: true,
  intro: 'For a date that no rule of this service counts: a meeting, the close of a consultation, a deadline of another system. It stands on the wheel and in the tasks of the role.',
  input: {
    programme: reference({ label: 'Programme', to: 'programme' }),
    what: text({ label: 'What must be done or happens', max: 150 }),
    on: date({ label: 'Last day' }),
    role: choice({ label: 'Whose task it is', options: roles }),
  },
  load: (tx, ask) => tx.rows(sql`select 1 from kernel.due where body_id = ${tx.bodyId} and record_id = ${ask.programme} and kind = ${`date: ${ask.what}`} and done_at is null and cancelled_at is null`),
  rule: (same: unknown[], ask, given) => decide({}, [
    ...(same.length > 0 ? [{ code: 'date.stands', field: 'what', words: 'This date stands already. Say that it is done, or write down another.' }] : []),
    ...(ask.on < given.today ? [{ code: 'date.past', field: 'on', words: 'This day has passed. Write down a date that is to come.' }] : []),
  ]),
  save: (write, _value, ask, given) => write.due({ recordId: ask.programme, kind: `date: ${ask.what}`, title: ask.what, on: ask.on, ownerRole: ask.role, scopeId: given.root!.scope_id ?? undefined }),
})

export const dateDone = act({
  name: 'cycle.date-done', title: 'Say that a date is done', says: 'said that a date is done', kind: 'programme', who, root: 'programme', keepsVersion: true,
  input: {
    programme: reference({ label: 'Programme', to: 'programme' }),
    date: choice({ label: 'Which date', named: 'the date that is done', optionsFrom: 'cycle.date-choices' }),
    words: longText({ label: 'What came of it', max: 1000 }),
  },
  load: (tx, ask) => tx.rows(sql`select 1 from kernel.due where body_id = ${tx.bodyId} and record_id = ${ask.programme} and kind = ${ask.date} and done_at is null and cancelled_at is null`),
  rule: (open: unknown[]) => decide({}, open.length > 0 ? [] : [{ code: 'date.elsewhere', field: 'date', words: 'This date is of another programme. Choose one of this programme.' }]),
  save: (write, _value, ask) => write.dueDone(ask.programme, ask.date),
})

export const dateChoices = query({
  name: 'cycle.date-choices', title: 'Dates that were written down and are open', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select d.kind as value, d.title || ' (' || r.title || ', ' || to_char(d.due_on, 'YYYY-MM-DD') || ')' as text from kernel.due d join kernel.record r on r.body_id = d.body_id and r.id = d.record_id
    where d.body_id = ${tx.bodyId} and d.kind like 'date: %' and d.done_at is null and d.cancelled_at is null order by d.due_on limit 200`),
})
