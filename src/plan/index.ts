import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'
import { kpiKind, kpiProcess } from './kpi.ts'

export { kpiOf, kpisOf, kpisOfSpecification, targetOn, targetsOf, writeKpi, type Direction, type Frequency, type KpiRow, type KpiState, type NewKpi, type TargetRow } from './kpi.ts'

export const planModule: Module & Shown = { name: 'plan', kinds: [kpiKind], processes: [{ ...kpiProcess, steps: [] }], acts: [], queries: [], pages: [], views: [] }
