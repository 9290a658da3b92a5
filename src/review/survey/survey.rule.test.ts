import fc from 'fast-check'
import { expect, test } from 'vitest'
import { draftReasons, choicesFrom } from './survey.acts.ts'
import { easyNotes, fewest, hasEasy, openReasons, publishReasons, replyReasons, resultsOf, themeCounts, type AskedQuestion, type Reply } from './survey.rule.ts'

const rating: AskedQuestion = { id: 'r', kind: 'rating', words: 'How is it?', easy_words: 'How is it?', choices: [] }
const pick: AskedQuestion = { id: 'c', kind: 'choice', words: 'How often?', easy_words: '', choices: ['Often', 'Never'] }
const own: AskedQuestion = { id: 't', kind: 'text', words: 'What else?', easy_words: '', choices: [] }
const questions = [rating, pick, own]
const ratings = (...values: number[]): Reply[] => values.map((value) => ({ question: 'r', value: String(value) }))

test('a reply fits its question, once; at least one question is answered', () => {
  expect(replyReasons(questions, [{ question: 'r', value: '5' }, { question: 'c', value: 'Never' }, { question: 't', value: 'Fine' }])).toEqual([])
  expect(replyReasons(questions, []).map((one) => one.code)).toEqual(['survey.nothing'])
  expect(replyReasons(questions, [{ question: 'r', value: '6' }, { question: 'r', value: '5' }, { question: 'c', value: 'often' }, { question: 't', value: ' ' }, { question: 'x', value: '1' }]).map((one) => one.code)).toEqual(['survey.rating', 'survey.twice', 'survey.choice', 'survey.empty', 'survey.unknown-question'])
  expect(replyReasons([rating], [{ question: 'r', value: 'constructor' }])).toHaveLength(1)
})

test('below five answers nothing is shown, not even how many; from five on the whole spread is', () => {
  expect(resultsOf(true, questions, 4, ratings(5, 5, 5, 5))).toEqual({ shown: false, answers: null, questions: [] })
  const { questions: [first, second] } = resultsOf(true, questions, 6, [...ratings(5, 5, 4, 1, 1, 2), { question: 'c', value: 'Often' }])
  expect(first).toMatchObject({ answered: 6, middle: 3 })
  expect(first!.counts!.map((one) => one.count)).toEqual([2, 1, 0, 1, 2])
  expect(second).toEqual({ question: 'c', words: 'How often?', kind: 'choice', answered: null, counts: null, middle: null })
  expect(resultsOf(true, [rating], 5, ratings(1, 2, 3, 4, 5)).questions[0]!.middle).toBe(3)
})

test('an open survey shows nothing, however many answered', () => {
  expect(resultsOf(false, questions, 50, ratings(...Array.from({ length: 50 }, () => 5)))).toEqual({ shown: false, answers: 50, questions: [] })
})

test('counts of a question add up to those who answered it, and nothing under five ever shows', () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 30 }), (values) => {
    const results = resultsOf(true, [rating], values.length, ratings(...values))
    const [one] = results.questions
    if (values.length < fewest) expect(results.questions).toEqual([])
    else expect(one!.counts!.reduce((sum, bar) => sum + bar.count, 0)).toBe(values.length)
  }))
})

test('easy words are short; that is a warning and never refuses', () => {
  expect(easyNotes('x', 'How is it?', undefined)).toEqual([])
  const notes = easyNotes('x', 'How is it?', 'Please tell us now how good or bad you think that all the things are that we do for you every day.')
  expect(notes.map((one) => [one.code, one.strength])).toEqual([['survey.easy-long', 'warning'], ['survey.easy-more', 'warning']])
})

test('a survey opens with a question and a last day to come; without easy words it warns', () => {
  expect(openReasons([], { closes_on: '2026-05-01', easy_intro: '' }, '2026-05-02').map((one) => one.code)).toEqual(['survey.no-question', 'survey.past'])
  expect(openReasons([pick], { closes_on: '2026-05-02', easy_intro: '' }, '2026-05-02').map((one) => [one.code, one.strength])).toEqual([['survey.no-easy', 'warning']])
  expect(openReasons([rating], { closes_on: '2026-05-02', easy_intro: 'Hello' }, '2026-05-02')).toEqual([])
  expect([hasEasy([rating, pick], { easy_intro: 'Hello' }), hasEasy([rating], { easy_intro: '' }), hasEasy([rating], { easy_intro: 'Hello' })]).toEqual([false, false, true])
})

test('a survey is about one contract or one programme of its own body', () => {
  expect(draftReasons({ found: false }, '2026-05-01', '2026-05-01').map((one) => one.code)).toEqual(['survey.about'])
  expect(draftReasons({ contract: 'a', programme: 'b', found: true }, '2026-05-01', '2026-05-01').map((one) => one.code)).toEqual(['survey.about'])
  expect(draftReasons({ programme: 'b', found: false }, '2026-04-30', '2026-05-01').map((one) => one.code)).toEqual(['survey.about-none', 'survey.closes'])
  expect(choicesFrom(' Often\n\nNever\nOften ')).toEqual(['Often', 'Never'])
})

test('themes are counted by comment, the most named first, with praise and what is to improve', () => {
  expect(themeCounts([{ themes: ['a', 'b'], tone: 'both' }, { themes: ['b'], tone: 'praise' }, { themes: ['c'], tone: 'neither' }])).toEqual([
    { theme: 'b', count: 2, praise: 2, improve: 1 }, { theme: 'a', count: 1, praise: 1, improve: 1 }, { theme: 'c', count: 1, praise: 0, improve: 0 },
  ])
})

test('results are published when enough answered, every comment is read and every theme is answered', () => {
  expect(publishReasons({ answers: 4, uncoded: 2, themes: ['a', 'b'], answered: ['b'] }, (theme) => theme.toUpperCase()).map((one) => [one.code, one.words.includes('"A"')])).toEqual([['survey.few', false], ['survey.uncoded', false], ['survey.unanswered', true]])
  expect(publishReasons({ answers: 5, uncoded: 0, themes: ['a'], answered: ['a', 'z'] }, String)).toEqual([])
})
