/** A place as the loaded data knows it. */
export interface KnownPlace { code: string; name: string }

/** The places that a text names: one on each line, or parted by commas or semicolons; each once. Pure. */
export const placesIn = (typed: string): string[] => [...new Set(typed.split(/[\n,;]+/).map((one) => one.trim().replaceAll(/\s+/g, ' ')).filter((one) => one !== ''))].slice(0, 100)

const plain = (name: string): string => name.normalize('NFKC').toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()

/** Each named place by its name, and the codes of those that the loaded data knows by name or ONS code. A place that it does not know stays as it was written. Pure. */
export function matchPlaces(named: readonly string[], known: readonly KnownPlace[]): { places: string[]; codes: string[] } {
  const found = named.map((name) => known.find((one) => one.code === name.toUpperCase() || plain(one.name) === plain(name)) ?? { code: undefined, name })
  return { places: [...new Set(found.map((one) => one.name))], codes: [...new Set(found.flatMap((one) => one.code ?? []))] }
}
