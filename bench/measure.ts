// What every bench shares: a cluster, the best of several runs taken in turns with the bare lower limit, and one printed table whose misses end
// the process with 1. Figures are ratios within one run; the milliseconds are this machine's.
import { prepareTestCluster } from '../scripts/test-cluster.ts'

export interface Claim {
  what: string
  /** Milliseconds of what is measured and of the bare lower limit, in this run. */
  ms: number
  bareMs: number
  /** At most so many times the bare limit, and so many milliseconds beside it. */
  aim: number
  plus?: number
  /** How many times as long for ten times the rows, and at most how many times. */
  growth?: number
  growthAim?: number
}

/** Milliseconds that work takes. */
export async function taken(work: () => unknown): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** The best of several runs of works taken in turns: noise of a shared machine only ever adds, and in turns it falls on all of them. */
export async function inTurns(works: readonly (() => unknown)[], times = 7): Promise<number[]> {
  const found = works.map((): number[] => [])
  for (let round = 0; round <= times; round += 1) {
    for (const [place, work] of works.entries()) {
      const ms = await taken(work)
      // The first round warms up.
      if (round > 0) found[place]!.push(ms)
    }
  }
  return found.map((one) => Math.min(...one))
}

const claims: Claim[] = []
/** Notes a claim; printed and judged at the end. */
export const claim = (one: Claim): void => {
  claims.push(one)
  console.error(`  ${one.what}: ${one.ms.toFixed(1)} ms beside ${one.bareMs.toFixed(1)} ms${one.growth === undefined ? '' : `, growth ${one.growth.toFixed(1)}`}`)
}

const met = (one: Claim): boolean => one.ms <= one.aim * one.bareMs + (one.plus ?? 0) && (one.growth === undefined || one.growthAim === undefined || one.growth <= one.growthAim)

/** Runs a bench on the cluster for tests, prints its table, and ends with 1 where an aim is missed. */
export async function bench(title: string, notes: string, work: () => Promise<void>): Promise<void> {
  const cluster = await prepareTestCluster(process.env['DATABASE_URL'])
  Object.assign(process.env, cluster.environment)
  const ms = await taken(async () => {
    try {
      await work()
    } finally {
      print(title, notes)
    }
  })
  console.log(`Took ${(ms / 1000).toFixed(0)} s.\n`)
  await cluster.stop()
  if (!claims.every(met)) process.exitCode = 1
}

function print(title: string, notes: string): void {
  if (claims.length === 0) return console.log(`\n## ${title}\n\n${notes}\n`)
  console.log(`\n## ${title}\n\n| what | ms | bare ms | ratio | aim | growth to 10x | aim | |\n|---|--:|--:|--:|--:|--:|--:|---|`)
  for (const one of claims) {
    const cells = [one.what, one.ms.toFixed(1), one.bareMs.toFixed(1), (one.ms / one.bareMs).toFixed(1), `${one.aim}x${one.plus === undefined ? '' : ` + ${one.plus} ms`}`, one.growth?.toFixed(1) ?? '', one.growthAim?.toString() ?? '', met(one) ? 'met' : 'MISSED']
    console.log(`| ${cells.join(' | ')} |`)
  }
  console.log(`\n${notes}\n`)
}
