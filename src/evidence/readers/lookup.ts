import type { Table } from '../tabular/open-table.ts';
import { headingKeys, readLines, rejectLine, type PublishedLine, type ReadItem } from './published-rows.ts';

/** An area that a small area lies in: code as text, name '' where the file has none. */
export type AreaName = { code: string; name: string };

/** One small area (LSOA) and the areas it lies in, best fit as published; null where the file does not hold the level. */
export type LookupRow = {
  lsoa: AreaName;
  edition: '2011' | '2021';
  msoa: AreaName | null;
  ward: AreaName | null;
  /** Lower-tier or unitary authority, and the upper-tier authority (the council with social care). */
  authority: AreaName | null;
  upperAuthority: AreaName | null;
  icb: AreaName | null;
  region: AreaName | null;
  line: number;
};

/** How a small area of 2011 became one of 2021: U unchanged, S split, M merged, X irregular. */
export type SuccessionRow = { from: string; to: string; change: string; line: number };

const levels = {
  msoa: ['msoa'],
  ward: ['ward', 'wd'],
  authority: ['ltla', 'lad', 'la'],
  upperAuthority: ['utla', 'ctyua'],
  icb: ['icb'],
  region: ['region', 'rgn'],
} as const;

/** Keys of code and name of a level, whatever its year: `msoa21_code`, `MSOA21CD`. */
function keysOf(keys: string[], stems: readonly string[]): { code: string; name: string } | null {
  for (const stem of stems) {
    const code = keys.find((key) => new RegExp(`^${stem}\\d\\d(_code|cd)$`).test(key));
    if (code) return { code, name: code.replace(/_code$/, '_name').replace(/cd$/, 'nm') };
  }
  return null;
}

/** Whether these headings are a small area and a middle area or authority that it lies in. */
export function isLookup(headers: string[]): boolean {
  const keys = [...headingKeys(headers).keys()];
  return keysOf(keys, ['lsoa']) !== null && keysOf(keys, levels.msoa) !== null && keysOf(keys, levels.authority) !== null;
}

/** Whether they are small areas of 2011 with those of 2021 and no other level. */
export function isSuccession(headers: string[]): boolean {
  const keys = [...headingKeys(headers).keys()];
  return keys.some((key) => /^lsoa11(_code|cd)$/.test(key)) && keys.some((key) => /^lsoa21(_code|cd)$/.test(key)) && !isLookup(headers);
}

/**
 * Reads which middle area, ward, authority, integrated care board and region each small area lies in.
 * Rejects a line whose small-area code is no code or stands twice, or that holds a level's name without its code.
 */
export function readLookup(table: Table): AsyncGenerator<ReadItem<LookupRow>> {
  const keys = [...headingKeys(table.headers).keys()];
  const own = keysOf(keys, ['lsoa'])!;
  const found = Object.fromEntries(Object.entries(levels).map(([level, stems]) => [level, keysOf(keys, stems)])) as Record<keyof typeof levels, ReturnType<typeof keysOf>>;
  const seen = new Set<string>();
  return readLines(table, (line) => {
    const code = line.areaCode(own.code);
    if (seen.has(code)) rejectLine(own.code, 'stands twice in the file', code);
    seen.add(code);
    const at = (level: keyof typeof levels) => (found[level] ? areaAt(line, found[level]) : null);
    return [
      {
        lsoa: { code, name: line.text(own.name) },
        edition: own.code.includes('11') ? ('2011' as const) : ('2021' as const),
        msoa: at('msoa'),
        ward: at('ward'),
        authority: at('authority'),
        upperAuthority: at('upperAuthority'),
        icb: at('icb'),
        region: at('region'),
        line: line.line,
      },
    ];
  });
}

function areaAt(line: PublishedLine, { code, name }: { code: string; name: string }): AreaName | null {
  if (line.text(code) !== '') return { code: line.areaCode(code), name: line.text(name) };
  return line.text(name) === '' ? null : rejectLine(code, `is missing beside the name ${line.text(name)}`, '');
}

/** Reads how small areas of 2011 became those of 2021. A split area stands once for each part. */
export function readSuccession(table: Table): AsyncGenerator<ReadItem<SuccessionRow>> {
  const keys = [...headingKeys(table.headers).keys()];
  const from = keys.find((key) => /^lsoa11(_code|cd)$/.test(key))!;
  const to = keys.find((key) => /^lsoa21(_code|cd)$/.test(key))!;
  const change = keys.find((key) => /^(change_code|chgind|change)$/.test(key));
  return readLines(table, (line) => {
    const kind = change ? line.text(change).toUpperCase() : '';
    if (kind !== '' && !/^[USMX]$/.test(kind)) rejectLine(change!, 'is not U, S, M or X', kind);
    return [{ from: line.areaCode(from), to: line.areaCode(to), change: kind, line: line.line }];
  });
}
