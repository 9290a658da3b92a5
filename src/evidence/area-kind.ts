/** The kinds of area that pages tell apart, largest first. */
export type AreaKind = 'country' | 'region' | 'icb' | 'sub-icb' | 'council' | 'district' | 'ward' | 'msoa' | 'lsoa' | 'pcn' | 'area'

// The first three characters of a GSS code are its kind of area (ONS Register of Geographic Codes).
const byCode: Record<string, AreaKind> = {
  E92: 'country', W92: 'country', S92: 'country', N92: 'country', K02: 'country', K03: 'country', K04: 'country', E12: 'region', E54: 'icb', E38: 'sub-icb',
  E06: 'council', E08: 'council', E09: 'council', E10: 'council', W06: 'council', S12: 'council', N09: 'council', E07: 'district', E05: 'ward', W05: 'ward', E02: 'msoa', W02: 'msoa', E01: 'lsoa', W01: 'lsoa',
}

const byWords: [RegExp, AreaKind][] = [
  [/country|nation|^england$/i, 'country'], [/sub.?icb|ccg/i, 'sub-icb'], [/\bicb|integrated care/i, 'icb'], [/\bpcn|primary care network/i, 'pcn'], [/lsoa/i, 'lsoa'], [/msoa/i, 'msoa'], [/ward/i, 'ward'],
  [/district|lower.?tier/i, 'district'], [/region/i, 'region'], [/county|counties|unitary|council|authority|borough|upper.?tier|\bUA\b|utla|ltla/i, 'council'],
]

/** Kind of an area by its GSS code, otherwise by the publisher's words for it. */
export const areaKindOf = (code: string, words = ''): AreaKind =>
  byCode[code.slice(0, 3)] ?? byWords.find(([pattern]) => pattern.test(words))?.[1] ?? 'area'
