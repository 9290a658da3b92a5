import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'
import { kpiActs } from './kpi.acts.ts'
import { kpiKind, kpiProcess } from './kpi.ts'
import { budgetLineKind, budgetLineProcess, outcomeActs, outcomeKind, outcomeProcess } from './outcome.ts'
import { planQueries } from './plan.queries.ts'
import { planPages, planViews } from './plan.views.ts'
import { priorityActs } from './priority.acts.ts'
import { scoringActs } from './scoring.acts.ts'
import { priorityKind, priorityProcess, scoringKind, scoringProcess } from './scoring.ts'
import { specificationActs } from './specification.acts.ts'
import { specificationKind, specificationProcess } from './specification.ts'

export { carryKpisIntoContract, handOverKpis, kpiOf, kpisOf, kpisOfSpecification, targetIdsOf, targetOn, targetsOf, writeKpi, type Direction, type Frequency, type KpiRow, type KpiState, type NewKpi, type TargetRow } from './kpi.ts'
export { learningReasons, learningWaiting, type LearningWaiting } from './learning-waiting.ts'
export { changedByOptions, harmOptions, kpiNotReady, limitRuleOptions, type ChangedBy, type Harm } from './kpi.rule.ts'

/** Scoring needs into priorities, outcomes, money with its purpose, specifications and KPIs. */
export const planModule: Module & Shown = {
  name: 'plan',
  kinds: [scoringKind, priorityKind, outcomeKind, budgetLineKind, specificationKind, kpiKind],
  processes: [scoringProcess, priorityProcess, outcomeProcess, budgetLineProcess, specificationProcess, kpiProcess],
  acts: [...scoringActs, ...priorityActs, ...outcomeActs, ...specificationActs, ...kpiActs],
  queries: planQueries,
  pages: planPages,
  views: planViews,
}
