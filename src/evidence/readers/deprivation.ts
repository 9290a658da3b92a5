import type { Table } from '../tabular/open-table.ts';
import { headingKeys, readLines, rejectLine, type PublishedLine, type ReadItem } from './published-rows.ts';

/** Score, rank and decile of a domain; null where the file does not hold it. Rank 1 and decile 1 are the most deprived. */
export type DeprivationFigure = { score: number | null; rank: number | null; decile: number | null };

/** Deprivation of one small area by the Index of Multiple Deprivation and its domains. */
export type DeprivationRow = {
  areaCode: string;
  /** 2011 or 2021: the edition of small areas that the codes belong to. */
  edition: '2011' | '2021';
  overall: { score: number | null; rank: number; decile: number };
  /** income, employment, education, health, crime, housing..., as the headings name them. */
  domains: Record<string, DeprivationFigure>;
  line: number;
};

/** English small areas by edition: how far ranks go (MHCLG, IMD 2019 and IMD 2025). */
const areasInEngland = { '2011': 32_844, '2021': 33_755 };

type Headings = { code: string; edition: '2011' | '2021'; overall: Partial<Record<Part, string>>; domains: Map<string, Partial<Record<Part, string>>> };
type Part = 'score' | 'rank' | 'decile';

function headingsOf(headers: string[]): Headings | null {
  const keys = [...headingKeys(headers).keys()];
  const code = keys.find((key) => /^lsoa(11|21)_?(code|cd)$|^lsoa_code(_20(11|21))?$/.test(key));
  if (!code) return null;
  const found: Headings = { code, edition: /11/.test(code) ? '2011' : '2021', overall: {}, domains: new Map() };
  for (const key of keys) {
    const parts = /^(.+?)_(score|rank|decile)(?:_.*)?$/.exec(key);
    if (!parts) continue;
    const part = parts[2] as Part;
    if (/^(imd|index_of_multiple_deprivation(_imd)?)$/.test(parts[1]!)) found.overall[part] ??= key;
    else found.domains.set(parts[1]!, { [part]: key, ...found.domains.get(parts[1]!) });
  }
  return found.overall.rank && found.overall.decile ? found : null;
}

/** Whether these headings hold a small-area code with the rank and decile of the Index of Multiple Deprivation. */
export function isDeprivation(headers: string[]): boolean {
  return headingsOf(headers) !== null;
}

/**
 * Reads the Index of Multiple Deprivation by small area. Rejects a line without code, rank or decile, a rank beyond the
 * number of small areas in England, a decile outside 1 to 10 or not that of the rank, an area that stands twice.
 * @throws RangeError for headings that `isDeprivation` does not know.
 */
export function readDeprivation(table: Table): AsyncGenerator<ReadItem<DeprivationRow>> {
  const headings = headingsOf(table.headers);
  if (!headings) throw new RangeError('These headings are not those of a deprivation file.');
  const { code, edition, overall, domains } = headings;
  const seen = new Set<string>();
  return readLines(table, (line) => {
    const areaCode = line.areaCode(code);
    if (seen.has(areaCode)) rejectLine(code, 'stands twice in the file', areaCode);
    seen.add(areaCode);
    const most = areasInEngland[edition];
    const whole = figureOf(line, overall, most);
    const rank = whole.rank ?? rejectLine(overall.rank!, 'is missing', '');
    const decile = whole.decile ?? rejectLine(overall.decile!, 'is missing', '');
    if (Math.abs(decile - Math.ceil((rank / most) * 10)) > 1) rejectLine(overall.decile!, `does not belong to rank ${rank}`, String(decile));
    const named = Object.fromEntries([...domains].map(([name, parts]) => [name, figureOf(line, parts, most)]));
    return [{ areaCode, edition, overall: { score: whole.score, rank, decile }, domains: named, line: line.line }];
  });
}

function figureOf(line: PublishedLine, parts: Partial<Record<Part, string>>, most: number): DeprivationFigure {
  const of = (part: Part) => (parts[part] ? line.figure(parts[part]) : null);
  const rank = of('rank');
  const decile = of('decile');
  if (rank !== null && !(rank >= 1 && rank <= most)) rejectLine(parts.rank!, `is not a rank of 1 to ${most}`, String(rank));
  if (decile !== null && !(Number.isInteger(decile) && decile >= 1 && decile <= 10)) rejectLine(parts.decile!, 'is not a decile of 1 to 10', String(decile));
  return { score: of('score'), rank, decile };
}
