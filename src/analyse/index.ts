import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'
import { figureQuery, needChoices, placeQuery, placesQuery, statementsNotHolding } from './analyse.queries.ts'
import { figureFilePage, figurePage } from './figure.page.ts'
import { landingPage } from './landing.page.ts'
import { changeNeed, checkStatements, closeNeed, recordNeed } from './need.acts.ts'
import { needKind, needProcess } from './need.ts'
import { needView } from './need.view.ts'
import { placePage } from './place.page.ts'

export { places, type Place } from './place.ts'
export { tellAuthors } from './tell-authors.ts'
export { figureId, readFigureId, type FigureName } from './figure-id.ts'

/** Places and their figures, and the needs that they show. */
export const analyseModule: Module & Shown = {
  name: 'analyse',
  kinds: [needKind],
  processes: [needProcess],
  acts: [recordNeed, changeNeed, closeNeed, checkStatements],
  queries: [placesQuery, placeQuery, figureQuery, needChoices, statementsNotHolding] as never,
  pages: [landingPage, placePage, figurePage, figureFilePage],
  views: [needView],
}
