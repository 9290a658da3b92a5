import type { Kind } from '../kernel/act.ts'
import { analyseModule } from '../analyse/index.ts'
import { deliverModule } from '../deliver/index.ts'
import { evidenceModule } from '../evidence/index.ts'
import { planModule } from '../plan/index.ts'
import { procureModule } from '../procure/index.ts'
import { reviewModule } from '../review/index.ts'

/** Every kind that the earlier stages know, by name: what must lead to it and where it stands in the thread. */
export const kindsOfTheStages: ReadonlyMap<string, Kind> = new Map(
  [evidenceModule, analyseModule, planModule, procureModule, deliverModule, reviewModule].flatMap((module) => module.kinds.map((kind) => [kind.name, kind] as const)),
)
