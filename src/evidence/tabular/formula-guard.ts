/**
 * The guard against formula injection (TRUST section 4, "CSV, XLSX out"): a spreadsheet runs
 * a text cell that begins with `=`, `+`, `-`, `@`, tab or carriage return. Exports put `'` in front; the reader takes it off.
 */

const RISKY = /^'*[=+\-@\t\r\n]/
const GUARDED = /^'+[=+\-@\t\r\n]/
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/

/** Text as it may stand in an exported cell. Text that already begins `'=` gets one more `'`, so that reading gives back the same. */
export function guardText(text: string): string {
  return RISKY.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text
}

/** The opposite of `guardText`. */
export function unguardText(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text
}
