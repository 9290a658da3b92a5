import type { Table } from '../tabular/open-table.ts';
import { headingKey, headingKeys, readLines, rejectLine, type PublishedLine, type ReadItem } from './published-rows.ts';

/** One figure of one indicator for one area, group of people and period, in the unit that the indicator's definition gives. */
export type IndicatorRow = {
  indicatorId: string;
  indicatorName: string;
  areaCode: string;
  areaName: string;
  areaType: string;
  /** Persons, Male, Female or as published; '' where the form of file has no such column. */
  sex: string;
  age: string;
  /** The inequality breakdown and the group in it; both '' for the whole population. */
  categoryType: string;
  category: string;
  /** As published: 2019, 2018/19, 2017 - 19. */
  period: string;
  /** Sorts periods of one indicator: year of the start, month, day or number within the year (20180000). */
  periodSortable: number;
  /** Null where suppressed or not stated, with the reason in `note`; never zero for missing. */
  value: number | null;
  lower95: number | null;
  upper95: number | null;
  count: number | null;
  denominator: number | null;
  note: string | null;
  line: number;
};

type Form = { name: string; needs: string[]; row: (line: PublishedLine) => IndicatorRow };

const fingertips: Form = {
  name: 'Fingertips, as published',
  needs: ['indicator_id', 'indicator_name', 'area_code', 'time_period', 'value'],
  row: (line) =>
    indicatorRow(line, {
      indicatorId: line.needed('indicator_id'),
      indicatorName: line.needed('indicator_name'),
      areaType: line.text('area_type'),
      categoryType: line.text('category_type'),
      category: line.text('category'),
      period: line.needed('time_period'),
      sortable: line.figure('time_period_sortable'),
      lower: 'lower_ci_95_0_limit',
      upper: 'upper_ci_95_0_limit',
      note: line.text('value_note'),
    }),
};

const tidy: Form = {
  name: 'indicators, tidy',
  needs: ['indicator_id', 'indicator_name', 'area_code', 'year', 'value', 'category_type'],
  row: (line) => {
    const occurrence = line.figure('occurrence') ?? 1;
    const year = line.needed('year');
    return indicatorRow(line, {
      indicatorId: line.needed('indicator_id'),
      indicatorName: line.needed('indicator_name'),
      areaType: line.text('area_type'),
      categoryType: line.text('category_type'),
      category: line.text('category'),
      // The source does not say which quarter a further value of the year is: only its number is kept.
      period: occurrence > 1 ? `${year} (${occurrence})` : year,
      sortable: yearOf(year, 'year') * 10_000 + (occurrence - 1),
      lower: 'lower_ci_95',
      upper: 'upper_ci_95',
      note: '',
    });
  },
};

const socialCare: Form = {
  name: 'adult social care outcomes',
  needs: ['financial_year', 'area_code', 'measure_code', 'measure', 'value'],
  row: (line) => {
    // The file has no line for England, only the median of the councils beside each figure.
    const median = line.figure('england_median');
    return indicatorRow(line, {
      indicatorId: line.needed('measure_code'),
      indicatorName: line.needed('measure'),
      areaType: line.text('authority_class'),
      categoryType: '',
      category: '',
      period: line.needed('financial_year').replace('-', '/'),
      sortable: null,
      note: median === null ? '' : `the median of the councils of England is ${Number(median.toPrecision(12))}`,
    });
  },
};

const series: Form = {
  name: 'public health series',
  needs: ['series', 'area_code', 'indicator', 'period', 'value'],
  row: (line) => {
    const category = line.text('inequality');
    return indicatorRow(line, {
      indicatorId: line.needed('series'),
      indicatorName: line.needed('indicator'),
      areaType: '',
      categoryType: category === '' ? '' : 'Inequality',
      category,
      period: line.needed('period'),
      sortable: null,
      note: '',
    });
  },
};

const forms = [fingertips, tidy, socialCare, series];

/** The form of indicator file that these headings belong to, in words, or null. */
export function indicatorForm(headers: string[]): string | null {
  return formOf(headers)?.name ?? null;
}

function formOf(headers: string[]): Form | undefined {
  const keys = headingKeys(headers);
  return forms.find(({ needs }) => needs.every((key) => keys.has(key)));
}

/**
 * Reads an indicator file: as Fingertips publishes it (26 columns), in the tidy form, or adult social care outcomes and
 * public health series. Rejects a line without indicator, area or period, with text where a number should be, with a
 * negative count or denominator, or with limits the wrong way round.
 * @throws RangeError for headings that `indicatorForm` does not know.
 */
export function readIndicators(table: Table): AsyncGenerator<ReadItem<IndicatorRow>> {
  const form = formOf(table.headers);
  if (!form) throw new RangeError('These headings are not those of an indicator file.');
  return readLines(table, (line) => [form.row(line)]);
}

type Own = Pick<IndicatorRow, 'indicatorId' | 'indicatorName' | 'areaType' | 'categoryType' | 'category' | 'period'> & {
  sortable: number | null;
  lower?: string;
  upper?: string;
  note: string;
};

function indicatorRow(line: PublishedLine, own: Own): IndicatorRow {
  const { sortable, lower: lowerKey, upper: upperKey, note, ...named } = own;
  const lower95 = lowerKey ? line.figure(lowerKey) : null;
  const upper95 = upperKey ? line.figure(upperKey) : null;
  if (lower95 !== null && upper95 !== null && lower95 > upper95) rejectLine(headingOf(lowerKey!), 'is above the upper limit', String(lower95));
  const count = line.figure('count');
  const denominator = line.figure('denominator');
  if (count !== null && count < 0) rejectLine('Count', 'is below zero', String(count));
  if (denominator !== null && denominator < 0) rejectLine('Denominator', 'is below zero', String(denominator));
  return {
    ...named,
    areaCode: line.areaCode('area_code'),
    areaName: line.text('area_name'),
    sex: line.text('sex'),
    age: line.text('age'),
    periodSortable: sortable ?? yearOf(named.period, 'period') * 10_000,
    value: line.figure('value'),
    lower95,
    upper95,
    count,
    denominator,
    note: [note, line.silence('value'), line.silence('count')].filter(Boolean).join('; ') || null,
    line: line.line,
  };
}

function headingOf(key: string): string {
  return key === 'lower_ci_95_0_limit' ? 'Lower CI 95.0 limit' : headingKey(key);
}

/** The year that a period starts in. */
function yearOf(period: string, column: string): number {
  const found = /(?:^|\D)((?:19|20)\d{2})(?!\d)/.exec(period);
  return found ? Number(found[1]) : rejectLine(column, 'names no year', period);
}
