// Everything is wired here, top to bottom. Read this first.
import type { Application } from './kernel/carry-out.ts'
import { openDatabase, type Database } from './kernel/database/database.ts'
import { openKeys, type ServiceKeys } from './kernel/keys.ts'
import { makeRegistry, type Registry } from './kernel/registry.ts'
import type { Module } from './kernel/act.ts'
import { openQueue } from './kernel/queue.ts'
import { analyseModule, tellAuthors } from './analyse/index.ts'
import { bodiesModule, knownOrganisations, partnershipOf } from './bodies/index.ts'
import { cycleModule } from './cycle/index.ts'
import { deliverModule, runImport } from './deliver/index.ts'
import { returnLinks } from './deliver/returns/index.ts'
import { evidenceModule, runLoad, runRead } from './evidence/index.ts'
import { peopleModule } from './people/index.ts'
import { planModule } from './plan/index.ts'
import { procureModule } from './procure/index.ts'
import { reviewModule, surveyLinks } from './review/index.ts'
import { clockActs } from './kernel/clock.acts.ts'
import { journalModule } from './kernel/journal/restore.ts'
import type { Page, RecordView, Shown } from './ui/page.ts'
import type { Runner } from './worker/runners.ts'

/** Every module, earlier stages first: a later one may ask an earlier one, never the other way. */
const modulesOf = (keys: ServiceKeys): (Module & Partial<Shown>)[] => [
  clockActs,
  journalModule,
  peopleModule(keys),
  bodiesModule,
  evidenceModule,
  analyseModule,
  planModule,
  procureModule,
  deliverModule,
  returnLinks(keys),
  reviewModule,
  surveyLinks(keys),
  cycleModule,
]

/** The running application as its doors see it. */
export interface App extends Application {
  pages: readonly Page[]
  views: readonly RecordView[]
  baseUrl: string
  close(): Promise<void>
}

/** The registry alone, for documents and tests that need no database. */
export const registryOf = (keys: ServiceKeys): Registry => makeRegistry(modulesOf(keys))

export interface Settings { databaseUrl: string; secretKeyFile: string; dataDir: string; baseUrl: string; poolSize?: number }

/** Reads the settings that the supervisor passes to its children and to the command line. */
export function settingsFrom(environment: NodeJS.ProcessEnv): Settings {
  const { DATABASE_URL: databaseUrl, SECRET_KEY_FILE: secretKeyFile, DATA_DIR: dataDir } = environment
  if (!databaseUrl || !secretKeyFile || !dataDir) throw new Error('DATABASE_URL, SECRET_KEY_FILE and DATA_DIR must be set; ./run start does it')
  return { databaseUrl, secretKeyFile, dataDir, baseUrl: environment['BASE_URL'] ?? `http://127.0.0.1:${environment['PORT'] ?? 3000}` }
}

/** Opens the application on a database: the same for web, worker, command line, demonstration and tests. */
export async function openApp(settings: Settings): Promise<App> {
  const keys = openKeys(settings.secretKeyFile)
  const modules = modulesOf(keys)
  const db: Database = await openDatabase(settings.databaseUrl, settings.poolSize === undefined ? {} : { max: settings.poolSize })
  const queue = await openQueue(settings.databaseUrl)
  return {
    registry: makeRegistry(modules),
    db,
    keys,
    dataDir: settings.dataDir,
    baseUrl: settings.baseUrl,
    pages: modules.flatMap((module) => module.pages ?? []),
    views: modules.flatMap((module) => module.views ?? []),
    partnership: partnershipOf,
    organisations: knownOrganisations,
    send: queue.send,
    close: async () => {
      await queue.close()
      await db.close()
    },
  }
}

/** Who runs which kind of long work, by the name an act gave it. */
export const runnersOf = (): ReadonlyMap<string, Runner> => new Map<string, Runner>([
  ['evidence.read', runRead],
  ['evidence.load', runLoad(tellAuthors)],
  ['deliver.import', runImport],
])
