import { query } from '../kernel/act.ts'
import { choice, date, number } from '../kernel/fields.ts'
import { CALENDARS, calendar, COUNTING_MODES, countDays, deadline, editionOn, TIME_LIMITS, type CalendarCode, type CountingMode, type TimeLimitId } from '../law/index.ts'

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)

export const checkADate = query({
  name: 'deliver.check-a-date', title: 'Check a date: a legal period counted day by day', who: 'public',
  params: {
    mode: choice({ label: 'How the rule counts', options: COUNTING_MODES.map((mode) => ({ value: mode.mode, text: `${capital(mode.title)} (${mode.rule})` })) }),
    calendar: choice({ label: 'Which days are working days', options: CALENDARS.map((one) => ({ value: one.code, text: `${capital(one.title)} (${one.rule})` })) }),
    from: date({ label: 'First day or day of the event', named: 'the first day, or the day of the event' }),
    n: number({ label: 'How many', named: 'how many days, working days, weeks or months', hint: 'Days, working days, weeks or months, as the rule counts.', whole: true, min: 0, max: 400 }),
  },
  run: async (_tx, ask) => countDays({ mode: ask.mode as CountingMode, calendar: calendar(ask.calendar as CalendarCode), from: ask.from, n: ask.n, rule: COUNTING_MODES.find((mode) => mode.mode === ask.mode)!.rule }),
})

// Of a limit that the law has changed, one line: the edition of the event's day decides which row counts.
const named = [...new Map(TIME_LIMITS.map((limit) => [limit.id, limit])).values()]

export const checkAPeriod = query({
  name: 'deliver.check-a-period', title: 'Check a date: a period of the law by its name', who: 'public',
  params: {
    period: choice({ label: 'Which period', options: named.map((limit) => ({ value: limit.id, text: `${limit.rule}: ${limit.words}, after ${limit.event}` })) }),
    event: date({ label: 'Day of the event', named: 'the day of the event' }),
  },
  run: async (_tx, ask) => deadline(ask.period as TimeLimitId, ask.event, editionOn(ask.event)),
})
