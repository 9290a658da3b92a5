import { PgBoss } from 'pg-boss'
import type { WriterParts } from './writer.ts'

export interface Queue {
  send: WriterParts['send']
  close(): Promise<void>
}

/** A sender of queued work. The send is part of the act's transaction: it vanishes with it. */
export async function openQueue(databaseUrl: string): Promise<Queue> {
  let boss: PgBoss | undefined
  const started = async (): Promise<PgBoss> => {
    if (boss) return boss
    const made = new PgBoss({ connectionString: databaseUrl, schema: 'boss', migrate: false, createSchema: false, supervise: false, schedule: false, max: 1 })
    made.on('error', () => {})
    await made.start()
    boss = made
    return made
  }
  return {
    send: async (queue, content, executeSql) => {
      await (await started()).send(queue, content, { db: { executeSql } as never, retryLimit: 3 })
    },
    close: async () => {
      await boss?.stop({ graceful: false })
    },
  }
}
