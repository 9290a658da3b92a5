import type { Rejection } from '../evidence/tabular/rows.ts'
import type { Tx } from '../kernel/database/database.ts'
import type { CivilDate } from '../kernel/time.ts'
import type { Writer } from '../kernel/writer.ts'
import type { ImportFile } from './import-lines.ts'
import type { GapList } from './write-gaps.ts'

/** What became of the lines of a file. */
export interface Tally { read: number; made: number; changed: number; same: number; rejected: number; rejections: { line: number; column: string; value: string; cause: string }[]; endedEarly: boolean; /** References that no contract has. */ unlinked: Set<string>; /** Indicators that stood without a contract and are tied to one now. */ tied: number }
export const emptyTally = (): Tally => ({ read: 0, made: 0, changed: 0, same: 0, rejected: 0, rejections: [], endedEarly: false, unlinked: new Set(), tied: 0 })

export interface WriteAsk { write: Writer; tx: Tx; importId: string; file: ImportFile; today: CivilDate; progress(done: number): void; tally: Tally; gaps: GapList }

const keptRejections = 5000

export function reject(tally: Tally, line: number, rejected: Rejection[]): void {
  tally.rejected += 1
  if (tally.rejections.length < keptRejections) {
    for (const { column, value, cause } of rejected) tally.rejections.push({ line, column: column ?? '', value: value.slice(0, 200), cause })
  }
}
