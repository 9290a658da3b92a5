/** What a figure id names. Text in addresses and in citations; the same for every version of the data. */
export type FigureName =
  | { kind: 'indicator'; indicatorId: string; area: string; sex: string; age: string }
  | { kind: 'over65'; area: string }
  | { kind: 'gradient'; area: string }
  | { kind: 'map'; area: string }

// URL-safe without escapes: letters, digits, dot and hyphen stand for themselves; all else is ! and hexadecimal.
const pack = (text: string): string => text.replaceAll(/[^A-Za-z0-9.-]/gu, (one) => [...Buffer.from(one, 'utf8')].map((byte) => `!${byte.toString(16).padStart(2, '0')}`).join(''))
const unpack = (text: string): string | undefined => {
  if (!/^(?:[A-Za-z0-9.-]|![0-9a-f]{2})*$/.test(text)) return undefined
  try {
    const plain = decodeURIComponent(text.replaceAll('!', '%'))
    return /\p{Cc}/u.test(plain) ? undefined : plain
  } catch {
    return undefined
  }
}

/** The id of a figure: `indicator~22401~E06000001~Persons~65!2b!20yrs`. */
export function figureId(name: FigureName): string {
  return name.kind === 'indicator' ? ['indicator', name.indicatorId, name.area, name.sex, name.age].map(pack).join('~') : `${name.kind}~${pack(name.area)}`
}

/** What an id names, or undefined where it is none. */
export function readFigureId(id: string): FigureName | undefined {
  if (id.length > 400) return undefined
  const parts = id.split('~').map(unpack)
  if (parts.some((part) => part === undefined)) return undefined
  const [kind, first, second, sex, age, ...rest] = parts as string[]
  if (rest.length > 0 || !first) return undefined
  if (kind === 'indicator' && second && sex !== undefined && age !== undefined) return { kind, indicatorId: first, area: second, sex, age }
  if ((kind === 'over65' || kind === 'gradient' || kind === 'map') && second === undefined) return { kind, area: first }
  return undefined
}
