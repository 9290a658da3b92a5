import { uploadPath } from '../web/uploads.ts'
import { openPublished, type IndicatorRow } from './readers/index.ts'

/**
 * Reads one line of an indicator file again, from the file as it was published. `undefined` where the line is no longer readable or
 * the file is gone; a file is read only as far as that line.
 */
export async function readAgain(dataDir: string, uploadId: string, fileName: string, line: number): Promise<IndicatorRow | undefined> {
  const { file } = await openPublished(uploadPath(dataDir, uploadId), fileName).catch(() => ({ file: undefined }))
  if (file?.kind !== 'indicators') return undefined
  for await (const item of file.items()) {
    if (item.rejected === undefined && item.row.line === line) return item.row
    if ((item.rejected ?? item.row).line > line) return undefined
  }
  return undefined
}
