import { surveyThemeActs } from './survey-theme.acts.ts'
import { surveyActs } from './survey.acts.ts'
import { surveyShown } from './survey.pages.ts'
import { surveyKind, surveyProcess } from './survey.ts'

export { surveyByLink, surveyLinks, type OpenedSurvey } from './survey-link.ts'
export { hasEasy, ratingOfFive, type AskedQuestion, type Reply } from './survey.rule.ts'

/** Surveys by an anonymous link, what people said by theme, and what changed. */
export const surveyPart = { kinds: [surveyKind], processes: [surveyProcess], acts: [...surveyActs, ...surveyThemeActs], ...surveyShown }
