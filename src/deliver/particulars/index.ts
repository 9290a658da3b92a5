import { particularsActs } from './particulars.acts.ts'
import { particularsQueries } from './particulars.pages.ts'

export { type KnownPlace, matchPlaces, placesIn } from './places.rule.ts'
export { yearsFit, type YearValues } from './years.rule.ts'
export { writeYears, yearsOf } from './years.store.ts'
export { documentSection, yearsSection } from './particulars.pages.ts'

/** What the record of a contract says beside its terms: kind of agreement, places, value by year, documents. */
export const particularsPart = { acts: particularsActs, queries: particularsQueries }
