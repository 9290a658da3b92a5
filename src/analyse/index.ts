import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'

export const analyseModule: Module & Shown = { name: 'analyse', kinds: [], processes: [], acts: [], queries: [], pages: [], views: [] }
