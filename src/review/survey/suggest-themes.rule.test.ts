import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { hitRate, mostSuggested, suggestThemes } from './suggest-themes.rule.ts'
import { themes, themeWords } from './themes.ts'

// The labels of the publisher, as themes of ours. Comments with a label that has none here are not in the excerpt.
const ours: Readonly<Record<string, string>> = {
  'Staff manner & personal attributes': 'staff-manner', 'Staff listening, understanding & involving patients': 'listening', 'Number & deployment of staff': 'staff-numbers', 'Staff continuity': 'staff-numbers', 'Staff responsiveness': 'waiting', 'Competence & training': 'skill', 'Timeliness of care': 'waiting',
  'Information directly from staff during care': 'information', 'Information provision & guidance': 'information', 'Being kept informed, clarity & consistency of information': 'information', 'Unspecified communication': 'information', 'Contacting services': 'contact', 'Appointment arrangements': 'contact', 'Appointment method': 'contact',
  'Cleanliness, tidiness & infection control': 'place', 'Environment & Facilities': 'place', 'Food & drink provision & facilities': 'place', 'Sensory experience': 'place', 'Service location': 'getting-there', 'Transport to/ from services': 'getting-there', Parking: 'getting-there', 'Activities & access to fresh air': 'activities', 'Electronic entertainment': 'activities',
  'Feeling safe': 'safety', 'Safeguarding concerns?': 'safety', 'Impact of treatment/ care': 'result', 'Interaction with family/ carers': 'carers', 'Equality, Diversity & Inclusion': 'fairness', 'Positive experience & gratitude': 'general', 'Negative experience & dissatisfaction': 'general',
}

function labelled(): { words: string; themes: string[] }[] {
  const text = readFileSync(join(import.meta.dirname, '../../../demo/data/feedback/comments-labelled.csv'), 'utf8')
  const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))(,|\n)/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '')
  const rows = Array.from({ length: cells.length / 3 }, (_, at) => cells.slice(at * 3, at * 3 + 3)).slice(1)
  return rows.map(([, words, labels]) => ({ words: words!, themes: [...new Set(labels!.split(';').map((label) => ours[label]!))] }))
}

test('a theme is suggested with the words that speak for it; without a sign nothing is', () => {
  expect(suggestThemes('The bus was late again and the driver was kind')).toEqual([{ theme: 'getting-there', because: ['bus', 'driver'] }, { theme: 'staff-manner', because: ['kind'] }, { theme: 'waiting', because: ['late'] }])
  expect(suggestThemes('Excellent, thank you')).toEqual([{ theme: 'general', because: ['excellent', 'thank'] }])
  expect([suggestThemes('Mm.'), suggestThemes('The plates were unlikely')]).toEqual([[], []])
  expect(suggestThemes('kind listen train wait food bus safe family').length).toBe(mostSuggested)
})

test('every suggested theme is one that people can choose', () => {
  expect(labelled().flatMap((one) => suggestThemes(one.words)).filter((one) => themeWords[one.theme] === undefined)).toEqual([])
})

test('on 199 comments labelled by hand, which were not looked at while the words were chosen, more than half of the suggestions are right, and more than half of the comments meet one', () => {
  const comments = labelled()
  expect([comments.length, comments.every((one) => one.themes.length > 0 && one.themes.every((theme) => themeWords[theme] !== undefined))]).toEqual([199, true])
  const rate = hitRate(comments)
  expect(rate.right / rate.suggested).toBeGreaterThan(0.55)
  expect(rate.met / rate.comments).toBeGreaterThan(0.5)
  // Better than naming, for every comment, the one theme that is chosen most.
  const always = Math.max(...themes.map((theme) => comments.filter((one) => one.themes.includes(theme.id)).length))
  expect(rate.met).toBeGreaterThan(always)
})

test('a hit rate counts themes and comments', () => {
  expect(hitRate([{ words: 'late bus', themes: ['waiting'] }, { words: 'Mm.', themes: ['general'] }])).toEqual({ comments: 2, withSuggestion: 1, met: 1, suggested: 2, chosen: 2, right: 1 })
  expect(hitRate([])).toMatchObject({ comments: 0, met: 0 })
})
