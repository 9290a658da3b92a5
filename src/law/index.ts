/**
 * The law as pure functions and dated data: calendars, counting, rules with their words, editions, time limits, regimes,
 * processes, modifications and notices. Nothing here reads a clock, a database or a page.
 */
export { COVERED_YEARS, type CoveredYear, HOLIDAY_TABLE_VERSION, HOLIDAYS, type HolidayRow, holidayRowProblems, type Nation } from './bank-holidays.ts';
export { CALENDARS, type Calendar, type CalendarCode, calendar, type DayStatus, type HolidayAdditions } from './calendar.ts';
export { addDays, addMonths, type CivilDate, civilDate, dateInWords, daysBetween, isWeekend, parseCivilDate, weekdayOf } from './civil-date.ts';
export { type ChangeFacts, type ChangeResult, considerableChange, overMoneyLimits } from './considerable-change.ts';
export {
  COUNTING_MODES, type CountDone, type CountedDay, type CountingMode, type CountRefusal, type CountRequest,
  type CountResult, countDays, daysAwayInWords, workingDayOnOrBefore,
} from './counting.ts';
export { type CpvInRegime, cpvInProviderSelection } from './cpv.ts';
export { type DatedRow, type Edition, editionOn, editions, holdsIn, rowInForce } from './edition.ts';
export { FIGURES, type Figure, type FigureId, figureOn, type Withholding, withholdingFor } from './figures.ts';
export { civilDateAt, endOfDay, type InstantText, isInTime, nextMidnight, startOfDay } from './london-time.ts';
export { type ActModificationFacts, type ActModificationResult, judgeActModification, SCHEDULE_8_GROUNDS, type Schedule8Ground } from './act-modification.ts';
export { judgeModification, type ModificationFacts, type ModificationResult, type ValueChange } from './modification.ts';
export {
  hasStandstill, type MissingField, missingFromNotice, NOTICES, type Notice, type NoticeContent, type NoticeField,
  type NoticeFieldName, type NoticeInProcess, type NoticeKind, noticesFor,
} from './notices.ts';
export {
  NOTHING_KNOWN, PROCESS_QUESTIONS, PROCESS_TITLES, type ProcessAdvice, type ProcessFactName, type ProcessFacts,
  type ProcessResult, type PsrProcess, processesFor,
} from './psr-process.ts';
export { chooseRegime, type Regime, type RegimeChoice, type RegimeFacts } from './regime.ts';
export { isRuleId, ruleById, rules } from './rules/index.ts';
export type { Mark, Rule, Strength } from './rules/rule.ts';
export { type Answer, allOf, answerInWords, anyOf, not, type TestTaken } from './three-valued.ts';
export { type DeadlineResult, deadline, type NotInForce, TIME_LIMITS, type TimeLimit, type TimeLimitId, timeLimitOn } from './time-limits.ts';
