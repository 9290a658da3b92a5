import type { CivilDate } from '../kernel/time.ts'
import { addDays } from '../law/index.ts'

/** How a programme stands by its open due dates. */
export type Standing = 'in time' | 'due' | 'late'

export const standingWords: Record<Standing, string> = { 'in time': 'In time', due: 'Due within 14 days', late: 'Late' }

/**
 * Late when any open date has passed, due when one falls within the next 14 days (that day included), in time otherwise. Pure;
 * dates are London civil dates, in any order.
 */
export function standingOf(openDates: readonly CivilDate[], today: CivilDate): Standing {
  const soon = addDays(today, 14)
  if (openDates.some((date) => date < today)) return 'late'
  return openDates.some((date) => date <= soon) ? 'due' : 'in time'
}
