/** Dates and percentages in workbooks are numbers with a format; this tells which, and what day a date is (ECMA-376 part 1, 18.8.30 and 18.17.4). */

const BUILT_IN_DATES = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58])
const DAY = 86_400_000

/** Whether a number under this format is shown per cent: 0.93 as 93%. A percent sign that is only text behind the number is none. */
export const isPercentFormat = (id: number, code: string | undefined): boolean =>
  code === undefined ? id === 9 || id === 10 : code.replace(/"[^"]*"/g, '').replace(/\\./g, '').includes('%')

/** Whether a number under this format is a day (or day and time); durations such as `[h]:mm` are not. */
export function isDateFormat(id: number, code: string | undefined): boolean {
  if (code === undefined) return BUILT_IN_DATES.has(id)
  const bare = code
    .replace(/"[^"]*"/g, '')
    .replace(/\\./g, '')
    .replace(/_./g, '')
    .replace(/\*./g, '')
  if (/\[(h+|m+|s+)\]/i.test(bare)) return false
  const tokens = bare.replace(/\[[^\]]*\]/g, '').replace(/general/gi, '')
  return /[dy]/i.test(tokens) || /m{3,}/i.test(tokens)
}

/**
 * The day of a serial number: 1 is 1 January 1900, or 0 is 1 January 1904 when the workbook says so. The 1900 system counts
 * a 29 February 1900 that never was (60); that number, negative numbers and those beyond 9999 give null.
 */
export function serialToDate(serial: number, from1904: boolean): string | null {
  const whole = Math.floor(serial)
  const seconds = Math.round((serial - whole) * 86_400)
  if (!Number.isFinite(serial) || whole < 0 || whole > 2_958_465) return null
  if (!from1904 && (whole === 0 || whole === 60)) return null
  const epoch = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, whole > 60 ? 30 : 31)
  const text = new Date(epoch + whole * DAY + seconds * 1000).toISOString()
  return seconds === 0 || seconds === 86_400 ? text.slice(0, 10) : text.slice(0, 19)
}
