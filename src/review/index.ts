import { moduleOf } from '../ui/page.ts'
import { lockBaseline } from './baseline.acts.ts'
import { signsPage } from './charts/signs.page.ts'
import { attentionPart } from './attention/index.ts'
import { checksPart } from './checks/index.ts'
import { claimPart } from './claim/index.ts'
import { comparePart } from './compare/index.ts'
import { contractReviewActs, decisionKind, decisionProcess, reviewKind, reviewProcess } from './contract-review.ts'
import { equalPart } from './equal/index.ts'
import { findingActs, findingKind, findingProcess } from './finding.ts'
import { kpiPages } from './kpi.page.ts'
import { ladderPart } from './ladder/index.ts'
import { landingPage } from './landing.page.ts'
import { learningPart } from './learning/index.ts'
import { meetingsPart } from './meetings/index.ts'
import { noticeActs } from './notice.acts.ts'
import { noticeKind, noticeProcess } from './performance-notice.ts'
import { standBeside } from './published-series.ts'
import { qualityPart } from './quality/index.ts'
import { rebasePart } from './rebase/index.ts'
import { recognisePart } from './recognise/index.ts'
import { reviewQueries } from './review.queries.ts'
import { surveyPart } from './survey/index.ts'
import { reviewViews } from './views.ts'
import { withholdingPart } from './withholding/index.ts'

export type { SentRecordRow } from './meetings/meeting.pages.ts'
export type { DraftRow } from './quality/index.ts'
export { judge, type Judged, type Signal } from './kpi-chart.ts'
export { kpiFigure, sentenceOf } from './kpi-figure.ts'
export { hasEasy, ratingOfFive, surveyByLink, surveyLinks, type AskedQuestion, type OpenedSurvey } from './survey/index.ts'
export { saidToProvider, type SaidRow } from './recognise/index.ts'
export { kpiChartOf, openSignals, type KpiChart, type OpenSignal } from './reads.ts'

/** Telling real change from chance, acting by the contract, reviews and decisions. */
export const reviewModule = moduleOf('review', [
  { kinds: [findingKind, noticeKind, reviewKind, decisionKind], processes: [findingProcess, noticeProcess, reviewProcess, decisionProcess], acts: [lockBaseline, standBeside, ...findingActs, ...noticeActs, ...contractReviewActs], queries: reviewQueries, pages: [landingPage, signsPage, ...kpiPages], views: reviewViews },
  rebasePart, withholdingPart, comparePart, checksPart, meetingsPart, claimPart, ladderPart, recognisePart, attentionPart, equalPart, qualityPart, surveyPart, learningPart,
])
