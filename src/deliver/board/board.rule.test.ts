import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ageInWords, attention, boardSentence, isStale, matchCapacity, pathwayStandings, type CapacityLine } from './board.rule.ts'

const at = '2026-11-20T16:00:00Z'
const line = (id: string, more: Partial<CapacityLine> = {}): CapacityLine => ({ id, service: `Service ${id}`, provider: 'P', help: 'reablement', place: 'Sale', pathway: 'Pathway 1', free: 2, as_at: '2026-11-20T09:00:00Z', stale_hours: 24, ...more })

test('a figure is stale once it is older than the board allows, to the second, or was never told', () => {
  expect(isStale('2026-11-19T16:00:00Z', at, 24)).toBe(false)
  expect(isStale('2026-11-19T15:59:59Z', at, 24)).toBe(true)
  expect(isStale(null, at, 24)).toBe(true)
  expect(['2026-11-20T15:30:00Z', '2026-11-20T15:00:00Z', '2026-11-19T09:00:00Z', '2026-11-17T09:00:00Z', null].map((one) => ageInWords(one, at))).toEqual(['told within the hour', 'told 1 hour ago', 'told 31 hours ago', 'told 3 days ago', 'never told'])
})

test('an immediate need is matched by kind of help, place and enough places, the freshest first', () => {
  const lines = [line('old', { as_at: '2026-11-18T09:00:00Z' }), line('fresh', { as_at: '2026-11-20T15:00:00Z' }), line('few', { free: 1 }), line('far', { place: 'Stretford' }), line('bed', { help: 'recovery-bed' }), line('none', { free: 0 }), line('silent', { free: null, as_at: null })]
  const { fits, elsewhere, part } = matchCapacity({ help: 'reablement', places: 2, place: ' sale ' }, lines)
  expect([fits, elsewhere, part].map((list) => list.map((one) => one.id))).toEqual([['fresh', 'old'], ['far'], ['few']])
  expect(matchCapacity({ help: 'reablement', places: 1 }, lines).fits.map((one) => one.id)).toEqual(['fresh', 'far', 'few', 'old'])
})

const lines = fc.array(fc.record({ help: fc.constantFrom('reablement', 'home-care'), place: fc.constantFrom('Sale', 'Stretford'), free: fc.option(fc.integer({ min: 0, max: 5 })), hours: fc.option(fc.integer({ min: 0, max: 100 })) }), { maxLength: 20 })
  .map((list) => list.map((one, index) => line(`l${index}`, { help: one.help, place: one.place, free: one.free, as_at: one.hours === null ? null : new Date(Date.parse(at) - one.hours * 3_600_000).toISOString() })))

test('whatever the order of the services, the same ones match in the same order, each once, and none without what is needed', () => {
  fc.assert(fc.property(lines, fc.integer({ min: 1, max: 4 }), fc.option(fc.constantFrom('Sale', 'Stretford'), { nil: undefined }), (list, places, place) => {
    const need = { help: 'reablement', places, place }
    const found = matchCapacity(need, list)
    expect(matchCapacity(need, [...list].reverse())).toEqual(found)
    const all = [...found.fits, ...found.elsewhere, ...found.part]
    expect(new Set(all.map((one) => one.id)).size).toBe(all.length)
    for (const one of all) expect(one.help === 'reablement' && one.free! > 0 && one.as_at !== null).toBe(true)
    for (const one of found.fits) expect(one.free! >= places && (place === undefined || one.place === place)).toBe(true)
    for (const list of [found.fits, found.elsewhere, found.part]) for (const [index, one] of list.entries()) if (index > 0) expect(one.as_at! <= list[index - 1]!.as_at!).toBe(true)
  }))
})

test('the board says in one sentence who is ready, what is free and what is escalated', () => {
  const waiting = [['Pathway 1', 19], ['Pathway 2', 4], ['Pathway 3', 8]].map(([pathway, people]) => ({ pathway: String(pathway), people: Number(people), as_at: at }))
  const standings = pathwayStandings(['Pathway 1', 'Pathway 2', 'Pathway 3'], waiting, [line('a', { free: 9 }), line('b', { pathway: 'Pathway 2', free: 3 }), line('c', { pathway: 'Pathway 3', free: 2 })], at)
  expect(boardSentence(standings, 2)).toBe('31 people are ready: 19 pathway 1, 4 pathway 2, 8 pathway 3. 14 starts are free. Two are escalated.')
  expect(boardSentence(pathwayStandings(['Pathway 1'], [], [], at), 0)).toBe('Nobody has told yet how many people wait. 0 starts are free. Nothing is escalated.')
})

test('what needs attention is ranked: escalations, then the pathway that is shortest of places, then stale figures; five at most', () => {
  const stale = ['s1', 's2', 's3'].map((id, index) => line(id, { free: 0, as_at: `2026-11-1${index + 1}T09:00:00Z`, pathway: 'Pathway 3' }))
  const all = [line('a', { free: 9 }), ...stale]
  const standings = pathwayStandings(['Pathway 1', 'Pathway 2', 'Pathway 3'], [{ pathway: 'Pathway 1', people: 10, as_at: at }, { pathway: 'Pathway 3', people: 8, as_at: at }], all, at)
  const found = attention(standings, all, [{ id: 'e', title: 'A bed that takes no bariatric bed', state: 'open', owner: 'Head of discharge', opened_at: '2026-11-20T10:00:00Z' }, { id: 'f', title: 'Decided', state: 'decided', owner: 'X', opened_at: at }], at)
  expect(found.map((one) => one.words)).toEqual(['A bed that takes no bariatric bed', 'Pathway 3: 8 people wait, 0 starts are free', 'Pathway 1: 10 people wait, 9 starts are free', 'Service s1, P: capacity is stale', 'Service s2, P: capacity is stale'])
  expect(found[0]!.why).toBe('Open for 6 hours; Head of discharge decides.')
})
