import type { CivilDate } from '../civil-date.ts';

/** V checked against the text of the law; S against a secondary page; K general knowledge, to be checked. */
export type Mark = 'V' | 'S' | 'K';

/**
 * How hard a rule presses. *stop* is kept for integrity; *reason needed* lets a named person go on with a
 * reason; *warning* and *note* inform. A rule marked K never does more than warn.
 */
export type Strength = 'stop' | 'reason needed' | 'warning' | 'note';

/** One rule in plain words with its place in the law. Ids are never used again for something else. */
export interface Rule {
  readonly id: string;
  readonly title: string;
  readonly words: string;
  readonly source: string;
  readonly url?: string;
  readonly mark: Mark;
  readonly strength: Strength;
  readonly validFrom?: CivilDate;
  readonly validTo?: CivilDate;
}

/** A rule as its table writes it: id, title, words, source, mark, strength. */
export type RuleLine = readonly [id: string, title: string, words: string, source: string, mark: Mark, strength: Strength];

/** Turns table lines into rules which share an address and the dates in which they hold. */
export function rulesFrom(
  lines: readonly RuleLine[],
  shared: { readonly url?: string; readonly validFrom?: CivilDate; readonly validTo?: CivilDate } = {},
): Rule[] {
  return lines.map(([id, title, words, source, mark, strength]) => ({ id, title, words, source, mark, strength, ...shared }));
}
