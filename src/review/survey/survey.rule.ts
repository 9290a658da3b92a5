import type { Refusal } from '../../kernel/refusal.ts'
import { dateInWords, type CivilDate } from '../../kernel/time.ts'

export type QuestionKind = 'rating' | 'choice' | 'text'
export interface AskedQuestion { id: string; kind: QuestionKind; words: string; easy_words: string; choices: readonly string[] }
/** The reply to one question: a number from 1 to 5 as text, one of the choices, or own words. */
export interface Reply { question: string; value: string }

/** So many people must have answered before anything but that is shown; of the whole survey, and of each question. */
export const fewest = 5
export const ratingOfFive: Readonly<Record<string, string>> = { 5: 'Very good', 4: 'Good', 3: 'Neither good nor poor', 2: 'Poor', 1: 'Very poor' }

/** Why what was sent is no answer: nothing replied, or a reply that its question does not allow. Every reason at once, by question. Pure. */
export function replyReasons(questions: readonly AskedQuestion[], replies: readonly Reply[]): Refusal[] {
  const reasons: Refusal[] = []
  const seen = new Set<string>()
  for (const reply of replies) {
    const question = questions.find((one) => one.id === reply.question)
    const at = { field: `question-${reply.question}` }
    if (!question) reasons.push({ code: 'survey.unknown-question', field: 'replies', words: 'This survey does not ask that question.' })
    else if (seen.has(reply.question)) reasons.push({ code: 'survey.twice', ...at, words: `Reply once to "${question.words}".` })
    else if (question.kind === 'rating' && !Object.hasOwn(ratingOfFive, reply.value)) reasons.push({ code: 'survey.rating', ...at, words: `Choose from 1 to 5 for "${question.words}".` })
    else if (question.kind === 'choice' && !question.choices.includes(reply.value)) reasons.push({ code: 'survey.choice', ...at, words: `Choose one of the answers to "${question.words}".` })
    else if (reply.value.trim() === '') reasons.push({ code: 'survey.empty', ...at, words: `Leave "${question.words}" out, or write something.` })
    seen.add(reply.question)
  }
  if (replies.length === 0) reasons.push({ code: 'survey.nothing', field: 'replies', words: 'Answer at least one question.' })
  return reasons
}

/** How one question was answered. `counts` null: too few answered it. */
export interface Spread { question: string; words: string; kind: QuestionKind; answered: number | null; counts: { value: string; words: string; count: number }[] | null; middle: number | null }
/** Results of a closed survey. `shown` false: fewer than five answered, and nothing but that is said. */
export interface Results { shown: boolean; answers: number | null; questions: Spread[] }

/**
 * The spread of every question: how many chose what, and the middle one of the ratings; never a mean alone. Below five answers, of the survey or
 * of a question, not even the number is told. Only closed surveys have results, so that nobody's answer shows as the difference between two
 * looks. Pure.
 */
export function resultsOf(closed: boolean, questions: readonly AskedQuestion[], answers: number, replies: readonly Reply[]): Results {
  if (!closed || answers < fewest) return { shown: false, answers: answers < fewest ? null : answers, questions: [] }
  return { shown: true, answers, questions: questions.map((question) => {
    const given = replies.filter((reply) => reply.question === question.id).map((reply) => reply.value)
    const options = question.kind === 'rating' ? [5, 4, 3, 2, 1].map((value) => ({ value: String(value), words: `${value} ${ratingOfFive[value]!}` })) : question.choices.map((value) => ({ value, words: value }))
    const base = { question: question.id, words: question.words, kind: question.kind }
    if (given.length < fewest) return { ...base, answered: null, counts: null, middle: null }
    return { ...base, answered: given.length, counts: question.kind === 'text' ? [] : options.map((one) => ({ ...one, count: given.filter((value) => value === one.value).length })), middle: question.kind === 'rating' ? middleOf(given.map(Number)) : null }
  }) }
}

const middleOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const half = sorted.length / 2
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!
}

const longest = 15
/** What makes easy words hard: they are longer than the usual ones, or a sentence has more than fifteen words. Warnings only. Pure. */
export function easyNotes(field: string, words: string, easy: string | undefined): Refusal[] {
  if (!easy) return []
  const count = (text: string): number => text.split(/\s+/).filter(Boolean).length
  const notes: Refusal[] = []
  if (easy.split(/[.!?]+/).some((sentence) => count(sentence) > longest)) notes.push({ code: 'survey.easy-long', field, words: `A sentence of the easy words is longer than ${longest} words. Make two of it.`, strength: 'warning' })
  if (count(easy) > count(words) * 2) notes.push({ code: 'survey.easy-more', field, words: 'The easy words are twice as many as the usual ones. Say only what is needed.', strength: 'warning' })
  return notes
}

/** Why a survey cannot be opened: nothing is asked, or its last day has passed. Missing easy words are a warning. Pure. */
export function openReasons(questions: readonly AskedQuestion[], survey: { closes_on: CivilDate; easy_intro: string }, today: CivilDate): Refusal[] {
  const reasons: Refusal[] = []
  if (questions.length === 0) reasons.push({ code: 'survey.no-question', words: 'Add a question first.' })
  if (survey.closes_on < today) reasons.push({ code: 'survey.past', words: `Its last day, ${dateInWords(survey.closes_on)}, has passed.` })
  if (questions.length > 0 && !hasEasy(questions, survey)) reasons.push({ code: 'survey.no-easy', words: 'It has no easy-read form, because the introduction or a question has no easy words.', strength: 'warning' })
  return reasons
}

/** Whether all of it stands in easy words. Pure. */
export const hasEasy = (questions: readonly Pick<AskedQuestion, 'easy_words'>[], survey: { easy_intro: string }): boolean => survey.easy_intro !== '' && questions.length > 0 && questions.every((one) => one.easy_words !== '')

/** Themes of own words with how often they were given. Pure. */
export const themeCounts = (coded: readonly { themes: readonly string[]; tone: string }[]): { theme: string; count: number; praise: number; improve: number }[] =>
  [...new Set(coded.flatMap((one) => one.themes))].map((theme) => {
    const of = coded.filter((one) => one.themes.includes(theme))
    return { theme, count: of.length, praise: of.filter((one) => one.tone === 'praise' || one.tone === 'both').length, improve: of.filter((one) => one.tone === 'to improve' || one.tone === 'both').length }
  }).sort((a, b) => b.count - a.count || (a.theme < b.theme ? -1 : 1))

/** Why results cannot be published: too few answered, own words without themes, or a theme without a response. Every reason at once. Pure. */
export function publishReasons(facts: { answers: number; uncoded: number; themes: readonly string[]; answered: readonly string[] }, words: (theme: string) => string): Refusal[] {
  const reasons: Refusal[] = []
  if (facts.answers < fewest) reasons.push({ code: 'survey.few', words: `Fewer than ${fewest} people answered. Nothing is shown of so few, so that nobody can be known.` })
  if (facts.uncoded > 0) reasons.push({ code: 'survey.uncoded', words: `${facts.uncoded === 1 ? 'One comment has' : `${facts.uncoded} comments have`} no theme yet.` })
  for (const theme of facts.themes.filter((one) => !facts.answered.includes(one))) reasons.push({ code: 'survey.unanswered', words: `Say what you heard and what changed about "${words(theme)}".` })
  return reasons
}
