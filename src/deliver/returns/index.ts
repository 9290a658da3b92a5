import { returnActs } from './return.acts.ts'
import { returnShown } from './return.pages.ts'
import { returnQueries } from './return.queries.ts'
import { returnKind, returnProcess } from './return.ts'

export { askedFor, figureProblems, matchAnswers, type Answer, type MatchedAnswer } from './answers.rule.ts'
export { contractOf, isInvented, type ContractFacts } from './contract-facts.ts'
export { lastVersions, observationsOf, versionsOf, writeObservations, type NewObservation, type ObservationRow, type ObservationSource } from './observation.ts'
export { numberOf, readSheet, type SheetColumns, type SheetReading } from './read-sheet.ts'
export { costInWords, costsOf, costTable, yearInWords } from './asking-cost.ts'
export { minutesInWords, type AskingCost } from './minutes.rule.ts'
export { sheetColumnsOf } from './sheet-columns.ts'
export { returnByLink, seenByProvider, type OpenedByLink } from './by-link.ts'
export { returnLinks, returnToken, type ReturnLink } from './return-link.ts'
export { reaches, valueInWords } from './return.pages.ts'
export { linesOf, periodInWords, returnOf, returnsOf, sentBefore, standingOf, type ReturnLine, type ReturnRow, type Standing } from './return.ts'
export { isPeriod } from './return.rule.ts'
export { rowsField, storedText } from './rows-field.ts'

/** Returns of providers and the observations they become; the deliver module spreads it. */
export const returnsPart = { kinds: [returnKind], processes: [returnProcess], acts: returnActs, queries: returnQueries, ...returnShown }
