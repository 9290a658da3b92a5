import { type Rule, rulesFrom } from './rule.ts';

/** Counting of days and calendars (WD). */
export const workingDayRules: readonly Rule[] = rulesFrom([
  ['WD-01', 'Every day', 'Every day counts: used for days, weeks and months.', 'plain meaning of the words', 'V', 'note'],
  ['WD-02', 'Working day in England', 'Not a Saturday or Sunday, Christmas Day, Good Friday, the first Monday in May, or a bank holiday in England.', 'SI 2023/1348 reg 12(12)', 'V', 'note'],
  ['WD-03', 'Working day in the whole United Kingdom', 'Not a Saturday or Sunday, or a bank holiday in any part of the United Kingdom.', 'Procurement Act 2023 s123', 'V', 'note'],
  ['WD-04', 'Working day for information requests', 'As for the whole United Kingdom, and not Christmas Day or Good Friday.', 'Freedom of Information Act 2000 s10(6)', 'K', 'note'],
  ['WD-05', 'Local calendars', 'A body’s own closing days serve its own targets only and never a time limit of the law.', 'design of this product', 'V', 'note'],
  ['WD-10', 'Within days after', 'The day of the event is not counted; the last day is the event plus the number of days.', 'counting mode', 'V', 'note'],
  ['WD-11', 'Days beginning with', 'The day of the event is day 1; the last day is the event plus the number of days less one.', 'counting mode', 'V', 'note'],
  ['WD-12', 'Working day after the start', 'The start is never counted; the time ends at midnight at the end of the last working day counted.', 'SI 2023/1348 reg 12', 'V', 'note'],
  ['WD-13', 'Working days beginning with', 'The first day counts if it is a working day; if not, the count starts with the next one.', 'Procurement Act 2023 s51', 'V', 'note'],
  ['WD-14', 'Not before', 'The act may not be done before the day that is this many days after the event.', 'SI 2023/1348 reg 10', 'V', 'note'],
  ['WD-15', 'No fewer than working days since', 'Whole working days after the day; the next step may be taken on the day after the last of them.', 'SI 2023/1348 reg 12', 'V', 'note'],
  ['WD-16', 'Months', 'The same day number in the later month, or its last day when it has no such day.', 'counting mode', 'V', 'note'],
  ['WD-17', 'Weeks', 'Seven days for each week.', 'counting mode', 'V', 'note'],
  ['WD-20', 'No moving to a working day', 'A last day that is not a working day stays where it is, unless the rule says otherwise; act by the working day before.', 'no provision moves it', 'V', 'warning'],
  ['WD-21', 'End of a day', 'A legal day ends before midnight in London time, whatever the clocks do.', 'SI 2023/1348 reg 12; Europe/London', 'V', 'note'],
  ['WD-22', 'No holidays, no answer', 'When the bank holidays of a year are not known the days are not counted, and the year is named.', 'design of this product', 'V', 'reason needed'],
  ['WD-23', 'Substitute days', 'A holiday on a Saturday or Sunday moves to the next weekday that is not already a holiday.', 'Banking and Financial Dealings Act 1971', 'V', 'note'],
  ['WD-24', 'Proclaimed days', 'A holiday proclaimed for one year is added to the table, and running clocks are counted again.', 'Banking and Financial Dealings Act 1971', 'V', 'note'],
  ['WD-25', 'A count can be repeated', 'Each computed date keeps its rule, way of counting, calendar with version, inputs and time.', 'design of this product', 'V', 'note'],
], { url: 'https://www.gov.uk/bank-holidays' });
