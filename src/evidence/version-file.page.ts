import { createReadStream } from 'node:fs'
import { isId } from '../kernel/ids.ts'
import { sql } from '../kernel/database/database.ts'
import { html } from '../ui/html.ts'
import type { Page } from '../ui/page.ts'
import { uploadPath } from '../web/uploads.ts'

/** The file of a loaded version, byte for byte as it was published. */
export const versionFilePage: Page = {
  path: '/evidence/versions/:id/file', who: 'signed-in',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const found = isId(id) ? await ask.read((tx) => tx.maybe(sql<{ upload_id: string; file_name: string }>`select upload_id, file_name from evidence.dataset_version where id = ${id} and state = 'loaded'`)) : undefined
    if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such file.</p>` }
    return { file: { name: found.file_name, type: 'application/octet-stream', body: createReadStream(uploadPath(ask.dataDir, found.upload_id)) } }
  },
}
