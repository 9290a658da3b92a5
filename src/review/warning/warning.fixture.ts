import type { WarningFacts } from './warning.rule.ts'

/** A contract of which nothing bad is known, for tests. */
export const quiet: WarningFacts = { worse: 0, staffWorse: 0, notices: 0, concerns: 0, restricted: 0, late: 0, incidents: 0, harmful: 0, ratingFell: 0, regulator: 0, visitRating: 'good', disputed: 0, accountsUpTo: null }
