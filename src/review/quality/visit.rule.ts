import type { Refusal } from '../../kernel/refusal.ts'
import { addMonths, dateInWords, type CivilDate } from '../../kernel/time.ts'
import { calendar, countDays } from '../../law/index.ts'
import { questionsOf, ratings, type Rating, type Seen, type VisitFigures, type VisitForm } from './visit-forms.ts'

/** One answer of a visit. */
export interface Answered { question: string; rating: Seen }
/** A mean by weight, and what it rests on. `rating` null: nothing was seen. */
export interface Weighted { rating: Rating | null; mean: number | null; points: number; weight: number; seen: number; notSeen: string[]; open: string[]; capped: boolean }

const pointsOf = (rating: Rating): number => ratings.find((one) => one.value === rating)!.points

/**
 * Points times weight of every question that was seen, over their weights; then the band in which that mean lies. One answer of the capping
 * rating keeps the whole from being better than the figures allow, so that a good mean hides nothing grave. What was not seen counts neither
 * way and is named. Pure.
 */
export function weightedRating(form: VisitForm, answers: readonly Answered[], { bands, cap }: Pick<VisitFigures, 'bands' | 'cap'>): Weighted {
  const given = new Map(answers.map((one) => [one.question, one.rating]))
  const questions = questionsOf(form)
  const seen = questions.flatMap((one) => {
    const rating = given.get(one.id)
    return rating === undefined || rating === 'not seen' ? [] : [{ weight: one.weight, rating, points: pointsOf(rating) * one.weight }]
  })
  const weight = seen.reduce((sum, one) => sum + one.weight, 0)
  const points = seen.reduce((sum, one) => sum + one.points, 0)
  const more = { points, weight, seen: seen.length, notSeen: questions.filter((one) => given.get(one.id) === 'not seen').map((one) => one.id), open: questions.filter((one) => !given.has(one.id)).map((one) => one.id) }
  if (weight === 0) return { rating: null, mean: null, capped: false, ...more }
  const mean = points / weight
  const band = bands.find(([, from]) => mean >= from)?.[0] ?? bands.at(-1)![0]
  const capped = seen.some((one) => one.rating === cap.rating) && pointsOf(band) > pointsOf(cap.atBest)
  return { rating: capped ? cap.atBest : band, mean, capped, ...more }
}

/** Needs an answer by an action: worse than good. Pure. */
export const isIssue = (rating: Seen): boolean => rating === 'needs improvement' || rating === 'poor'

/** Last day to say what is wrong in a draft sent on this day, and undefined where the bank holidays are not known. Pure. */
export function challengeBy(sentOn: CivilDate, days: number): CivilDate | undefined {
  const counted = countDays({ mode: 'NTH_WD_AFTER', calendar: calendar('ENG_PSR'), from: sentOn, n: days, rule: 'WD-12' })
  return counted.ok ? counted.answer : undefined
}

/** When the next visit is due after a visit with this rating. Pure. */
export const nextVisitOn = (visitedOn: CivilDate, rating: Rating, figures: Pick<VisitFigures, 'againAfter'>): CivilDate => addMonths(visitedOn, figures.againAfter[rating])

/** What a visit must have before its report is final. */
export interface FinalFacts { answers: readonly (Answered & { challenged: boolean; settled: boolean; words: string })[]; actions: readonly { question: string; dueOn: CivilDate }[] }

/** Why a report cannot be final yet: a challenge nobody decided, or an issue that no action answers. Every reason at once. Pure. */
export const finalReasons = ({ answers, actions }: FinalFacts): Refusal[] => [
  ...answers.filter((one) => one.challenged && !one.settled).map((one) => ({ code: 'visit.challenge-open', words: `The provider challenges "${one.words}". Say whether the rating stands.` })),
  ...answers.filter((one) => isIssue(one.rating) && !actions.some((action) => action.question === one.question)).map((one) => ({ code: 'visit.issue-open', words: `"${one.words}" is rated ${one.rating}. Add an action that answers it: who does what by when.` })),
]

/** Why a draft cannot be sent: questions without an answer, none that was seen at all, or a provider that is not in the directory. Pure. */
export function draftReasons(weighted: Pick<Weighted, 'open' | 'seen'>, providerId: string | null): Refusal[] {
  const reasons: Refusal[] = []
  if (weighted.open.length > 0) reasons.push({ code: 'visit.unrated', words: `${weighted.open.length === 1 ? 'One question has' : `${weighted.open.length} questions have`} no answer yet. Answer "not seen" where it could not be looked at.` })
  else if (weighted.seen === 0) reasons.push({ code: 'visit.nothing-seen', words: 'Nothing was seen. Plan another visit instead.' })
  if (providerId === null) reasons.push({ code: 'visit.no-provider', words: 'The contract names no provider of the directory. Record its provider first, so that it can read the draft.' })
  return reasons
}

/** In words what a mean rests on: "Mean 2.9 of 4 from 10 questions by weight; 1 not seen is left out". Pure. */
export const weightedInWords = ({ mean, seen, notSeen, capped }: Weighted): string =>
  (mean === null ? 'No question was seen' : `Mean ${mean.toFixed(2)} of 4 from ${seen} ${seen === 1 ? 'question' : 'questions'} by weight${notSeen.length === 0 ? '' : `; ${notSeen.length} not seen ${notSeen.length === 1 ? 'is' : 'are'} left out`}${capped ? '; one poor answer keeps the whole at "needs improvement"' : ''}`)

/** Why a challenge comes too late or too early. Pure. */
export const challengeReasons = (by: CivilDate | null, today: CivilDate): Refusal[] =>
  (by !== null && today > by ? [{ code: 'visit.challenge-late', words: `The last day to challenge the draft was ${dateInWords(by)}.` }] : [])
