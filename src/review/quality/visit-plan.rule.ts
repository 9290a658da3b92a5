import { pounds } from '../../kernel/money.ts'
import { addMonths, dateInWords, type CivilDate } from '../../kernel/time.ts'

/** What is known of a contract that tells how soon to visit it. */
export interface VisitRisk {
  id: string
  contract: string
  provider: string
  /** Value of a year, pence; null: not known. */
  annualPence: bigint | null
  /** Day and rating of the last visit whose ratings are known; null: never visited. */
  lastVisit: { on: CivilDate; rating: string | null } | null
  /** Indicators with a real change for the worse that goes on, answered or not. */
  worse: number
  /** Performance notices and concerns that run. */
  notices: number
  concerns: number
  /** Incidents of the last twelve months, and how many of them did moderate harm or more. */
  incidents: number
  harmful: number
  /** The visit that is planned already. */
  planned: { id: string; on: CivilDate } | null
}

/** One part of a place in the plan: what it looks at, what is so, and its points. */
export interface RiskPart { part: 'money' | 'last visit' | 'changes' | 'notices' | 'incidents'; words: string; points: number }
export interface RankedVisit extends VisitRisk { parts: RiskPart[]; points: number }

/** Points of the parts, dated; mark K: local practice, to be agreed. Each part has a most, so that no single one decides alone. */
export interface PlanFigures {
  from: CivilDate
  mark: 'K'
  /** From this value of a year on, pence; the first that fits. */
  money: readonly (readonly [bigint, number])[]
  moneyUnknown: number
  never: number
  /** After so many months since the last visit; the first that fits. */
  since: readonly (readonly [number, number])[]
  /** Added for what the last visit found. */
  lastRating: Readonly<Record<string, number>>
  each: { worse: number; notice: number; concern: number; incident: number; harmful: number }
  most: { worse: number; notices: number; incidents: number }
}
export const planFigures: readonly PlanFigures[] = [{
  from: '2024-01-01', mark: 'K', money: [[500_000_000n, 4], [100_000_000n, 3], [25_000_000n, 2], [0n, 1]], moneyUnknown: 2, never: 4, since: [[24, 4], [12, 3], [6, 1], [0, 0]],
  lastRating: { poor: 4, 'needs improvement': 2 }, each: { worse: 2, notice: 4, concern: 3, incident: 1, harmful: 3 }, most: { worse: 6, notices: 8, incidents: 6 },
}]
export const planFiguresOn = (day: CivilDate): PlanFigures => planFigures.findLast((one) => one.from <= day) ?? planFigures[0]!

const counted = (count: number, one: string, many = `${one}s`): string => `${count === 0 ? 'no' : count} ${count === 1 ? one : many}`

function sinceLast(risk: VisitRisk, today: CivilDate, figures: PlanFigures): RiskPart {
  const { lastVisit } = risk
  if (!lastVisit) return { part: 'last visit', words: 'never visited', points: figures.never }
  const time = figures.since.find(([months]) => addMonths(lastVisit.on, months) <= today)?.[1] ?? 0
  return { part: 'last visit', words: `last visited ${dateInWords(lastVisit.on)}${lastVisit.rating ? `, ${lastVisit.rating}` : ''}`, points: time + (figures.lastRating[lastVisit.rating ?? ''] ?? 0) }
}

/** The parts of a contract's place in the plan, each with its points; the place is their sum. What is not known is never taken for little. Pure. */
export function rankOf(risk: VisitRisk, today: CivilDate, figures: PlanFigures = planFiguresOn(today)): RankedVisit {
  const { annualPence, worse, notices, concerns, incidents, harmful } = risk
  const { each, most } = figures
  const parts: RiskPart[] = [
    { part: 'money', words: annualPence === null ? 'value of a year not known' : `${pounds(annualPence, { whole: true })} a year`, points: annualPence === null ? figures.moneyUnknown : figures.money.find(([from]) => annualPence >= from)?.[1] ?? 0 },
    sinceLast(risk, today, figures),
    { part: 'changes', words: counted(worse, 'real change for the worse', 'real changes for the worse'), points: Math.min(most.worse, worse * each.worse) },
    { part: 'notices', words: notices + concerns === 0 ? 'no notice or concern' : [notices > 0 ? counted(notices, 'notice') : '', concerns > 0 ? counted(concerns, 'concern') : ''].filter(Boolean).join(' and '), points: Math.min(most.notices, notices * each.notice + concerns * each.concern) },
    { part: 'incidents', words: `${counted(incidents, 'incident')} in twelve months${harmful > 0 ? `, ${harmful} with moderate harm or more` : ''}`, points: Math.min(most.incidents, (incidents - harmful) * each.incident + harmful * each.harmful) },
  ]
  return { ...risk, parts, points: parts.reduce((sum, one) => sum + one.points, 0) }
}

/** All contracts, what to visit first on top: by points, then the greater value, then by title. Pure. */
export const visitPlan = (risks: readonly VisitRisk[], today: CivilDate): RankedVisit[] => risks.map((risk) => rankOf(risk, today))
  .sort((a, b) => b.points - a.points || Number((b.annualPence ?? 0n) - (a.annualPence ?? 0n)) || a.contract.localeCompare(b.contract, 'en') || (a.id < b.id ? -1 : 1))

/** The parts that gave points, as the reason of a visit: "never visited; 2 real changes for the worse". Pure. */
export const whyOf = (row: Pick<RankedVisit, 'parts'>): string => row.parts.filter((one) => one.points > 0).map((one) => one.words).join('; ')
