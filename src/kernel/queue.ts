import { PgBoss } from 'pg-boss'
import type { WriterParts } from './writer.ts'

export interface Queue {
  send: WriterParts['send']
  close(): Promise<void>
}

// A national file may take hours; the message of work that still runs must not come again.
const longestSeconds = 6 * 60 * 60

/** A sender of queued work. The send is part of the act's transaction: it vanishes with it. */
export async function openQueue(databaseUrl: string): Promise<Queue> {
  let starting: Promise<PgBoss> | undefined
  const start = async (): Promise<PgBoss> => {
    const made = new PgBoss({ connectionString: databaseUrl, schema: 'boss', migrate: false, createSchema: false, supervise: false, schedule: false, max: 1 })
    made.on('error', () => {})
    await made.start()
    return made
  }
  // Two acts at once share one start; one that failed is tried again by the next act.
  const started = (): Promise<PgBoss> => {
    starting ??= start().catch((error: unknown) => {
      starting = undefined
      throw error
    })
    return starting
  }
  return {
    send: async (queue, content, executeSql) => {
      await (await started()).send(queue, content, { db: { executeSql } as never, expireInSeconds: longestSeconds, retryLimit: 5 })
    },
    close: async () => {
      const boss = await starting?.catch(() => undefined)
      await boss?.stop({ graceful: false })
    },
  }
}
