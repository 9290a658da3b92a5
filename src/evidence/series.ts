import type { IndicatorRow } from './readers/index.ts'

/** One indicator for one sex and age, as it is kept beside its figures. */
export interface Series { indicator_id: string; sex: string; age: string; name: string; main: boolean; per: number | null; method: 'proportion' | 'crude rate' | 'other' }

interface Tally { name: string; rows: number; limits: number; fits: Map<number, number>; tested: number; within: boolean }

const multipliers = [1, 100, 1_000, 10_000, 100_000, 1_000_000]

/** Lower is better: all ages before open ages before bands; persons before one sex. */
export function seriesRank(sex: string, age: string): number {
  const first = Number(/\d+/.exec(age)?.[0] ?? 0)
  const ageRank = /^all ages$/i.test(age) || age === '' ? 0 : age.includes('+') ? 100 + first : /^[<]/.test(age) ? 300 - first : 400 + first
  return (/^persons?$/i.test(sex) || sex === '' ? 0 : 1_000) + ageRank
}

/**
 * Watches the rows of an indicator file pass and tells its series afterwards: which stands for its indicator, and whether its values are
 * count / denominator x a power of ten throughout (a proportion or a crude rate), or something else (a standardised rate, a score).
 */
export function watchSeries(): { see(row: IndicatorRow): void; all(): Series[] } {
  const seen = new Map<string, Tally>()
  const see = (row: IndicatorRow): void => {
    if (row.category !== '' || row.categoryType !== '') return
    const key = JSON.stringify([row.indicatorId, row.sex, row.age])
    const tally = seen.get(key) ?? { name: row.indicatorName, rows: 0, limits: 0, fits: new Map<number, number>(), tested: 0, within: true }
    seen.set(key, tally)
    tally.rows += 1
    if (row.lower95 !== null && row.upper95 !== null) tally.limits += 1
    if (row.value === null || !row.count || !row.denominator) return
    tally.tested += 1
    if (row.count > row.denominator) tally.within = false
    const ratio = (row.value * row.denominator) / row.count
    const per = multipliers.find((one) => Math.abs(ratio / one - 1) < 0.005)
    if (per !== undefined) tally.fits.set(per, (tally.fits.get(per) ?? 0) + 1)
  }
  const all = (): Series[] => {
    const made = [...seen].map(([key, tally]): Series & { limits: number; rows: number } => {
      const [indicator_id, sex, age] = JSON.parse(key) as [string, string, string]
      const [best] = [...tally.fits].sort((a, b) => b[1] - a[1])
      const per = best && best[1] >= tally.tested * 0.98 ? best[0] : null
      return { indicator_id, sex, age, name: tally.name, main: false, per, method: per === null ? 'other' : per <= 100 && tally.within ? 'proportion' : 'crude rate', limits: tally.limits, rows: tally.rows }
    })
    for (const id of new Set(made.map((one) => one.indicator_id))) {
      const [first] = made.filter((one) => one.indicator_id === id).sort((a, b) => seriesRank(a.sex, a.age) - seriesRank(b.sex, b.age))
      if (first) first.main = true
    }
    return made.map(({ limits: _limits, rows: _rows, ...series }) => series)
  }
  return { see, all }
}
