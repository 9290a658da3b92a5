import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'

export const deliverModule: Module & Shown = { name: 'deliver', kinds: [], processes: [], acts: [], queries: [], pages: [], views: [] }
