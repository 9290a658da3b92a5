/** One CSV file (RFC 4180). Text that a spreadsheet would take for a formula gets a leading apostrophe; numbers stay numbers. */
export function csvOf(headers: readonly string[], rows: readonly (readonly (string | number | bigint | null | undefined)[])[]): string {
  return [headers, ...rows].map((row) => row.map(cell).join(',')).join('\r\n').concat('\r\n')
}

function cell(value: string | number | bigint | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value !== 'string') return String(value)
  const guarded = /^[=+\-@\t\r]/.test(value) && !/^[-+]?\d+(\.\d+)?$/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}
