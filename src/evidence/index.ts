import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'

export const evidenceModule: Module & Shown = { name: 'evidence', kinds: [], processes: [], acts: [], queries: [], pages: [], views: [] }
