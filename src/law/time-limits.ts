import { type CalendarCode, calendar, type HolidayAdditions } from './calendar.ts';
import { addDays, type CivilDate } from './civil-date.ts';
import { type CountDone, type CountedDay, type CountingMode, type CountRefusal, countDays } from './counting.ts';
import { type DatedRow, type Edition, notInForceWords, rowInForce } from './edition.ts';
import type { Mark } from './rules/rule.ts';

/** The named time limits of the law and of the NHS Standard Contract. */
export type TimeLimitId =
  | 'psr-award-notice' | 'psr-modification-notice' | 'psr-urgent-notice' | 'psr-abandonment-notice'
  | 'psr-standstill' | 'psr-further-decision-wait' | 'psr-msp-wait' | 'psr-panel-request' | 'psr-annual-summary'
  | 'pa-pipeline' | 'pa-standstill' | 'pa-voluntary-standstill' | 'pa-details-notice' | 'pa-details-notice-light-touch'
  | 'pa-contract-copy' | 'pa-contract-copy-light-touch' | 'pa-kpi-assessment' | 'pa-breach-notice' | 'pa-change-copy'
  | 'pa-termination-notice' | 'pa-payment-notice' | 'pa-payments-compliance' | 'pa-invoice' | 'pa-claim' | 'pa-exclusion-notice'
  | 'nsc-meeting' | 'nsc-joint-investigation' | 'nsc-plan-agreed' | 'nsc-plan-withholding' | 'nsc-plan-breach-remedy'
  | 'nsc-withheld-repaid' | 'nsc-withheld-kept' | 'nsc-activity-query-meeting' | 'nsc-review-meeting'
  | 'nsc-dispute-negotiation' | 'nsc-dispute-mediation' | 'nsc-excusing-notice'
  | 'foi-answer' | 'direct-payment-first-review' | 'direct-payment-review';

/** One time limit as a dated row. `startOffset` days are passed before the count starts (PSR-51: 1). */
export interface TimeLimit extends DatedRow {
  readonly id: TimeLimitId;
  readonly rule: string;
  readonly mode: CountingMode;
  readonly n: number;
  readonly calendar: CalendarCode;
  /** Whose working days the warning of WD-20 looks at. */
  readonly office: CalendarCode;
  readonly startOffset?: number;
  /** What starts the clock. */
  readonly event: string;
  /** What must have happened by the last day, or what may happen after the wait. */
  readonly words: string;
}

type Line = readonly [id: TimeLimitId, rule: string, mode: CountingMode, n: number, event: string, words: string, source: string, mark?: Mark];

function limits(
  lines: readonly Line[],
  shared: { readonly validFrom: CivilDate; readonly validTo?: CivilDate; readonly mark: Mark; readonly working: CalendarCode },
): TimeLimit[] {
  const { working, mark: usual, ...dates } = shared;
  return lines.map(([id, rule, mode, n, event, words, source, mark]) => {
    const workingDays = mode === 'NTH_WD_AFTER' || mode === 'WD_BEGIN_WITH' || mode === 'NO_FEWER_WD';
    const offset = id === 'psr-standstill' ? { startOffset: 1 } : {};
    return { id, rule, mode, n, calendar: workingDays ? working : 'CAL', office: working, event, words, source, mark: mark ?? usual, ...offset, ...dates };
  });
}

/** The rows. Where the law changes a limit, the old row gets a `validTo` and a new one follows. */
export const TIME_LIMITS: readonly TimeLimit[] = [
  ...limits([
    ['psr-award-notice', 'PSR-45', 'AFTER_EXCL', 30, 'the contract is awarded', 'the award notice is published', 'SI 2023/1348 regs 7 to 11, 18'],
    ['psr-modification-notice', 'PSR-63', 'AFTER_EXCL', 30, 'the contract is modified', 'the modification notice is published', 'SI 2023/1348 reg 13(4)'],
    ['psr-urgent-notice', 'PSR-70', 'AFTER_EXCL', 30, 'the urgent award or modification is made', 'the urgent notice is published', 'SI 2023/1348 reg 14(4)'],
    ['psr-abandonment-notice', 'PSR-59', 'AFTER_EXCL', 30, 'the decision to give up is made (if made in the standstill: the standstill ends)', 'the notice of abandonment is published', 'SI 2023/1348 reg 15(4)'],
    ['psr-standstill', 'PSR-52', 'NTH_WD_AFTER', 8, 'the intention notice is published', 'representations arrive before the end of the last day; without any, the contract may be made from the next day', 'SI 2023/1348 reg 12'],
    ['psr-further-decision-wait', 'PSR-58', 'NO_FEWER_WD', 5, 'the last further decision is told to the providers', 'the standstill may end', 'SI 2023/1348 reg 12'],
    ['psr-msp-wait', 'PSR-43', 'NOT_BEFORE', 14, 'the notice to follow most suitable provider is submitted', 'identifying the potential providers may be completed', 'SI 2023/1348 reg 10'],
    ['psr-panel-request', 'PSR-60', 'NTH_WD_AFTER', 5, 'the provider receives the further decision', 'the provider asks the panel for advice', 'published notes on the panel', 'S'],
    ['psr-annual-summary', 'PSR-102', 'MONTHS', 6, 'the financial year ends', 'the annual summary is published', 'guidance', 'K'],
  ], { validFrom: '2024-01-01', mark: 'V', working: 'ENG_PSR' }),
  ...limits([
    ['pa-pipeline', 'UK1', 'BEGIN_WITH', 56, 'the financial year begins', 'the pipeline notice is published', 'PA s93'],
    ['pa-standstill', 'PA-73', 'WD_BEGIN_WITH', 8, 'the contract award notice is published', 'the contract may be entered into', 'PA s51'],
    ['pa-voluntary-standstill', 'PA-16', 'WD_BEGIN_WITH', 8, 'the contract award notice which offers a standstill is published', 'the contract may be entered into', 'PA s51'],
    ['pa-details-notice', 'PA-18', 'BEGIN_WITH', 30, 'the contract is entered into', 'the contract details notice is published', 'PA s53'],
    ['pa-details-notice-light-touch', 'PA-18', 'BEGIN_WITH', 120, 'the light touch contract is entered into', 'the contract details notice is published', 'PA s53'],
    ['pa-contract-copy', 'PA-19', 'BEGIN_WITH', 90, 'the contract over 5 million pounds is entered into', 'a copy of the contract is published', 'PA s53'],
    ['pa-contract-copy-light-touch', 'PA-19', 'BEGIN_WITH', 180, 'the light touch contract over 5 million pounds is entered into', 'a copy of the contract is published', 'PA s53'],
    ['pa-breach-notice', 'PA-21', 'BEGIN_WITH', 30, 'the breach had its effect, or the supplier failed to improve', 'the contract performance notice is published', 'PA s71(5)'],
    ['pa-change-copy', 'UK10', 'BEGIN_WITH', 90, 'the contract over 5 million pounds is changed', 'a copy of the change is published', 'PA s77'],
    ['pa-termination-notice', 'PA-24', 'BEGIN_WITH', 30, 'the contract ends', 'the contract termination notice is published', 'PA s80'],
    ['pa-invoice', 'PA-87', 'BEGIN_WITH', 30, 'a valid undisputed invoice is received', 'the invoice is paid', 'PA s68'],
    ['pa-claim', 'PA-75', 'BEGIN_WITH', 30, 'the supplier knew or should have known', 'proceedings are begun', 'PA s106'],
    ['pa-exclusion-notice', 'PA-97', 'BEGIN_WITH', 30, 'a supplier is excluded', 'the minister is told', 'PA s59'],
  ], { validFrom: '2025-02-24', mark: 'V', working: 'UK_ANY' }),
  ...limits([
    ['pa-payments-compliance', 'UK17', 'BEGIN_WITH', 30, 'the half year ends (31 March or 30 September)', 'the payments compliance notice is published', 'PA s69; SI 2024/692 reg 38; in force since 1 October 2025'],
  ], { validFrom: '2025-10-01', mark: 'S', working: 'UK_ANY' }),
  ...limits([
    ['pa-kpi-assessment', 'PA-81', 'MONTHS', 12, 'the contract is entered into, or the last assessment ended', 'the indicators are assessed and published', 'PA s71(2); commencement to be checked', 'K'],
  ], { validFrom: '2026-01-01', mark: 'K', working: 'UK_ANY' }),
  ...limits([
    ['pa-payment-notice', 'UK8', 'BEGIN_WITH', 30, 'the quarter ends (its last day)', 'payments over 30,000 pounds are published', 'PA s70'],
  ], { validFrom: '2026-04-01', mark: 'S', working: 'UK_ANY' }),
  ...limits([
    ['nsc-meeting', 'NSC-31', 'NTH_WD_AFTER', 10, 'the contract performance notice is given', 'the contract management meeting is held', 'NHS Standard Contract GC9'],
    ['nsc-joint-investigation', 'NSC-33', 'MONTHS', 2, 'the joint investigation is agreed', 'the joint investigation reports', 'NHS Standard Contract GC9'],
    ['nsc-plan-agreed', 'NSC-34', 'NTH_WD_AFTER', 5, 'the contract management meeting is held, or the joint investigation ends', 'the remedial action plan is agreed', 'NHS Standard Contract GC9'],
    ['nsc-plan-withholding', 'NSC-36', 'NO_FEWER_WD', 10, 'both boards are told that the plan is not agreed', 'a share of the monthly value may be withheld, if the provider does not engage', 'NHS Standard Contract GC9'],
    ['nsc-plan-breach-remedy', 'NSC-37', 'NTH_WD_AFTER', 5, 'an action or improvement of the plan is missed', 'the miss is put right; after that the plan’s consequence or an exception report may follow', 'NHS Standard Contract GC9'],
    ['nsc-withheld-repaid', 'NSC-40', 'NTH_WD_AFTER', 10, 'the failing is put right', 'the sums withheld are paid', 'NHS Standard Contract GC9'],
    ['nsc-withheld-kept', 'NSC-40', 'NO_FEWER_WD', 20, 'the second exception report is given', 'the sums withheld may be kept, by notice', 'NHS Standard Contract GC9'],
    ['nsc-activity-query-meeting', 'NSC-21', 'NTH_WD_AFTER', 10, 'the activity query notice is given', 'the meeting is held', 'NHS Standard Contract SC29'],
    ['nsc-review-meeting', 'NSC-20', 'MONTHS', 6, 'the last review meeting was held', 'a review meeting is held', 'NHS Standard Contract GC8'],
    ['nsc-dispute-negotiation', 'NSC-52', 'NTH_WD_AFTER', 10, 'the dispute is notified', 'negotiation ends', 'NHS Standard Contract GC14'],
    ['nsc-dispute-mediation', 'NSC-52', 'NTH_WD_AFTER', 20, 'negotiation ends', 'mediation ends', 'NHS Standard Contract GC14'],
  ], { validFrom: '2022-04-01', mark: 'K', working: 'ENG_PSR' }),
  ...limits([
    ['nsc-excusing-notice', 'NSC-30', 'NTH_WD_AFTER', 5, 'the contract query notice is received', 'an excusing notice is given', 'NHS Standard Contract to 2015/16'],
  ], { validFrom: '2013-04-01', validTo: '2016-03-31', mark: 'K', working: 'ENG_PSR' }),
  ...limits([
    ['foi-answer', 'DP-12', 'NTH_WD_AFTER', 20, 'the request is received', 'the request is answered', 'Freedom of Information Act 2000 s10'],
  ], { validFrom: '2005-01-01', mark: 'K', working: 'UK_FOI' }),
  ...limits([
    ['direct-payment-first-review', 'CA-34', 'MONTHS', 6, 'the direct payment starts', 'the first review is held', 'Care and Support (Direct Payments) Regulations 2014 reg 7'],
    ['direct-payment-review', 'CA-34', 'MONTHS', 12, 'the last review was held', 'the next review is held', 'Care and Support (Direct Payments) Regulations 2014 reg 7'],
  ], { validFrom: '2015-04-01', mark: 'V', working: 'ENG_PSR' }),
];

/** The row of a time limit under an edition, or undefined when the law of that date has none. */
export function timeLimitOn(id: TimeLimitId, edition: Edition): TimeLimit | undefined {
  return rowInForce(TIME_LIMITS.filter((limit) => limit.id === id), edition);
}

export type DeadlineResult =
  | (CountDone & { readonly limit: TimeLimit; readonly edition: string })
  | { readonly ok: false; readonly refusals: readonly (CountRefusal | NotInForce)[] };

/** The law of the case's date does not have the time limit. */
export interface NotInForce {
  readonly code: 'not-in-force';
  readonly words: string;
  readonly rule: string;
}

/**
 * The date which a time limit gives for an event, day by day, under the edition of the law that the case keeps
 * (`editionOn` the day it began). For the PSR standstill the event is the publication day; the count starts on the day
 * after it (PSR-51). `additions` are proclaimed holidays and years from the database (WD-24).
 * Refuses: a limit which that edition does not have; no real date; a year without bank holidays (WD-22).
 */
export function deadline(id: TimeLimitId, eventDate: CivilDate, edition: Edition, additions: HolidayAdditions = {}): DeadlineResult {
  const limit = timeLimitOn(id, edition);
  if (!limit) {
    const rows = TIME_LIMITS.filter((row) => row.id === id);
    const rule = rows[0]?.rule;
    if (rule === undefined) throw new Error(`unknown time limit: ${id}`);
    return { ok: false, refusals: [{ code: 'not-in-force', words: notInForceWords(`The time limit “${id}”`, edition), rule }] };
  }
  const request = { mode: limit.mode, calendar: calendar(limit.calendar, additions), n: limit.n, rule: limit.rule, office: calendar(limit.office, additions) };
  const offset = limit.startOffset ?? 0;
  const plain = countDays({ ...request, from: eventDate });
  if (offset === 0 || !plain.ok) return plain.ok ? { ...plain, limit, edition: edition.id } : plain;
  const counted = countDays({ ...request, from: addDays(eventDate, offset) });
  if (!counted.ok) return counted;
  const before: CountedDay[] = Array.from({ length: offset }, (_, index) => ({
    date: addDays(eventDate, index), counts: false, why: 'the day of the event: the count starts on the day after',
  }));
  return { ...counted, days: [...before, ...counted.days], inputs: { from: eventDate, n: limit.n }, limit, edition: edition.id };
}
