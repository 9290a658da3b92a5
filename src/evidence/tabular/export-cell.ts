/** What an export may put in a cell. Money keeps its pence, dates are ISO days; both stay numbers and dates in a workbook. */
export type ExportCell = string | number | boolean | { pence: bigint } | { date: string } | null

/** Pence as pounds with two decimals: -123450n gives "-1234.50". */
export function penceText(pence: bigint): string {
  const digits = (pence < 0n ? -pence : pence).toString().padStart(3, '0')
  return `${pence < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
