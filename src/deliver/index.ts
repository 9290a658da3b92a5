import type { Module } from '../kernel/act.ts'
import type { Shown } from '../ui/page.ts'
import { returnsPart } from './returns/index.ts'

export const deliverModule: Module & Shown = { name: 'deliver', ...returnsPart }
