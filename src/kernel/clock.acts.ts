import { sql } from 'kysely'
import { act, type Module } from './act.ts'
import { instant } from './fields.ts'
import { decide } from './refusal.ts'
import { addMonths, instantInWords } from './time.ts'

/** Moves the clock of a demonstration or test database; a live one has no such clock (TRUST.md 5.4). */
const moveClock = act({
  name: 'kernel.move-clock', title: 'Move the clock', says: 'moved the demonstration clock', kind: 'clock',
  who: ['commissioner', 'analyst', 'procurement-lead', 'contract-manager', 'finance', 'panel-member', 'board-member', 'administrator', 'system'],
  intro: 'The clock of a demonstration stands still until somebody moves it. What becomes due by then is carried out.',
  input: { to: instant({ label: 'New date and time', hint: 'For example 2026-12-01T12:00:00Z.' }) },
  load: (tx) => tx.one(sql<{ purpose: string }>`select purpose from kernel.database_flag`),
  rule: (flag: { purpose: string }, ask, given) => decide(ask.to, [
    ...(flag.purpose === 'live' ? [{ code: 'clock.live', words: 'This is a live service: its clock is the real one.' }] : []),
    ...(ask.to < given.now.slice(0, 19) ? [{ code: 'clock.back', field: 'to', words: `The clock stands at ${instantInWords(given.now)} and moves only forward.` }] : []),
    ...(ask.to.slice(0, 10) > addMonths(given.today, 60) ? [{ code: 'clock.far', field: 'to', words: 'The clock moves at most five years ahead at a time. It never moves back, so a slip here could not be mended.' }] : []),
  ]),
  save: async () => {},
  lastly: async (run, to) => {
    await run(sql`select kernel.set_clock(${to}::timestamptz)`)
  },
})

/** The kernel's own acts. */
export const clockActs: Module = {
  name: 'kernel',
  kinds: [{ name: 'clock', plural: 'clocks', module: 'kernel', stage: 'cycle', words: 'clock', prefix: 'CLOCK' }],
  processes: [{ kind: 'clock', title: 'The demonstration clock', states: { standing: 'Standing' }, steps: [{ act: 'kernel.move-clock', from: [], to: 'standing', says: 'Somebody moves the clock forward.' }] }],
  acts: [moveClock],
  queries: [],
}
