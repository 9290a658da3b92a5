import fc from 'fast-check'
import { expect, test } from 'vitest'
import { completeScorers, parseCriteria, parsePoints, ranking, sensitivity, type Criterion, type Score } from './ranking.ts'

const criteria: Criterion[] = [{ name: 'Equity', weight: 30 }, { name: 'Impact', weight: 50 }, { name: 'Cost', weight: 20 }]
const needs = ['a', 'b', 'c']
const full = (points: Record<string, number[]>, scorerId: string): Score[] => Object.entries(points).map(([needId, given]) => ({ needId, scorerId, points: given }))
const somePoints = fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 3, maxLength: 3 })
const panels = fc.array(fc.record({ a: somePoints, b: somePoints, c: somePoints }), { minLength: 1, maxLength: 6 })
  .map((people) => people.flatMap((points, index) => full(points, `scorer-${index}`)))
const placed = (scores: Score[], with_: Criterion[] = criteria) => ranking(needs, with_, scores).map((row) => [row.needId, row.rank, Math.round(row.mean * 1e6)]).sort()

test('the need with the highest weighted mean comes first, with the spread between scorers', () => {
  const ranked = ranking(needs, criteria, [...full({ a: [10, 5, 0], b: [4, 9, 8], c: [1, 1, 1] }, 'one'), ...full({ a: [6, 5, 0], b: [6, 7, 8], c: [1, 1, 3] }, 'two')])
  expect(ranked.map((row) => [row.needId, row.rank])).toEqual([['b', 1], ['a', 2], ['c', 3]])
  expect(ranked[0]!.mean).toBeCloseTo(0.3 * 5 + 0.5 * 8 + 0.2 * 8)
  expect(ranked[1]).toMatchObject({ lowest: 4.3, highest: 5.5 })
})

test('the order of the scorers does not matter', () => {
  fc.assert(fc.property(panels.chain((scores) => fc.tuple(fc.constant(scores), fc.shuffledSubarray(scores, { minLength: scores.length }))), ([scores, shuffled]) => {
    expect(placed(shuffled)).toEqual(placed(scores))
  }))
})

test('needs that everybody scores alike tie for first place, and nothing is then asked of the weights', () => {
  fc.assert(fc.property(somePoints, fc.integer({ min: 1, max: 5 }), (points, people) => {
    const ranked = ranking(needs, criteria, Array.from({ length: people }, (_, index) => full({ a: points, b: points, c: points }, `s${index}`)).flat())
    expect(ranked.map((row) => row.rank)).toEqual([1, 1, 1])
    expect(sensitivity(criteria, ranked)).toEqual([])
  }))
})

test('weights are relative: all of them three times as large change nothing', () => {
  fc.assert(fc.property(panels, (scores) => {
    expect(placed(scores, criteria.map((one) => ({ ...one, weight: one.weight * 3 })))).toEqual(placed(scores))
  }))
})

test('just past the weight that sensitivity names another need comes first, and just before it does not', () => {
  fc.assert(fc.property(panels, (scores) => {
    const ranked = ranking(needs, criteria, scores)
    for (const [index, row] of sensitivity(criteria, ranked).entries()) {
      for (const [turn, outward] of [[row.above, 1], [row.below, -1]] as const) {
        if (!turn || turn.at < 1 || turn.at > 99) continue
        const rest = criteria.reduce((sum, one, other) => sum + (other === index ? 0 : one.weight), 0)
        const at = (share: number) => criteria.map((one, other) => ({ ...one, weight: other === index ? share : (one.weight / rest) * (100 - share) }))
        const winners = (share: number) => ranking(needs, at(share), scores).filter((need) => need.rank === 1).map((need) => need.needId)
        expect(winners(turn.at + outward * 0.2)).not.toContain(ranked[0]!.needId)
        if (Math.abs(turn.at - row.weight) > 0.4) expect(winners(turn.at - outward * 0.2)).toContain(ranked[0]!.needId)
      }
    }
  }))
})

test('the winner changes when equity passes thirty per cent', () => {
  const ranked = ranking(['hospital', 'home'], [{ name: 'Equity', weight: 20 }, { name: 'Impact', weight: 80 }], [{ needId: 'hospital', scorerId: 's', points: [1, 7] }, { needId: 'home', scorerId: 's', points: [8, 4] }])
  expect(ranked[0]!.needId).toBe('hospital')
  expect(sensitivity([{ name: 'Equity', weight: 20 }, { name: 'Impact', weight: 80 }], ranked)[0]).toEqual({ criterion: 'Equity', weight: 20, below: null, above: { at: 30, needId: 'home' } })
})

test('a scorer who left a need out does not count', () => {
  const scores = [...full({ a: [10, 10, 10], b: [0, 0, 0], c: [0, 0, 0] }, 'whole'), ...full({ b: [10, 10, 10] }, 'part')]
  expect(completeScorers(needs, scores)).toEqual(['whole'])
  expect(ranking(needs, criteria, scores)[0]!.needId).toBe('a')
  expect(ranking(needs, criteria, full({ b: [1, 1, 1] }, 'part'))).toEqual([])
})

test('weights must be 100 together, and each line must say one', () => {
  expect(parseCriteria('Equity: 30\nImpact: 50 %\n\nCost=20')).toEqual({ criteria, problems: [] })
  expect(parseCriteria('Equity: 30\nImpact: 50').problems).toEqual(['The weights are 80 together. They must be 100.'])
  expect(parseCriteria('Equity\nequity: 0').problems).toHaveLength(2)
  expect(parseCriteria('Equity: 50\nequity: 50').problems).toEqual(['equity stands twice.'])
  expect(parseCriteria(' ').problems).toHaveLength(1)
})

test('points are read in order or by name, and each that is missing or too high is named', () => {
  expect(parsePoints('7\n0\n10', criteria)).toEqual({ ok: true, points: [7, 0, 10] })
  expect(parsePoints('7, 0, 10', criteria)).toEqual({ ok: true, points: [7, 0, 10] })
  expect(parsePoints('Cost: 1\nEquity: 2\nImpact: 3', criteria)).toEqual({ ok: true, points: [2, 3, 1] })
  expect(parsePoints('7 11', criteria)).toEqual({ ok: false, problems: ['Impact: points are a whole number from 0 to 10.', 'Cost has no points yet.'] })
  expect(parsePoints('1 2 3 4', criteria).ok).toBe(false)
})
