import { pounds } from '../../kernel/money.ts'
import { changedByOptions, harmOptions, type ChangedBy, type Harm } from '../../plan/index.ts'
import type { SignalRule } from '../kpi-chart.ts'

/** What a matter is: a real change nobody answered, a finding still open, a step past its last day, or a proposal that waits for a second person. */
export type MatterKind = 'change' | 'finding' | 'late step' | 'proposal'

/** Something that may need attention, with what tells how much. */
export interface Matter {
  /** Unique; the last to break a tie. */
  key: string
  kind: MatterKind
  title: string
  href: string
  contract: string | null
  /** What it is, in words. */
  what: string
  /** Month or day since when, sorting as text. */
  since: string
  /** Value of a year of its contract, pence. */
  annualPence: bigint | null
  harm: Harm | null
  changedBy: ChangedBy | null
  /** Of a real change: which rule spoke, for how many months, and whether it is over by now. */
  signal?: { rule: SignalRule; months: number; over: boolean } | undefined
}

/** Each from 1 (little) to 4 (most). */
export interface Weights { money: number; harm: number; signal: number; control: number }
export interface Weighed extends Matter { weights: Weights; score: number; why: string[] }

/** How many need attention first: more than five helps nobody. */
export const first = 5

const moneySteps: readonly (readonly [bigint, number])[] = [[5_000_000_00n, 4], [1_000_000_00n, 3], [250_000_00n, 2]]
const harmWeights: Readonly<Record<Harm, number>> = { serious: 4, outcome: 3, inconvenience: 2, none: 1 }
const controlWeights: Readonly<Record<ChangedBy, number>> = { provider: 4, together: 3, others: 1 }

/** How strong a real change is: by its rule and length only, never by whose it is. 4 is the strongest. Pure. */
export const strengthOf = ({ rule, months }: { rule: SignalRule; months: number }): number =>
  (rule === 'outside limits' ? (months > 1 ? 4 : 3) : rule === 'two in three' && months < 3 ? 2 : 3)

/** The strength in words. */
export const strengthWords: Readonly<Record<number, string>> = { 4: 'Beyond the limits, month after month', 3: 'Beyond the limits once, or a long run', 2: 'Near a limit twice' }

function signalWeight({ kind, signal }: Matter): { weight: number; words: string } {
  if (kind === 'late step') return { weight: 4, words: 'its last day has passed' }
  if (kind === 'proposal') return { weight: 3, words: 'it waits for a second person' }
  if (!signal) return { weight: 2, words: 'found by judgement' }
  return { weight: strengthOf(signal) - (signal.over ? 1 : 0), words: `${signal.rule === 'outside limits' ? 'beyond the limits' : signal.rule === 'two in three' ? 'near a limit' : `a ${signal.rule === 'shift' ? 'run on one side of the mean' : 'run in one direction'}`}, ${signal.months === 1 ? 'one month' : `${signal.months} months`}${signal.over ? ', over by now' : ''}` }
}

const wordsOf = (options: readonly { value: string; text: string }[], value: string | null): string | undefined => options.find((one) => one.value === value)?.text

/**
 * Weighs a matter by money, harm, signal and who can change it, each from 1 to 4, and multiplies. What is not known is never taken for little: harm
 * counts 3, the others 2. Pure.
 */
export function weigh(matter: Matter): Weighed {
  const { annualPence, harm, changedBy } = matter
  const signal = signalWeight(matter)
  const weights: Weights = {
    money: annualPence === null ? 2 : moneySteps.find(([from]) => annualPence >= from)?.[1] ?? 1,
    harm: harm === null ? 3 : harmWeights[harm], signal: signal.weight, control: changedBy === null ? 2 : controlWeights[changedBy],
  }
  return {
    ...matter, weights, score: weights.money * weights.harm * weights.signal * weights.control,
    why: [
      `Money: ${annualPence === null ? 'the value of a year is not known' : `${pounds(annualPence, { whole: true })} a year`}`, wordsOf(harmOptions, harm) ?? 'What it means for people is not said',
      `Signal: ${signal.words}`, `Who can change it: ${lower(wordsOf(changedByOptions, changedBy) ?? 'not said')}`,
    ],
  }
}

/** All matters, what needs attention most on top: by weight, then the oldest, then by key. Pure. */
export const ranked = (matters: readonly Matter[]): Weighed[] => matters.map(weigh)
  .sort((a, b) => b.score - a.score || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0) || (a.key < b.key ? -1 : 1))

const lower = (words: string): string => `${words.charAt(0).toLowerCase()}${words.slice(1)}`
