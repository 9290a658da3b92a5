import { join } from 'node:path'

/** Where an upload lies on disk: named by its id, never by the sender. */
export const uploadPath = (dataDir: string, id: string): string => join(dataDir, 'uploads', id)
