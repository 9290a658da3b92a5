import { rm } from 'node:fs/promises'
import type { App } from '../app.ts'
import { sql } from '../kernel/database/database.ts'
import { uploadPath } from '../kernel/upload.ts'

/** How many rows of each kind went. */
export interface Swept { keys: number; sessions: number; attempts: number; uploads: number }

/**
 * Takes away what has served its time: idempotency keys after 7 days, sessions after 12 hours, sign-in attempts after a day, and files
 * that no act used within 7 days. The row goes before its file, so that no act can take up a file that is going.
 */
export async function sweep(app: Pick<App, 'db' | 'dataDir'>): Promise<Swept> {
  const { uploads, ...counts } = await app.db.within('server', async (tx) => ({
    keys: (await tx.rows(sql`delete from kernel.idempotency where created_at < now() - interval '7 days' returning 1`)).length,
    sessions: (await tx.rows(sql`delete from people.session where created_at < now() - interval '12 hours' returning 1`)).length,
    attempts: (await tx.rows(sql`delete from people.attempt where at < now() - interval '1 day' returning 1`)).length,
    uploads: await tx.rows(sql<{ id: string }>`delete from kernel.upload where used_at is null and created_at < now() - interval '7 days' returning id`),
  }))
  for (const { id } of uploads) await rm(uploadPath(app.dataDir, id), { force: true })
  return { ...counts, uploads: uploads.length }
}
