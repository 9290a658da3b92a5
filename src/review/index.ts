import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'

export const reviewModule: Module & Shown = { name: 'review', kinds: [], processes: [], acts: [], queries: [], pages: [], views: [] }
