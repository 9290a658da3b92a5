import type { Reading } from './cells.ts'
import { cleanText, readNumber } from './cells.ts'
import type { Cell } from './table.ts'
import { cellText } from './table.ts'

/** Whether a name, a unit or a cell says per cent: "%", "per cent", "percentage". */
export const saysPerCent = (cell: Cell | undefined): boolean => /%|\bper ?cent(ages?)?\b|\bpct\b/i.test(cleanText(cell))

/** What an indicator is known by within one sheet. */
export const indicatorKey = (contractRef: Cell | undefined, kpi: Cell | undefined): string => JSON.stringify([cleanText(contractRef).toLowerCase(), cleanText(kpi).toLowerCase()])

const digits = (value: number): string => String(Number(value.toPrecision(12)))

/** Why a cell of an indicator in per cent cannot be taken: a plain number of 1 or less may be a share or per cent already. Null where it is plain; nought is nought either way. */
export function doubtOfPercent(cell: Cell | undefined): string | null {
  if (saysPerCent(cell)) return null
  const read = readNumber(cell)
  if (!('value' in read) || read.value === 0 || Math.abs(read.value) > 1) return null
  return `stands without % among percentages: is it ${digits(read.value * 100)} % or ${cellText(cell).trim()} %?`
}

/** A number of an indicator in per cent: "91%" and 91 give 91; what is in doubt is unreadable, never guessed. */
export function readPerCent(cell: Cell | undefined): Reading<number> {
  const doubt = doubtOfPercent(cell)
  return doubt === null ? readNumber(cell) : { unreadable: doubt }
}
