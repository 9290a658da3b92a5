import { type DatedRow, type Edition, notInForceWords, rowInForce } from './edition.ts';

/** Money limits, percentages and lengths of the law as dated rows (rules book: every figure is dated data). */
export type FigureId =
  | 'psr-change-money'
  | 'psr-change-percent'
  | 'psr-urgent-months'
  | 'psr-framework-years'
  | 'pa-threshold-light-touch'
  | 'pa-threshold-light-touch-concession'
  | 'pa-threshold-sub-central'
  | 'pa-threshold-central'
  | 'pa-threshold-works'
  | 'pa-threshold-concession'
  | 'pa-notifiable-central'
  | 'pa-notifiable-other'
  | 'pa-kpi-value'
  | 'pa-change-percent'
  | 'pa-change-percent-works'
  | 'pa-change-term-percent'
  | 'pa-change-ground-percent'
  | 'pa-payment-notice-value'
  | 'nsc-withhold-percent'
  | 'nsc-withhold-cap-percent'
  | 'nsc-information-withhold-percent';

/** One figure: money in integer pence, percent in hundredths of a percent (2% is 200n), time in whole units. */
export interface Figure extends DatedRow {
  readonly id: FigureId;
  readonly value: bigint;
  readonly unit: 'pence' | 'hundredths of a percent' | 'months' | 'years';
  readonly rule: string;
  readonly words: string;
}

const PSR = { validFrom: '2024-01-01', mark: 'V' } as const;
const PA = { validFrom: '2025-02-24' } as const;
const NSC = { validFrom: '2022-04-01', mark: 'K', source: 'NHS Standard Contract, full-length form, GC9' } as const;
const OLD_SCHEDULE = { validFrom: '2024-01-01', validTo: '2025-12-31', mark: 'K', source: 'PA Sch 1' } as const;
const SCHEDULE = { validFrom: '2026-01-01', mark: 'V', source: 'PA Sch 1' } as const;

/** The rows; where a figure changed there is a row for each time. */
export const FIGURES: readonly Figure[] = [
  { id: 'psr-change-money', value: 50_000_000n, unit: 'pence', rule: 'PSR-33', words: 'considerable change: the money limit', source: 'SI 2023/1348 reg 6(10), 13(1)(d)', ...PSR },
  { id: 'psr-change-percent', value: 2500n, unit: 'hundredths of a percent', rule: 'PSR-33', words: 'considerable change: the percentage limit', source: 'SI 2023/1348 reg 6(10), 13(1)(d)', ...PSR },
  { id: 'psr-urgent-months', value: 12n, unit: 'months', rule: 'PSR-71', words: 'an urgent award longer than this states reasons', source: 'SI 2023/1348 Sch 13', ...PSR },
  { id: 'psr-framework-years', value: 4n, unit: 'years', rule: 'PSR-75', words: 'the usual longest term of a framework', source: 'SI 2023/1348 reg 16', ...PSR },
  { id: 'pa-threshold-light-touch', value: 66_354_000n, unit: 'pence', rule: 'PA-08', words: 'light touch contract, VAT included', ...OLD_SCHEDULE },
  { id: 'pa-threshold-light-touch', value: 66_354_000n, unit: 'pence', rule: 'PA-08', words: 'light touch contract, VAT included', ...SCHEDULE },
  { id: 'pa-threshold-light-touch-concession', value: 537_260_900n, unit: 'pence', rule: 'PA-08', words: 'light touch concession, VAT included', ...OLD_SCHEDULE },
  { id: 'pa-threshold-light-touch-concession', value: 537_260_900n, unit: 'pence', rule: 'PA-08', words: 'light touch concession, VAT included', ...SCHEDULE },
  { id: 'pa-threshold-sub-central', value: 21_490_400n, unit: 'pence', rule: 'PA-08', words: 'goods and services, councils and NHS trusts, VAT included', ...OLD_SCHEDULE },
  { id: 'pa-threshold-sub-central', value: 20_772_000n, unit: 'pence', rule: 'PA-08', words: 'goods and services, councils and NHS trusts, VAT included', ...SCHEDULE },
  { id: 'pa-threshold-central', value: 13_968_800n, unit: 'pence', rule: 'PA-08', words: 'goods and services, central government authorities, VAT included', ...OLD_SCHEDULE },
  { id: 'pa-threshold-central', value: 13_501_800n, unit: 'pence', rule: 'PA-08', words: 'goods and services, central government authorities, VAT included', ...SCHEDULE },
  { id: 'pa-threshold-works', value: 537_260_900n, unit: 'pence', rule: 'PA-08', words: 'works, VAT included', ...OLD_SCHEDULE },
  { id: 'pa-threshold-works', value: 519_300_000n, unit: 'pence', rule: 'PA-08', words: 'works, VAT included', ...SCHEDULE },
  { id: 'pa-threshold-concession', value: 537_260_900n, unit: 'pence', rule: 'PA-08', words: 'concession, VAT included', ...OLD_SCHEDULE },
  { id: 'pa-threshold-concession', value: 519_300_000n, unit: 'pence', rule: 'PA-08', words: 'concession, VAT included', ...SCHEDULE },
  { id: 'pa-notifiable-central', value: 1_200_000n, unit: 'pence', rule: 'PA-94', words: 'notifiable below-threshold contract, central government authorities', source: 'PA s87', mark: 'V', ...PA },
  { id: 'pa-notifiable-other', value: 3_000_000n, unit: 'pence', rule: 'PA-94', words: 'notifiable below-threshold contract, other authorities', source: 'PA s87', mark: 'V', ...PA },
  { id: 'pa-kpi-value', value: 500_000_000n, unit: 'pence', rule: 'PA-80', words: 'contracts over this value have key performance indicators (not light touch)', source: 'PA s52', mark: 'V', ...PA },
  { id: 'pa-change-percent', value: 1000n, unit: 'hundredths of a percent', rule: 'PA-83', words: 'change of value of a contract for goods or services', source: 'PA s74(4), s75', mark: 'V', ...PA },
  { id: 'pa-change-percent-works', value: 1500n, unit: 'hundredths of a percent', rule: 'PA-83', words: 'change of value of a contract for works', source: 'PA s74(4), s75', mark: 'V', ...PA },
  { id: 'pa-change-term-percent', value: 1000n, unit: 'hundredths of a percent', rule: 'PA-83', words: 'change of the longest term', source: 'PA s74(3), s75', mark: 'V', ...PA },
  { id: 'pa-change-ground-percent', value: 5000n, unit: 'hundredths of a percent', rule: 'PA-84', words: 'the most by which the value may grow on some grounds of Schedule 8', source: 'PA Sch 8', mark: 'V', ...PA },
  { id: 'pa-payment-notice-value', value: 3_000_000n, unit: 'pence', rule: 'UK8', words: 'payments over this are published', source: 'PA s70', mark: 'S', validFrom: '2026-04-01' },
  { id: 'nsc-withhold-percent', value: 200n, unit: 'hundredths of a percent', rule: 'NSC-38', words: 'withheld for each action not met, of the actual monthly value', ...NSC },
  { id: 'nsc-withhold-cap-percent', value: 1000n, unit: 'hundredths of a percent', rule: 'NSC-38', words: 'the most withheld in a month under one remedial action plan', ...NSC },
  { id: 'nsc-information-withhold-percent', value: 500n, unit: 'hundredths of a percent', rule: 'NSC-17', words: 'the most withheld in a month for an information breach, of the expected monthly value', ...NSC },
];

/** The row of a figure under an edition, or undefined when the law of that date has none. */
export function figureOn(id: FigureId, edition: Edition): Figure | undefined {
  return rowInForce(FIGURES.filter((figure) => figure.id === id), edition);
}

export type Withholding =
  | { readonly ok: true; readonly pence: bigint; readonly percent: Figure; readonly cap: Figure; readonly rule: 'NSC-38' }
  | { readonly ok: false; readonly words: string };

/**
 * The most that may be withheld for one month under one remedial action plan (NSC-38):
 * min(2% for each open failure, 10%) of the month's actual value in pence, rounded half up to the penny.
 * The percentages are those of the contract's edition (mark K). Refused: a negative value or number, or an
 * edition without the percentages.
 */
export function withholdingFor(openFailures: number, actualMonthlyPence: bigint, edition: Edition): Withholding {
  const percent = figureOn('nsc-withhold-percent', edition);
  const cap = figureOn('nsc-withhold-cap-percent', edition);
  if (!percent || !cap) return { ok: false, words: notInForceWords('The percentage that may be withheld', edition) };
  if (!Number.isInteger(openFailures) || openFailures < 0) return { ok: false, words: 'The number of open failures is a whole number, 0 or more.' };
  if (actualMonthlyPence < 0n) return { ok: false, words: 'The value of the month is 0 or more.' };
  const asked = percent.value * BigInt(openFailures);
  const share = asked < cap.value ? asked : cap.value;
  return { ok: true, pence: (actualMonthlyPence * share + 5000n) / 10_000n, percent, cap, rule: 'NSC-38' };
}
