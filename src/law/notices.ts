import type { PsrProcess } from './psr-process.ts';
import type { TimeLimitId } from './time-limits.ts';

/** Notices (N) of the Provider Selection Regime and the letters (C) that stand beside them; N13 is abandonment. */
export type NoticeKind = 'N1' | 'N2' | 'N3' | 'N4' | 'N5' | 'N6' | 'N7' | 'N8' | 'N9' | 'N10' | 'N11' | 'N12' | 'N13' | 'C1';

/** The parts which notices are made of. Content is kept under these names. */
export type NoticeFieldName =
  | 'statement' | 'title' | 'reference' | 'description' | 'cpv' | 'decisionMakers' | 'conflicts' | 'conflictsManaged'
  | 'providerName' | 'providerAddress' | 'lifetimeValuePence' | 'amountsPayable' | 'approximateValuePence'
  | 'serviceStart' | 'serviceEnd' | 'selectionReasons' | 'awardCriteria' | 'offersHow' | 'assessedHow' | 'intendedDates'
  | 'whyWinnerWon' | 'whyNotThisProvider' | 'representationsFrom' | 'representationsUntil' | 'representationsWhere'
  | 'effectiveDate' | 'changeDescription' | 'valueChange' | 'termChange' | 'urgencyReason' | 'longUrgentTermReason'
  | 'authority' | 'decisionDate' | 'reason';

/** One field of a notice as a page asks for it. */
export interface NoticeField {
  readonly name: NoticeFieldName;
  readonly label: string;
  readonly hint?: string;
  readonly rule: string;
  /** 'prescribed' by a Schedule; 'practice' ones only warn, since no Schedule prescribes them (PSR-46). */
  readonly need: 'prescribed' | 'practice' | 'if it applies';
  /** Another field that serves instead: amounts payable where the lifetime value is not known. */
  readonly orElse?: NoticeFieldName;
}

/** What a notice is, where its content is prescribed, and when it is due. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly source: string;
  readonly rule: string;
  readonly when: string;
  readonly limit?: TimeLimitId;
  readonly fields: readonly NoticeField[];
}

const LABELS: Readonly<Record<NoticeFieldName, string>> = {
  statement: 'Statement of what kind of notice this is and which process was followed',
  title: 'Title', reference: 'Reference', description: 'Description of the service', cpv: 'Most relevant CPV code',
  decisionMakers: 'Who made the decision', conflicts: 'Declared or potential conflicts of interest',
  conflictsManaged: 'How conflicts of interest were managed', providerName: 'Name of the provider',
  providerAddress: 'Registered office or principal place of business', lifetimeValuePence: 'Lifetime value of the contract',
  amountsPayable: 'Amounts payable, if the lifetime value is not known', approximateValuePence: 'Approximate lifetime value',
  serviceStart: 'Date the service starts', serviceEnd: 'Date the service ends',
  selectionReasons: 'Reasons for selecting the provider, by the key criteria', awardCriteria: 'Award criteria',
  offersHow: 'How offers are made', assessedHow: 'How offers are assessed, and whether in stages',
  intendedDates: 'Intended dates and duration, with extensions', whyWinnerWon: 'Why the chosen provider was successful',
  whyNotThisProvider: 'Why this provider was not successful', representationsFrom: 'First day for representations',
  representationsUntil: 'Last moment for representations', representationsWhere: 'Where to send representations',
  effectiveDate: 'Date the modification takes effect', changeDescription: 'Short description of the modification',
  valueChange: 'Change in lifetime value', termChange: 'Change in term', urgencyReason: 'Why the rule on urgency applied',
  longUrgentTermReason: 'Reasons for a service period over 12 months', authority: 'Name of the authority',
  decisionDate: 'Date of the decision', reason: 'Reason',
};

interface FieldChoice {
  readonly rule?: string;
  readonly need?: NoticeField['need'];
  readonly orElse?: NoticeFieldName;
  readonly hint?: string;
}

function field(name: NoticeFieldName, rule: string, choice: FieldChoice = {}): NoticeField {
  return {
    name, label: LABELS[name], rule: choice.rule ?? rule, need: choice.need ?? 'prescribed',
    ...(choice.orElse ? { orElse: choice.orElse } : {}), ...(choice.hint ? { hint: choice.hint } : {}),
  };
}

const fields = (names: readonly NoticeFieldName[], rule: string): NoticeField[] => names.map((name) => field(name, rule));

const SUBJECT: readonly NoticeFieldName[] = ['title', 'reference', 'description', 'cpv'];
const DECISION: readonly NoticeFieldName[] = ['decisionMakers', 'conflicts', 'conflictsManaged'];
const COMMON: readonly NoticeFieldName[] = ['statement', ...SUBJECT, ...DECISION];

function awardFields(rule: string): NoticeField[] {
  return [
    ...fields([...COMMON, 'providerName', 'providerAddress'], rule),
    field('lifetimeValuePence', rule, { orElse: 'amountsPayable' }),
    // Only ever instead of the value above: asked for, never missed by itself.
    field('amountsPayable', rule, { need: 'if it applies' }),
    ...fields(['serviceStart', 'serviceEnd'], rule),
  ];
}

function intentionFields(rule: string): NoticeField[] {
  return [
    ...fields([...COMMON, 'providerName', 'providerAddress', 'approximateValuePence', 'selectionReasons'], rule),
    field('representationsUntil', 'PSR-46', { need: 'practice', hint: 'Before midnight at the end of the eighth working day after the start of the standstill.' }),
    field('representationsWhere', 'PSR-46', { need: 'practice' }),
  ];
}

const REGS = 'SI 2023/1348';

/** The notices with their fields (PSR-40 to PSR-46). */
export const NOTICES: Readonly<Record<NoticeKind, Notice>> = {
  N1: { kind: 'N1', title: 'Award notice (direct award A or B, or from a framework)', source: `${REGS} regs 7, 8, 18(5), Sch 2`, rule: 'PSR-45', when: 'within 30 days of the award', limit: 'psr-award-notice', fields: awardFields('PSR-40') },
  N2: { kind: 'N2', title: 'Intention to award by direct award C', source: `${REGS} reg 9(3), Sch 3`, rule: 'PSR-42', when: 'before the standstill', fields: intentionFields('PSR-42') },
  N3: { kind: 'N3', title: 'Award notice (direct award C)', source: `${REGS} reg 9(10), Sch 4`, rule: 'PSR-45', when: 'within 30 days of the award', limit: 'psr-award-notice', fields: awardFields('PSR-42') },
  N4: { kind: 'N4', title: 'Intention to follow the most suitable provider process', source: `${REGS} reg 10(2), Sch 5`, rule: 'PSR-43', when: 'at the start', limit: 'psr-msp-wait', fields: fields(['statement', ...SUBJECT, 'decisionMakers'], 'PSR-43') },
  N5: { kind: 'N5', title: 'Intention to award to the most suitable provider', source: `${REGS} reg 10(7), Sch 6`, rule: 'PSR-43', when: 'before the standstill', fields: intentionFields('PSR-43') },
  N6: { kind: 'N6', title: 'Award notice (most suitable provider)', source: `${REGS} reg 10(14), Sch 7`, rule: 'PSR-45', when: 'within 30 days of the award', limit: 'psr-award-notice', fields: awardFields('PSR-43') },
  N7: { kind: 'N7', title: 'Invitation to offer (competitive process)', source: `${REGS} reg 11(3), Sch 8`, rule: 'PSR-44', when: 'opens the competition', fields: fields([...SUBJECT, 'intendedDates', 'approximateValuePence', 'awardCriteria', 'offersHow', 'assessedHow'], 'PSR-44') },
  N8: { kind: 'N8', title: 'Intention to award (competitive process)', source: `${REGS} reg 11(9), Sch 10`, rule: 'PSR-44', when: 'before the standstill', fields: intentionFields('PSR-44') },
  N9: { kind: 'N9', title: 'Award notice (competitive process)', source: `${REGS} reg 11(16), Sch 11`, rule: 'PSR-45', when: 'within 30 days of the award', limit: 'psr-award-notice', fields: awardFields('PSR-44') },
  N10: { kind: 'N10', title: 'Modification notice', source: `${REGS} reg 13(4), Sch 12`, rule: 'PSR-63', when: 'within 30 days of the modification', limit: 'psr-modification-notice', fields: fields([...SUBJECT, 'effectiveDate', 'changeDescription', 'valueChange', 'termChange', ...DECISION], 'PSR-63') },
  N11: { kind: 'N11', title: 'Urgent award notice', source: `${REGS} reg 14(4), Sch 13`, rule: 'PSR-70', when: 'within 30 days of the award', limit: 'psr-urgent-notice', fields: [...awardFields('PSR-70'), field('urgencyReason', 'PSR-70'), field('longUrgentTermReason', 'PSR-71', { need: 'if it applies' })] },
  N12: { kind: 'N12', title: 'Urgent modification notice', source: `${REGS} reg 14(4), Sch 14`, rule: 'PSR-70', when: 'within 30 days of the modification', limit: 'psr-urgent-notice', fields: fields(['statement', ...SUBJECT, 'effectiveDate', 'changeDescription', 'valueChange', 'termChange', ...DECISION, 'urgencyReason'], 'PSR-70') },
  N13: { kind: 'N13', title: 'Notice of abandonment', source: `${REGS} reg 15(4)`, rule: 'PSR-59', when: 'within 30 days of the decision, or of the end of the standstill', limit: 'psr-abandonment-notice', fields: (['title', 'reference', 'authority', 'decisionDate', 'statement', 'reason'] as const).map((name) => field(name, 'PSR-59', { need: 'practice' })) },
  C1: { kind: 'C1', title: 'Letter to an unsuccessful provider', source: `${REGS} reg 11(8)(b), Sch 9`, rule: 'PSR-44', when: 'promptly after the decision', fields: fields(['title', 'reference', 'awardCriteria', 'whyWinnerWon', 'whyNotThisProvider', 'representationsFrom', 'representationsUntil'], 'PSR-44') },
};

/** A notice in the course of a process. */
export interface NoticeInProcess {
  readonly kind: NoticeKind;
  readonly title: string;
  readonly when: string;
  readonly rule: string;
  readonly limit?: TimeLimitId;
  /** Does it start the standstill of PSR-51? */
  readonly startsStandstill: boolean;
}

const COURSE: Readonly<Record<PsrProcess, readonly NoticeKind[]>> = {
  URGENT: ['N11'],
  FRAMEWORK_CALL_OFF: ['N1'],
  DIRECT_AWARD_A: ['N1'],
  DIRECT_AWARD_B: ['N1'],
  DIRECT_AWARD_C: ['N2', 'N3'],
  MSP: ['N4', 'N5', 'N6'],
  COMPETITIVE: ['N7', 'C1', 'N8', 'N9'],
};

/**
 * The notices and letters of a process in their order, with when each is due. `miniCompetition` is for a call-off
 * that is competed among the providers of a framework: letters, intention, standstill and award notice (PSR-77).
 */
export function noticesFor(process: PsrProcess, options: { readonly miniCompetition?: boolean } = {}): NoticeInProcess[] {
  const competed = process === 'FRAMEWORK_CALL_OFF' && options.miniCompetition === true;
  const kinds = competed ? (['C1', 'N8', 'N9'] as const) : COURSE[process];
  return kinds.map((kind) => {
    const { title, when, rule, limit } = NOTICES[kind];
    return { kind, title, when, rule, ...(limit ? { limit } : {}), startsStandstill: kind === 'N2' || kind === 'N5' || kind === 'N8' };
  });
}

/** Does the process have a standstill before the contract (PSR-50)? */
export function hasStandstill(process: PsrProcess, options: { readonly miniCompetition?: boolean } = {}): boolean {
  return noticesFor(process, options).some((notice) => notice.startsStandstill);
}

/** The content of a notice by field; values as text, a number, pence, or a list. */
export type NoticeContent = Readonly<Partial<Record<NoticeFieldName, unknown>>>;

/** A field that is missing. `practice` ones are not prescribed: they warn only. */
export interface MissingField {
  readonly field: NoticeFieldName;
  readonly words: string;
  readonly rule: string;
  readonly strength: 'reason needed' | 'warning';
}

function isFilled(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value === 'string') return value.trim() !== '';
  return Array.isArray(value) ? value.some(isFilled) : true;
}

/**
 * What a notice still lacks, field by field; empty when it is complete. A field counts as filled when it has text other than
 * spaces, a number, or a list with something in it; “No conflicts declared” is text. Fields that only sometimes apply
 * are looked for only through `applies`.
 */
export function missingFromNotice(kind: NoticeKind, content: NoticeContent, applies: readonly NoticeFieldName[] = []): MissingField[] {
  const missing: MissingField[] = [];
  for (const one of NOTICES[kind].fields) {
    if (one.need === 'if it applies' && !applies.includes(one.name)) continue;
    if (isFilled(content[one.name]) || (one.orElse !== undefined && isFilled(content[one.orElse]))) continue;
    const instead = one.orElse === undefined ? '' : ` Or: ${LABELS[one.orElse]}.`;
    const words = `${NOTICES[kind].title}: ${one.label.charAt(0).toLowerCase()}${one.label.slice(1)} is missing.${instead}`;
    missing.push({ field: one.name, words, rule: one.rule, strength: one.need === 'practice' ? 'warning' : 'reason needed' });
  }
  return missing;
}
