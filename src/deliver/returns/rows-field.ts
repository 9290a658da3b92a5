import { z } from 'zod'
import type { Field } from '../../kernel/fields.ts'

interface RowsOptions<T> {
  label: string
  /** How messages name it where the label is no noun. */
  named?: string
  hint: string
  required?: boolean
  /** One row in JSON. */
  row: z.ZodType<T>
  /** From one typed line, split at semicolons; undefined when it cannot be read. */
  fromLine(parts: string[]): unknown
  toLine(row: T): string
  misfit: string
  most?: number
}

/**
 * A field of several rows: an array of objects in JSON, one line each on forms and the command line (parts between semicolons).
 * Lines that cannot be read are refused by the field's words. At most `most` rows (200).
 */
export function rowsField<T>(options: RowsOptions<T>): Field<T[]> {
  const most = options.most ?? 200
  return {
    kind: 'long-text',
    required: options.required ?? true,
    label: options.label,
    ...(options.named ? { named: options.named } : {}),
    hint: options.hint,
    limits: { max: 20_000 },
    schema: z.array(options.row).min(1).max(most),
    fromText: (typed) => {
      const text = (Array.isArray(typed) ? typed.join('\n') : typed ?? '').trim()
      if (text === '') return undefined
      const lines = text.slice(0, 40_000).split(/\r?\n/).filter((line) => line.trim() !== '')
      return lines.map((line) => options.fromLine(line.split(';').map((part) => part.trim())) ?? null)
    },
    toText: (value) => (Array.isArray(value) ? (value as T[]).map((row) => options.toLine(row)).join('\n') : ''),
    inside: (value) => value as T[],
    misfit: options.misfit,
  }
}

/** Text that every door may store: no NUL, no half character, at most `max` characters. */
export const storedText = (max: number): z.ZodType<string> =>
  z.string().trim().max(max).refine((value) => !value.includes('\u0000') && value.isWellFormed())
