/**
 * A number as people write it: "84", "-1.5", "1,204", "84.2 %". Commas part thousands and nothing else: "1,5" is no number here, because
 * reading it as 15 would be a quiet mistake. Undefined where it is none.
 */
export function plainNumber(typed: string): number | undefined {
  const text = typed.trim().replace(/\s*%$/, '').replace(/^−/, '-')
  if (!/^[-+]?(\d{1,3}(,\d{3})+(\.\d*)?|\d+\.?\d*|\.\d+)$/.test(text)) return undefined
  return Number(text.replaceAll(',', ''))
}
