import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { FileKind } from './mapping.ts'
import type { KpiRow, PaymentRow, RegisterRow, RowOf } from './rows.ts'

/** The SHA-256 of a file's bytes in hexadecimal: the same file again is known before a line of it is read. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

function digest(value: unknown): string {
  const json = JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}p` : inner))
  return createHash('sha256').update(json).digest('hex').slice(0, 32)
}

/** A reference without case, blanks and dashes: "CT-0012 " and "ct 0012" name one contract. */
export function plainReference(reference: string): string {
  return reference
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-–—_./\\]+/g, '')
}

function naturalKey(kind: FileKind, row: RowOf[FileKind]): string {
  if (kind === 'register') {
    const { reference, title, providerName, start } = row as RegisterRow
    return reference === null ? `title:${digest([title, providerName, start])}` : `ref:${plainReference(reference)}`
  }
  if (kind === 'kpi-workbook') {
    const { contractRef, kpi, period } = row as KpiRow
    return `kpi:${digest([contractRef === null ? null : plainReference(contractRef), kpi.toLowerCase(), period?.from ?? null, period?.to ?? null])}`
  }
  if (kind === 'grants') {
    const { id } = row as RowOf['grants']
    return id === null ? `grant:${digest(row)}` : `grant:${id.trim()}`
  }
  if (kind === 'activity') {
    const { contractRef, month, line } = row as RowOf['activity']
    return `activity:${contractRef} ${month} ${line}`
  }
  if (kind === 'invoices') {
    const { number, provider, contractRef } = row as RowOf['invoices']
    return `invoice:${digest([plainReference(number), (provider ?? contractRef ?? '').toLowerCase()])}`
  }
  // Like payments: two lines that say the same are two postings.
  if (kind === 'ledger') return `led:${digest(row)}`
  return `pay:${digest(row as PaymentRow)}`
}

export type RowIdentity = {
  /** Stable over files: the same row in the next file has the same key. */
  key: string
  /** 1 for the first row with this content or reference in the file, 2 for the next. */
  occurrence: number
  /** What the row says, to see whether a row of known key has changed. */
  content: string
  /** The line of the first row with the same natural key, when this is not the first. */
  firstLine?: number
  /** Whether it says the same as that first row. */
  same?: boolean
}

/**
 * Gives each row of one file its identity, in file order. Payments are known by their content with an occurrence number, because identical
 * payment lines are separate payments until proved otherwise; registers, KPIs and grants are known by reference, and a second row under
 * the same reference is told as such (`firstLine`, `same`). Holds one short entry per row.
 */
export class RowKeys {
  private readonly kind: FileKind
  private readonly seen = new Map<string, { count: number; line: number; content: string }>()

  constructor(kind: FileKind) {
    this.kind = kind
  }

  identify(line: number, row: RowOf[FileKind]): RowIdentity {
    const natural = naturalKey(this.kind, row)
    const content = this.kind === 'payments' || this.kind === 'ledger' ? natural.slice(4) : digest(row)
    const before = this.seen.get(natural)
    if (before === undefined) {
      this.seen.set(natural, { count: 1, line, content })
      return { key: `${natural}#1`, occurrence: 1, content }
    }
    before.count += 1
    return {
      key: `${natural}#${before.count}`,
      occurrence: before.count,
      content,
      firstLine: before.line,
      same: before.content === content,
    }
  }
}
