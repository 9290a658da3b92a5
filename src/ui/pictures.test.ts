import { expect, test } from 'vitest'
import { threadList, threadPicture } from './thread-picture.ts'
import { wheel, type WheelProgramme } from './wheel.ts'

const programme = (index: number, more: Partial<WheelProgramme> = {}): WheelProgramme => ({ id: String(index), title: `Programme ${index}`, stage: 'deliver', round: 2, standing: 'in time', href: `/cycle/programmes/${index}`, ...more })

test('every programme is a link with its name, stage, round and how it stands', () => {
  const { markup } = wheel([programme(1, { standing: 'late' }), programme(2, { stage: 'procure', standing: 'due' })])
  expect(markup).toContain('<title>Programme 1: Deliver, round 2, late</title>')
  expect(markup).toContain('<title>Programme 2: Procure, round 2, due soon</title>')
  expect(markup).toContain('<title id="wheel-title">')
})

test('the wheel of a small screen shows every bead and names each below, with the words of its state', () => {
  const { markup } = wheel([programme(1, { standing: 'late' }), programme(2, { stage: 'procure', standing: 'due' })])
  const small = markup.slice(markup.indexOf('cc-wheel-small'))
  expect(small).toContain('viewBox="0 0 412 412"')
  expect(small.match(/scale\(1\.35\)/g)).toHaveLength(2)
  expect(small).toContain('<a class="govuk-link" href="/cycle/programmes/1">Programme 1</a><br>Deliver, round 2, late')
  const places = [...small.matchAll(/translate\(([\d.]+) ([\d.]+)\) scale/g)].flatMap((match) => [Number(match[1]), Number(match[2])])
  for (const place of places) expect(place > 20 && place < 392).toBe(true)
})

test('labels of twelve programmes on one side keep their distance', () => {
  const { markup } = wheel(Array.from({ length: 12 }, (_, index) => programme(index)))
  const ys = [...markup.matchAll(/<text x="192" y="([\d.]+)" text-anchor="end" font-size="14"/g)].map((match) => Number(match[1])).sort((a, b) => a - b)
  expect(ys).toHaveLength(12)
  for (let index = 1; index < ys.length; index += 1) expect(ys[index]! - ys[index - 1]!).toBeGreaterThanOrEqual(61)
})

test('hostile names are escaped and no style attribute is written', () => {
  const hostile = `<script>alert(1)</script>`
  const picture = wheel([programme(1, { title: hostile })]).markup + threadPicture({ focus: 'a', lines: [], columns: [{ title: hostile, cards: [{ id: 'a', kind: 'need', title: hostile, href: '/x' }] }] }).markup
  expect(picture).not.toContain('<script>')
  expect(picture).not.toMatch(/ style=/)
})

test('a gap in the thread is drawn and listed as a gap', () => {
  const thread = { focus: 'c', lines: [{ from: 'g', to: 'c' }], columns: [{ title: 'Need', cards: [{ id: 'g', kind: 'need', title: 'No need leads here yet', gap: true }] }, { title: 'Contract', cards: [{ id: 'c', kind: 'contract', title: 'Home care', href: '/x' }] }] }
  expect(threadPicture(thread).markup).toContain('stroke-dasharray')
  expect(threadList(thread).markup).toContain('Not linked yet.')
})
