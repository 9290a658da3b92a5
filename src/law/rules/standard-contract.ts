import { type Rule, rulesFrom } from './rule.ts';

const GC9 = 'NHS Standard Contract GC9';

/** The NHS Standard Contract (NSC): contract management and what stands beside it. All K but where shown. */
export const standardContractRules: readonly Rule[] = rulesFrom([
  ['NSC-04', 'Operational day', 'Not a Saturday, Sunday or bank holiday in England.', 'NHS Standard Contract definitions', 'K', 'note'],
  ['NSC-05', 'Contract year', 'Runs from 1 April to 31 March.', 'NHS Standard Contract definitions', 'K', 'note'],
  ['NSC-06', 'Edition of the contract', 'Each contract keeps its edition and form; clocks and percentages are those of the edition.', 'NHS Standard Contract', 'K', 'warning'],
  ['NSC-12', 'Quality requirement', 'Has a threshold, a way to measure it, a period and what follows a breach.', 'NHS Standard Contract Sch 4', 'K', 'warning'],
  ['NSC-13', 'One consequence for a failure', 'A failure has at most one money consequence.', 'NHS Standard Contract', 'K', 'warning'],
  ['NSC-14', 'Reporting requirement', 'Due at the end of the period plus its delivery time.', 'NHS Standard Contract Sch 6A', 'K', 'note'],
  ['NSC-17', 'Information breach', 'When information is not supplied after notice, a share of the monthly value may be withheld until it is.', 'NHS Standard Contract SC28', 'K', 'warning'],
  ['NSC-20', 'Review meetings', 'As often as the contract says, at least every six months, with an agreed record.', 'NHS Standard Contract GC8', 'K', 'warning'],
  ['NSC-21', 'Activity query', 'An activity query notice leads to a meeting within ten operational days.', 'NHS Standard Contract SC29', 'K', 'warning'],
  ['NSC-22', 'Yearly obligations', 'Safeguarding, emergency planning, data security, equality and green plan returns are tracked.', 'NHS Standard Contract', 'K', 'note'],
  ['NSC-30', 'Contract performance notice', 'Either side may give one when it believes that the other is failing; it states the failing, the clause, the evidence and the remedy wanted.', GC9, 'K', 'note'],
  ['NSC-31', 'Contract management meeting', 'Held within ten operational days of the notice, unless it is withdrawn.', GC9, 'K', 'warning'],
  ['NSC-32', 'Outcome of the meeting', 'Withdraw, immediate action plan, remedial action plan or joint investigation.', GC9, 'K', 'warning'],
  ['NSC-33', 'Joint investigation', 'Terms and people are agreed; it reports within two months.', GC9, 'K', 'warning'],
  ['NSC-34', 'Remedial action plan', 'Agreed within five operational days of the meeting or the investigation: actions, who, improvements, dates, how long kept up, consequences.', GC9, 'K', 'warning'],
  ['NSC-35', 'Plan not agreed', 'Both boards are told together.', GC9, 'K', 'warning'],
  ['NSC-36', 'Withholding for not agreeing', 'Ten operational days after the boards were told, a share of the monthly value may be withheld if the provider does not engage.', GC9, 'K', 'warning'],
  ['NSC-37', 'Breach of the plan', 'A missed action not put right in five operational days: the plan’s consequence, or a first exception report to the boards.', GC9, 'K', 'warning'],
  ['NSC-38', 'Withholding on an exception report', 'A share of the month’s actual value for each action not met, up to a cap for each plan.', GC9, 'K', 'warning'],
  ['NSC-39', 'Second exception report', 'When the failing lasts beyond the first report’s time.', GC9, 'K', 'warning'],
  ['NSC-40', 'Paying back or keeping', 'Put right: the sums are paid within ten operational days. Still failing 20 operational days after the second report: they may be kept, by notice.', GC9, 'K', 'warning'],
  ['NSC-41', 'Withheld wrongly', 'The sum is returned with interest.', GC9, 'K', 'warning'],
  ['NSC-42', 'Never twice', 'No second money consequence for the same failure.', GC9, 'K', 'warning'],
  ['NSC-43', 'Closing a plan', 'Recorded as completed when the improvements are reached and kept up for the time agreed.', GC9, 'K', 'warning'],
  ['NSC-51', 'Variation', 'Written and signed by both; also judged as a modification under the Provider Selection Regime.', 'NHS Standard Contract GC13', 'K', 'warning'],
  ['NSC-52', 'Dispute', 'Negotiation, then mediation, then expert determination.', 'NHS Standard Contract GC14', 'K', 'note'],
  ['NSC-53', 'Suspension', 'In writing, on a reasonable belief of material breach or danger to people.', 'NHS Standard Contract GC16', 'K', 'warning'],
  ['NSC-54', 'Termination', 'By agreement, on notice, or for default, as the contract says.', 'NHS Standard Contract GC17', 'K', 'warning'],
  ['NSC-55', 'After the end', 'Succession plan, exit arrangements, hand-over and return of data.', 'NHS Standard Contract GC18', 'K', 'warning'],
  ['NSC-71', 'Council default ladder', 'Concern, improvement notice, default notice, suspension of placements, termination; each with date, reason and decision maker.', 'local contract', 'K', 'warning'],
  ['NSC-72', 'Yearly fee decision', 'Considers the actual cost of care and the market, with evidence and consultation.', 'Care Act 2014 s5; guidance', 'K', 'warning'],
], { url: 'https://www.england.nhs.uk/nhs-standard-contract/' });
