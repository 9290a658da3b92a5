/** What a body sets aside for a programme in a financial year, `2026-04`. */
export interface Contribution { year: string; bodyId: string; body: string; pence: bigint }

/** What each partner's part of a sum is, by what it set aside in that year; the parts add up to the penny. Undefined where nobody set anything aside. Pure. */
export function partsOf(pence: bigint, year: string, contributions: readonly Contribution[]): Map<string, bigint> | undefined {
  const own = contributions.filter((one) => one.year === year && one.pence > 0n)
  const total = own.reduce((sum, one) => sum + one.pence, 0n)
  if (total === 0n) return undefined
  const sums = new Map<string, bigint>()
  for (const one of own) sums.set(one.bodyId, (sums.get(one.bodyId) ?? 0n) + one.pence)
  const step = pence < 0n ? -1n : 1n
  // Whoever is nearest to the next penny gets an odd one; only alike remainders are told apart by id.
  const parts = [...sums].map(([body, sum]) => ({ body, pence: (pence * sum) / total, left: (pence * sum * step) % total })).sort((a, b) => (a.left === b.left ? (a.body < b.body ? -1 : 1) : a.left > b.left ? -1 : 1))
  let rest = (pence - parts.reduce((sum, one) => sum + one.pence, 0n)) * step
  for (const part of parts) {
    if (rest === 0n) break
    part.pence += step
    rest -= 1n
  }
  return new Map(parts.map((one) => [one.body, one.pence]))
}

/** One column of the page: a value for each month, null where nothing is known. */
export interface Series {
  key: string
  group: 'activity' | 'money' | 'outcome'
  title: string
  unit: string
  /** In the unit; money in pence. */
  values: (number | bigint | null)[]
  /** What it rests on, in words. */
  source: string
  links: { text: string; href: string }[]
  /** What the value should reach, month by month, where a target is set. */
  target?: (number | null)[]
}

/** What stands on the page in a sentence: how many of the three are there for the months shown. Pure. */
export function sayWhatIsKnown(series: readonly Series[]): string {
  const known = (group: Series['group']): boolean => series.some((one) => one.group === group && one.values.some((value) => value !== null))
  const words = { activity: 'activity', money: 'money', outcome: 'outcomes' } as const
  const missing = (['activity', 'money', 'outcome'] as const).filter((group) => !known(group)).map((group) => words[group])
  return missing.length === 0 ? 'Activity, money and outcomes are all known for some of these months.' : missing.length === 3 ? 'Nothing is known for these months yet.' : `${missing.join(' and ').replace(/^./, (letter) => letter.toUpperCase())} ${missing.length === 1 && missing[0] !== 'outcomes' ? 'is' : 'are'} not known for these months.`
}
