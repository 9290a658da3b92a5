// 10,000 series of 36 months charted, beside one pass over their values, and how it grows from 1,000.
import { xmrChart } from '../src/evidence/statistics/index.ts'
import { judge } from '../src/review/index.ts'
import { bench, claim, inTurns } from './measure.ts'

const made = (count: number) => Array.from({ length: count }, (_, series) => Array.from({ length: 36 }, (_, at) => ({ period: `${2023 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`, value: 80 + ((series * 7919 + at * 104_729) % 1000) / 100 })))

/**
 * The least that does the same: one pass for mean and mean range, in plain floating point and without missing values or baselines, and one that names
 * each month by the four rules and keeps it.
 */
function bare(points: readonly { period: string; value: number }[]): unknown {
  let sum = 0
  let range = 0
  for (let at = 0; at < points.length; at += 1) {
    sum += points[at]!.value
    if (at > 0) range += Math.abs(points[at]!.value - points[at - 1]!.value)
  }
  const mean = sum / points.length
  const reach = (2.66 * range) / (points.length - 1)
  const named: { period: string; value: number; rule: string; high: boolean }[] = []
  let side = 0
  let rising = 0
  let falling = 0
  let near = 0
  for (let at = 0; at < points.length; at += 1) {
    const { period, value } = points[at]!
    const step = at > 0 ? value - points[at - 1]!.value : 0
    side = value > mean ? Math.max(side, 0) + 1 : value < mean ? Math.min(side, 0) - 1 : 0
    rising = step > 0 ? rising + 1 : 0
    falling = step < 0 ? falling + 1 : 0
    near = Math.abs(value - mean) > (reach * 2) / 3 ? near + 1 : 0
    const rule = value > mean + reach || value < mean - reach ? 'outside' : rising >= 6 || falling >= 6 ? 'trend' : near >= 2 ? 'near' : side >= 7 || side <= -7 ? 'shift' : ''
    if (rule !== '' && rule !== 'outside') for (let back = Math.max(0, at - 6); back < at; back += 1) if (named[back]!.rule === '') named[back]!.rule = rule
    named.push({ period, value, rule, high: value > mean })
  }
  return { mean, reach, named }
}

await bench('Charts: 10,000 series of 36 months', 'Bare: two loops over the same values that make mean and limits and name each month by the four rules, without exact sums, missing values, baselines or screening. The best of fifteen runs taken in turns.', async () => {
  const [few, many] = [made(1000), made(10_000)]
  // Each series is charted and let go, as a page or a judgement after an act does; keeping all of them would measure the memory.
  const each = (series: ReturnType<typeof made>, work: (points: (typeof many)[number]) => unknown) => () => {
    let done = 0
    for (const points of series) if (work(points)) done += 1
    return done
  }
  const chart = (points: (typeof many)[number]): unknown => xmrChart(points, { improvement: 'up', target: 85 })
  const judging = (points: (typeof many)[number]): unknown => judge(points, [], { direction: 'up', target: 85 })
  const [pass, charted, small, judged, smallJudged] = await inTurns([each(many, bare), each(many, chart), each(few, chart), each(many, judging), each(few, judging)], 15)
  claim({ what: 'XmR charts of 10,000 series', ms: charted!, bareMs: pass!, aim: 12, growth: charted! / small!, growthAim: 12 })
  claim({ what: 'judged as a page shows them (stretches, signals, words)', ms: judged!, bareMs: pass!, aim: 35, growth: judged! / smallJudged!, growthAim: 12 })
})
