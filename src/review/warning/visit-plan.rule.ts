import { pounds } from '../../kernel/money.ts'
import { addMonths, dateInWords, type CivilDate } from '../../kernel/time.ts'
import { pointsOf, signalWords, warningParts, type WarningFacts, type Weights } from './warning.rule.ts'

/** What is known of a contract that tells how soon to visit it: what warns of trouble, its money, and its visits. */
export interface VisitRisk extends WarningFacts {
  id: string
  contract: string
  provider: string
  /** Value of a year, pence; null: not known. */
  annualPence: bigint | null
  /** Day and rating of the last visit; null: never visited. */
  last: { on: CivilDate; rating: string | null } | null
  /** The visit that is planned already. */
  planned: { id: string; on: CivilDate } | null
}

/** One part of a place in the plan: what it looks at, what is so, and its points. */
export interface RiskPart { part: string; title: string; words: string; points: number }
export interface RankedVisit extends VisitRisk { parts: RiskPart[]; points: number }

/** Points of what only the visit plan looks at, dated; mark K: local practice, to be agreed. All else are the points of the early warning. */
export interface PlanFigures {
  from: CivilDate
  mark: 'K'
  /** From this value of a year on, pence; the first that fits. */
  money: readonly (readonly [bigint, number])[]
  moneyUnknown: number
  never: number
  /** After so many months since the last visit; the first that fits. */
  since: readonly (readonly [number, number])[]
}
export const planFigures: readonly PlanFigures[] = [{ from: '2024-01-01', mark: 'K', money: [[500_000_000n, 4], [100_000_000n, 3], [25_000_000n, 2], [0n, 1]], moneyUnknown: 2, never: 4, since: [[24, 4], [12, 3], [6, 1], [0, 0]] }]
export const planFiguresOn = (day: CivilDate): PlanFigures => planFigures.findLast((one) => one.from <= day) ?? planFigures[0]!

function sinceLast({ last }: VisitRisk, today: CivilDate, figures: PlanFigures): RiskPart {
  const title = 'Last visit'
  if (!last) return { part: 'last visit', title, words: 'never visited', points: figures.never }
  return { part: 'last visit', title, words: `last visited ${dateInWords(last.on)}`, points: figures.since.find(([months]) => addMonths(last.on, months) <= today)?.[1] ?? 0 }
}

/** The parts of a contract's place in the plan, each with its points; the place is their sum. What is not known is never taken for little. Pure. */
export function rankOf(risk: VisitRisk, today: CivilDate, weights?: Weights, figures: PlanFigures = planFiguresOn(today)): RankedVisit {
  const { annualPence } = risk
  const parts: RiskPart[] = [
    { part: 'money', title: 'Money', words: annualPence === null ? 'value of a year not known' : `${pounds(annualPence, { whole: true })} a year`, points: annualPence === null ? figures.moneyUnknown : figures.money.find(([from]) => annualPence >= from)?.[1] ?? 0 },
    sinceLast(risk, today, figures), ...warningParts(risk, today, weights).map((one) => ({ ...one, title: signalWords[one.part] ?? one.part })),
  ]
  return { ...risk, parts, points: pointsOf(parts) }
}

/** All contracts, what to visit first on top: by points, then the greater value, then by title. Pure. */
export const visitPlan = (risks: readonly VisitRisk[], today: CivilDate, weights?: Weights): RankedVisit[] => risks.map((risk) => rankOf(risk, today, weights))
  .sort((a, b) => b.points - a.points || Number((b.annualPence ?? 0n) - (a.annualPence ?? 0n)) || a.contract.localeCompare(b.contract, 'en') || (a.id < b.id ? -1 : 1))

/** The parts that gave points, as the reason of a visit: "never visited; 2 real changes for the worse". Pure. */
export const whyOf = (row: Pick<RankedVisit, 'parts'>): string => row.parts.filter((one) => one.points > 0).map((one) => one.words).join('; ')
