import type { CivilDate } from '../../kernel/time.ts'
import { strengthOf } from '../attention/attention.rule.ts'
import type { SignalRule } from '../kpi-chart.ts'

/** What was done about a real change, the weightiest first. Only the first three act; the others look at it. */
export type AnswerKind = 'notice' | 'concern' | 'action' | 'explained' | 'carried' | 'finding'
export const answerWords: Readonly<Record<AnswerKind, string>> = { notice: 'Performance notice', concern: 'Concern raised', action: 'Acted on', explained: 'Explained', carried: 'Carried into the next round', finding: 'Recorded as a finding' }
const weightiest = Object.keys(answerWords) as AnswerKind[]
const acting: readonly AnswerKind[] = ['notice', 'concern', 'action']

/** A real change for the worse and what was done about it, by whose contract. */
export interface TreatedSignal { kpi_id: string; kpi: string; contract_id: string | null; contract: string | null; from: string; to: string; months: number; rule: SignalRule; answers: readonly { kind: AnswerKind; on: CivilDate; href: string }[] }

/** The weightiest answer, and how many days passed: from the first day after the month in which it could be seen, to the first action or until today. */
export interface Treatment extends TreatedSignal { acted: boolean; answer: { kind: AnswerKind; on: CivilDate; href: string } | null; days: number }

/** All changes of one strength, in the order of contracts' names. */
export interface StrengthGroup { strength: number; cases: Treatment[]; acted: number; none: number; /** Middle of the days to an action, where there was one. */ middleDays: number | null; longestWithout: number | null }

const dayAfter = (period: string): CivilDate => {
  const index = Number(period.slice(0, 4)) * 12 + Number(period.slice(5, 7))
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`
}
const daysBetween = (from: CivilDate, to: CivilDate): number => Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000))

const middle = (values: readonly number[]): number | null => {
  const sorted = [...values].sort((a, b) => a - b)
  const half = Math.floor(sorted.length / 2)
  return sorted.length === 0 ? null : sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

/**
 * Puts real changes for the worse of the same strength together, whoever's they are, with what was done and after how many days. Strength comes
 * from the rule and length of the change alone, so that nobody's name can change the group. Pure.
 */
export function treatmentByStrength(signals: readonly TreatedSignal[], today: CivilDate): StrengthGroup[] {
  const cases = signals.map((signal): Treatment => {
    const first = [...signal.answers].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : weightiest.indexOf(a.kind) - weightiest.indexOf(b.kind)))
    const action = first.find((one) => acting.includes(one.kind))
    const answer = action ?? first.at(-1) ?? null
    return { ...signal, acted: action !== undefined, answer, days: daysBetween(dayAfter(signal.from), action?.on ?? today) }
  })
  return [4, 3, 2].flatMap((strength): StrengthGroup[] => {
    const group = cases.filter((one) => strengthOf(one) === strength).sort((a, b) => ((a.contract ?? '') < (b.contract ?? '') ? -1 : (a.contract ?? '') > (b.contract ?? '') ? 1 : a.from < b.from ? -1 : 1))
    if (group.length === 0) return []
    const without = group.filter((one) => !one.acted)
    return [{ strength, cases: group, acted: group.length - without.length, none: without.length, middleDays: middle(group.filter((one) => one.acted).map((one) => one.days)), longestWithout: without.length === 0 ? null : Math.max(...without.map((one) => one.days)) }]
  })
}

const days = (count: number): string => (count === 1 ? '1 day' : `${Number.isInteger(count) ? count : count.toFixed(1)} days`)

/** "Of 3 changes, 2 were acted on, after 40 days in the middle; one was not, for 120 days." */
export function groupInWords({ cases, acted, none, middleDays, longestWithout }: StrengthGroup): string {
  const done = acted === 0 ? 'none was acted on' : `${acted === cases.length ? (acted === 1 ? 'it was' : 'all were') : acted === 1 ? 'one was' : `${acted} were`} acted on, after ${days(middleDays!)}${acted > 1 ? ' in the middle' : ''}`
  const not = none === 0 || acted === 0 ? '' : `; ${none === 1 ? 'one was' : `${none} were`} not`
  return `Of ${cases.length === 1 ? 'one change' : `${cases.length} changes`} of this strength, ${done}${not}${longestWithout === null ? '' : `, ${none === 1 ? '' : 'the longest '}for ${days(longestWithout)} so far`}.`
}
