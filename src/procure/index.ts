import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'

export const procureModule: Module & Shown = { name: 'procure', kinds: [], processes: [], acts: [], queries: [], pages: [], views: [] }

export { awardOf, type Award } from './procurement.ts'
