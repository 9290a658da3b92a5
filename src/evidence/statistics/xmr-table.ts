import { InputRefused, numbers, rowsByGroup, sameLength, texts, type Table } from './input-table.ts';
import { assuranceOf, processLimits, readPoints, screenFactor, variationOf } from './xmr.ts';
import type { Direction, PointReading, ProcessLimits, MovingRanges, SpecialCause } from './xmr.ts';

type Options = { direction: Direction; fixAfter: number | null; screen: boolean };
type Row = { date: string; value: number | null };
type Segment = { group: number; rows: Row[]; limits: ProcessLimits & MovingRanges; readings: PointReading[] };

/** Under this number of points a segment's limits are only a trial. */
const fewestPoints = 13;
const noFacet = 'no facet';

/**
 * XmR charts with rebasing, fixed limits and facets, in the form of the reference vectors.
 * @param params `improvement_direction`, `target` (one, or one a facet), `rebase` (dates, or dates a facet),
 * `fix_after_n_points` (12 or more, or null), `screen_outliers` (true).
 * @param input `date` (YYYY-MM-DD, in any order, no date twice in a facet), `value` (null where missing), `facet`.
 * @returns `points`, `groups`, and by facet `assurance_type`, `variation_icon`, `assurance_icon`; `numeric_margin`.
 * @throws InputRefused for repeated dates, no values, a trend that a missing value leaves undecided, limits fixed too soon.
 * Source: NHSRplotthedots 0.2.2 `ptd_spc`.
 */
export function spc_xmr(params: Record<string, unknown>, input: Table): Table {
  const options = optionsOf(params);
  const dates = texts(input, 'date');
  const values = numbers(input, 'value');
  const faceted = Array.isArray(input.facet);
  const facets = faceted ? texts(input, 'facet') : dates.map(() => noFacet);
  sameLength({ date: dates, value: values, facet: facets });
  const charts = [...rowsByGroup(facets)].map(([facet, rows]) => {
    const series = rows.map((row) => ({ date: dates[row]!, value: values[row]! })).sort((a, b) => (a.date < b.date ? -1 : 1));
    series.forEach(({ date }, at) => {
      if (at > 0 && series[at - 1]!.date === date) throw new InputRefused(`The date ${date} stands twice in one series.`);
    });
    return { facet, target: targetOf(params.target, facet), segments: segmentsOf(series, rebasesOf(params.rebase, facet), options) };
  });
  const icons = charts.map(({ facet, target, segments }) => {
    const last = segments.at(-1)!;
    return { facet, assurance: assuranceOf(last.limits, target, options.direction), variation: variationOf(last.readings.at(-1)!.cause, options.direction) };
  });
  return {
    points: pointColumns(charts, options.direction, faceted),
    groups: groupColumns(charts, faceted),
    assurance_type: Object.fromEntries(icons.map(({ facet, assurance }) => [facet, assurance])),
    variation_icon: Object.fromEntries(icons.map(({ facet, variation }) => [facet, variation])),
    assurance_icon: Object.fromEntries(icons.flatMap(({ facet, assurance }) => (assurance ? [[facet, assurance.replace('consistent_', '').replace(/^in$/, 'inconsistent')]] : []))),
    numeric_margin: numericMargin(charts, options),
  };
}

function optionsOf(params: Record<string, unknown>): Options {
  const direction = params.improvement_direction ?? 'increase';
  if (direction !== 'increase' && direction !== 'decrease' && direction !== 'neutral') {
    throw new InputRefused('The direction of improvement must be increase, decrease or neutral.');
  }
  const fixAfter = params.fix_after_n_points ?? null;
  if (fixAfter !== null && (typeof fixAfter !== 'number' || !Number.isInteger(fixAfter) || fixAfter < 12)) {
    throw new InputRefused('Limits may be fixed after 12 points or more.');
  }
  return { direction, fixAfter, screen: params.screen_outliers !== false };
}

function targetOf(target: unknown, facet: string): number | null {
  const own = typeof target === 'object' && target !== null ? (target as Record<string, unknown>)[facet] : target;
  if (own === null || own === undefined) return null;
  if (typeof own !== 'number') throw new InputRefused('A target must be a number.');
  return own;
}

function rebasesOf(rebase: unknown, facet: string): Set<string> {
  const own = Array.isArray(rebase) ? rebase : ((rebase as Record<string, unknown> | null | undefined)?.[facet] ?? []);
  return new Set((Array.isArray(own) ? own : [own]).map(String));
}

function segmentsOf(series: Row[], rebases: Set<string>, options: Options): Segment[] {
  if (series.every(({ value }) => value === null)) throw new InputRefused('The series has no values.');
  const segments: { group: number; rows: Row[] }[] = [];
  let group = 0;
  series.forEach((row, at) => {
    if (rebases.has(row.date)) group += 1;
    if (at === 0 || rebases.has(row.date)) segments.push({ group, rows: [] });
    segments.at(-1)!.rows.push(row);
  });
  return segments.map(({ group: number, rows }) => {
    const values = rows.map(({ value }) => value);
    const limits = processLimits(values, values.map((_, at) => options.fixAfter === null || at < options.fixAfter), options.screen);
    const { readings, undecided } = readPoints(values, limits);
    if (undecided) throw new InputRefused('A missing value leaves a trend that cannot be decided.');
    return { group: number, rows, limits, readings };
  });
}

type Chart = { facet: string; target: number | null; segments: Segment[] };

function causeName({ rule, way }: SpecialCause): string {
  const high = way === 'high';
  if (rule === 'outside limits') return high ? 'Above UCL' : 'Below LCL';
  if (rule === 'trend') return `7 Point Trend (${high ? 'Increasing' : 'Decreasing'})`;
  return `${rule === 'shift' ? '7 Points' : '2 in 3'} ${high ? 'Above' : 'Below'} CL`;
}

function pointColumns(charts: Chart[], direction: Direction, faceted: boolean): Table {
  const points = charts.flatMap(({ facet, segments }) =>
    segments.flatMap((segment) => segment.rows.map((row, at) => ({ facet, segment, row, at, reading: segment.readings[at]! }))),
  );
  return {
    ...(faceted ? { facet: points.map(({ facet }) => facet) } : {}),
    date: points.map(({ row }) => row.date),
    value: points.map(({ row }) => row.value),
    rebase_group: points.map(({ segment }) => segment.group),
    mean: points.map(({ segment }) => segment.limits.mean),
    lpl: points.map(({ segment }) => segment.limits.lower),
    upl: points.map(({ segment }) => segment.limits.upper),
    moving_range: points.map(({ segment, at }) => segment.limits.ranges[at]!),
    moving_range_used: points.map(({ segment, at }) => segment.limits.used[at]!),
    outside_limits: points.map(({ reading }) => reading.outside),
    relative_to_mean: points.map(({ reading }) => reading.side),
    close_to_limits: points.map(({ reading }) => reading.near),
    special_cause_type: points.map(({ reading }) => (reading.cause ? causeName(reading.cause) : 'Common Cause')),
    special_cause_flag: points.map(({ reading }) => reading.cause !== null),
    point_type: points.map(({ reading }) => pointType(variationOf(reading.cause, direction))),
  };
}

function pointType(variation: string): string {
  if (variation === 'common_cause') return variation;
  return variation.startsWith('neutral') ? `special_cause_${variation}` : `special_cause_${variation.replace(/_(high|low)$/, '')}`;
}

function groupColumns(charts: Chart[], faceted: boolean): Table {
  const groups = charts.flatMap(({ facet, segments }) => segments.map((segment) => ({ facet, ...segment })));
  return {
    ...(faceted ? { facet: groups.map(({ facet }) => facet) } : {}),
    rebase_group: groups.map(({ group }) => group),
    n: groups.map(({ rows }) => rows.length),
    mean: groups.map(({ limits }) => limits.mean),
    lpl: groups.map(({ limits }) => limits.lower),
    upl: groups.map(({ limits }) => limits.upper),
    short_group_warning: groups.map(({ rows }) => rows.length < fewestPoints),
    special_causes: groups.map(({ readings }) => readings.filter(({ cause }) => cause !== null).length),
    mean_moving_range: groups.map(({ limits }) => limits.meanRange),
  };
}

/** Smallest distance of a value from mean, limits or screen, as a share of the larger of value and mean: how near a flag came to hanging on rounding. */
function numericMargin(charts: Chart[], options: Options): number | null {
  let smallest = Infinity;
  const compare = (value: number | null, bound: number, scale: number) => {
    if (value === null || !Number.isFinite(bound)) return;
    const size = Math.max(Math.abs(value), Math.abs(scale));
    smallest = Math.min(smallest, size === 0 ? 0 : Math.abs(value - bound) / size);
  };
  for (const { segments } of charts) {
    for (const { rows, limits } of segments) {
      const bounds = [limits.mean, limits.lower, limits.upper, limits.nearLower, limits.nearUpper];
      for (const { value } of rows) for (const bound of bounds) compare(value, bound, limits.mean);
      if (options.screen) for (const range of limits.ranges) compare(range, limits.screenLimit, limits.screenLimit / screenFactor);
    }
  }
  return Number.isFinite(smallest) ? smallest : null;
}
