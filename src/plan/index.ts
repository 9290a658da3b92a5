import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'

export const planModule: Module & Shown = { name: 'plan', kinds: [], processes: [], acts: [], queries: [], pages: [], views: [] }
