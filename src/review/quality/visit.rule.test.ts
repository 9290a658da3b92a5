import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allQuestions, figuresOn, formsOn, questionsOf, visitFigures, visitForms, type Seen, type VisitForm } from './visit-forms.ts'
import { challengeBy, challengeReasons, draftReasons, finalReasons, isIssue, nextVisitOn, weightedInWords, weightedRating } from './visit.rule.ts'

const figures = figuresOn('2026-05-01')
const form: VisitForm = { id: 'x', title: 'X', from: '2024-01-01', until: null, sections: [{ title: 'One', questions: [{ id: 'a', words: 'A', look: '', weight: 3 }, { id: 'b', words: 'B', look: '', weight: 1 }] }, { title: 'Two', questions: [{ id: 'c', words: 'C', look: '', weight: 2 }] }] }
const rated = (a?: Seen, b?: Seen, c?: Seen) => weightedRating(form, [['a', a], ['b', b], ['c', c]].flatMap(([question, rating]) => (rating ? [{ question: question!, rating: rating as Seen }] : [])), figures)

test('a rating is the mean by weight of what was seen', () => {
  expect(rated('excellent', 'good', 'needs improvement')).toMatchObject({ points: 4 * 3 + 3 + 2 * 2, weight: 6, mean: 19 / 6, rating: 'good', seen: 3, open: [], capped: false })
  expect(rated('excellent', 'excellent', 'good')).toMatchObject({ mean: (12 + 4 + 6) / 6, rating: 'excellent' })
  expect(rated('good', 'good', 'needs improvement').rating).toBe('needs improvement')
})

test('what was not seen counts neither way and is named; nothing seen is no rating', () => {
  const one = rated('good', 'not seen', 'good')
  expect(one).toMatchObject({ mean: 3, weight: 5, notSeen: ['b'], seen: 2 })
  expect(weightedInWords(one)).toBe('Mean 3.00 of 4 from 2 questions by weight; 1 not seen is left out')
  expect(rated('not seen', 'not seen', 'not seen')).toMatchObject({ rating: null, mean: null })
  expect(rated('good').open).toEqual(['b', 'c'])
})

test('one poor answer keeps the whole at needs improvement, and that is said', () => {
  const one = rated('excellent', 'poor', 'excellent')
  expect(one).toMatchObject({ mean: 3.5, rating: 'needs improvement', capped: true })
  expect(weightedInWords(one)).toContain('one poor answer keeps the whole')
  expect(rated('poor', 'poor', 'poor')).toMatchObject({ rating: 'poor', capped: false })
})

const seen = fc.constantFrom<Seen>('excellent', 'good', 'needs improvement', 'poor', 'not seen')
test('a mean lies between 1 and 4, and a better answer never makes the rating worse', () => {
  const order = ['poor', 'needs improvement', 'good', 'excellent']
  fc.assert(fc.property(seen, seen, seen, (a, b, c) => {
    const one = rated(a, b, c)
    if (one.mean !== null) expect(one.mean >= 1 && one.mean <= 4).toBe(true)
    const better = a === 'poor' ? 'needs improvement' : a === 'needs improvement' ? 'good' : a === 'good' ? 'excellent' : undefined
    if (better && one.rating) expect(order.indexOf(rated(better, b, c).rating!)).toBeGreaterThanOrEqual(order.indexOf(one.rating))
  }))
})

test('ten working days to challenge step over weekends and bank holidays, and after the last one nothing more is taken', () => {
  expect(challengeBy('2026-05-01', 10)).toBe('2026-05-18')
  expect(challengeReasons('2026-05-18', '2026-05-18')).toEqual([])
  expect(challengeReasons('2026-05-18', '2026-05-19').map((one) => one.code)).toEqual(['visit.challenge-late'])
})

test('the worse the rating, the sooner the next visit', () => {
  expect((['excellent', 'good', 'needs improvement', 'poor'] as const).map((rating) => nextVisitOn('2026-01-31', rating, figures))).toEqual(['2028-01-31', '2027-01-31', '2026-07-31', '2026-04-30'])
})

test('a report is final only when every challenge is settled and every issue has an action', () => {
  const answers = [{ question: 'a', rating: 'poor' as const, challenged: true, settled: false, words: 'A' }, { question: 'b', rating: 'needs improvement' as const, challenged: false, settled: false, words: 'B' }, { question: 'c', rating: 'good' as const, challenged: false, settled: false, words: 'C' }]
  expect(finalReasons({ answers, actions: [{ question: 'a', dueOn: '2026-06-01' }] }).map((one) => [one.code, one.words.includes('"A"')])).toEqual([['visit.challenge-open', true], ['visit.issue-open', false]])
  expect(finalReasons({ answers: answers.map((one) => ({ ...one, settled: true })), actions: [{ question: 'a', dueOn: '' }, { question: 'b', dueOn: '' }] })).toEqual([])
  expect((['excellent', 'good', 'needs improvement', 'poor', 'not seen'] as const).filter(isIssue)).toEqual(['needs improvement', 'poor'])
})

test('a draft goes out when every question has an answer, something was seen and there is somebody to read it', () => {
  expect(draftReasons({ open: ['b'], seen: 1 }, null).map((one) => one.code)).toEqual(['visit.unrated', 'visit.no-provider'])
  expect(draftReasons({ open: [], seen: 0 }, 'p').map((one) => one.code)).toEqual(['visit.nothing-seen'])
  expect(draftReasons({ open: [], seen: 1 }, 'p')).toEqual([])
})

test('every form has questions with weights, asked once each, and words that are the same in every form', () => {
  for (const one of visitForms) expect(new Set(questionsOf(one).map((question) => question.id)).size).toBe(questionsOf(one).length)
  for (const question of visitForms.flatMap(questionsOf)) expect([question.weight > 0, allQuestions.find((one) => one.value === question.id)?.text]).toEqual([true, question.words])
  expect(formsOn('2023-12-31')).toEqual([])
  for (const one of visitFigures) expect(one.bands.map(([, from]) => from)).toEqual(one.bands.map(([, from]) => from).toSorted((a, b) => b - a))
})
