import { type ChangeFacts, considerableChange } from './considerable-change.ts';
import type { Edition } from './edition.ts';
import { type Answer, allOf, answerInWords, not, type TestTaken } from './three-valued.ts';

/** The processes of the Provider Selection Regime (PSR-21 to PSR-28). */
export type PsrProcess = 'URGENT' | 'FRAMEWORK_CALL_OFF' | 'DIRECT_AWARD_A' | 'DIRECT_AWARD_B' | 'DIRECT_AWARD_C' | 'MSP' | 'COMPETITIVE';

/** Names of the processes for pages. */
export const PROCESS_TITLES: Readonly<Record<PsrProcess, string>> = {
  URGENT: 'Urgent award',
  FRAMEWORK_CALL_OFF: 'Contract based on a framework',
  DIRECT_AWARD_A: 'Direct award process A',
  DIRECT_AWARD_B: 'Direct award process B',
  DIRECT_AWARD_C: 'Direct award process C',
  MSP: 'Most suitable provider process',
  COMPETITIVE: 'Competitive process',
};

/** What the process tests ask, each true, false or not known. */
export interface ProcessFacts {
  readonly changeInTerm: Answer;
  readonly mustBeUrgent: Answer;
  readonly notForeseeableNorOwnDoing: Answer;
  readonly delayRisksSafety: Answer;
  readonly basedOnFramework: Answer;
  readonly concludesFramework: Answer;
  readonly existingProvider: Answer;
  readonly onlyExistingProviderCan: Answer;
  readonly newService: Answer;
  readonly patientsChoose: Answer;
  readonly providersNotLimited: Answer;
  readonly everyQualifiedOffered: Answer;
  readonly canExpressInterest: Answer;
  readonly contractExpiresAndIsReplaced: Answer;
  readonly providerDoesWell: Answer;
  readonly change: ChangeFacts;
  readonly canIdentifyMostSuitable: Answer;
}

export type ProcessFactName = Exclude<keyof ProcessFacts, 'change'>;

interface Question {
  readonly fact: ProcessFactName;
  readonly rule: string;
  readonly question: string;
}

/** The questions in the order of the decision tree, for forms; the change test has its own (`considerableChange`). */
export const PROCESS_QUESTIONS: readonly Question[] = [
  { fact: 'changeInTerm', rule: 'PSR-20', question: 'Is it a change to a contract or framework in its term?' },
  { fact: 'mustBeUrgent', rule: 'PSR-21', question: 'Must the award be made urgently?' },
  { fact: 'notForeseeableNorOwnDoing', rule: 'PSR-21', question: 'Was the reason neither foreseeable by nor due to the authority?' },
  { fact: 'delayRisksSafety', rule: 'PSR-21', question: 'Is delay likely to risk the safety of patients or the public?' },
  { fact: 'basedOnFramework', rule: 'PSR-22', question: 'Will the contract be based on an existing framework?' },
  { fact: 'concludesFramework', rule: 'PSR-23', question: 'Is a framework to be concluded, or opened to more providers?' },
  { fact: 'newService', rule: 'PSR-24', question: 'Is it a new service?' },
  { fact: 'existingProvider', rule: 'PSR-24', question: 'Is there an existing provider?' },
  { fact: 'onlyExistingProviderCan', rule: 'PSR-24', question: 'Is the service capable of being provided only by the existing provider, due to its nature?' },
  { fact: 'patientsChoose', rule: 'PSR-25', question: 'Are patients offered a choice of provider?' },
  { fact: 'providersNotLimited', rule: 'PSR-25', question: 'Is the number of providers not limited?' },
  { fact: 'everyQualifiedOffered', rule: 'PSR-25', question: 'Is a contract offered to every provider that meets all requirements?' },
  { fact: 'canExpressInterest', rule: 'PSR-25', question: 'Can providers express their interest?' },
  { fact: 'contractExpiresAndIsReplaced', rule: 'PSR-26', question: 'Is an existing contract due to end, and does the new one replace it then?' },
  { fact: 'providerDoesWell', rule: 'PSR-26', question: 'Does the existing provider satisfy its contract, and will it likely satisfy the new one well enough?' },
  { fact: 'canIdentifyMostSuitable', rule: 'PSR-27', question: 'Is the authority likely able to identify the most suitable provider, on all it knows now?' },
];

/** All facts not known: the start of a form. */
export const NOTHING_KNOWN: ProcessFacts = {
  ...(Object.fromEntries(PROCESS_QUESTIONS.map((question) => [question.fact, 'unknown'])) as Record<ProcessFactName, Answer>),
  change: { characterChanges: 'unknown', authorityDecided: 'unknown', oldLifetimePence: 'unknown', newLifetimePence: 'unknown' },
};

/** One process: may it be used on these facts, and why. `must` means that the regulations leave no other. */
export interface ProcessResult {
  readonly process: PsrProcess;
  readonly title: string;
  readonly rule: string;
  readonly state: 'available' | 'not available' | 'unknown';
  readonly must: boolean;
  readonly tests: readonly TestTaken[];
  readonly words: string;
}

export interface ProcessAdvice {
  /** A change in the term is first judged by `judgeModification` (PSR-20). */
  readonly first: 'modification' | 'ask whether it is a change in the term' | null;
  readonly processes: readonly ProcessResult[];
  /** What the tool may propose: only processes whose tests are all known and met. Empty when facts contradict or are missing. */
  readonly mayPropose: readonly PsrProcess[];
  /** Processes which a named person may still choose, with a reason that is kept. */
  readonly needsReason: readonly PsrProcess[];
  readonly contradictions: readonly string[];
  readonly edition: string;
}

function asked(facts: ProcessFacts, fact: ProcessFactName, wanted: boolean): TestTaken {
  const question = PROCESS_QUESTIONS.find((known) => known.fact === fact);
  if (!question) throw new Error(`no question for ${fact}`);
  return {
    id: fact, question: question.question, answer: facts[fact], rule: question.rule,
    leadsTo: wanted ? 'needs yes' : 'needs no', inputs: { [fact]: answerInWords(facts[fact]) },
  };
}

const NEEDS_NO: readonly string[] = ['newService', 'concludesFramework', 'considerable-change', 'changeInTerm', 'basedOnFramework'];

function answerFor(test: TestTaken): Answer {
  return NEEDS_NO.includes(test.id) && test.leadsTo === 'needs no' ? not(test.answer) : test.answer;
}

function result(process: PsrProcess, rule: string, tests: readonly TestTaken[], must = false): ProcessResult {
  const answer = allOf(tests.map(answerFor));
  const state = answer === 'unknown' ? 'unknown' : answer ? 'available' : 'not available';
  const failed = tests.filter((test) => answerFor(test) === false);
  const missing = tests.filter((test) => answerFor(test) === 'unknown');
  const title = PROCESS_TITLES[process];
  const list = (some: readonly TestTaken[]): string => some.map((test) => `“${test.question}” ${answerInWords(test.answer)}`).join('; ');
  const words = {
    available: `${title} ${must ? 'must' : 'may'} be used on these facts.`,
    'not available': `${title} is not open on these facts: ${list(failed)}.`,
    unknown: `Whether ${title.charAt(0).toLowerCase()}${title.slice(1)} is open is not known: ${list(missing)}.`,
  }[state];
  return { process, title, rule, state, must: must && state === 'available', tests, words };
}

function directAwards(facts: ProcessFacts, edition: Edition): ProcessResult[] {
  const notFramework = asked(facts, 'concludesFramework', false);
  const change = considerableChange(facts.change, edition);
  const changed: TestTaken = {
    id: 'considerable-change', question: 'Is the change considerable?', answer: change.met, rule: 'PSR-33', leadsTo: 'needs no',
    inputs: Object.fromEntries(change.tests.flatMap((test) => Object.entries(test.inputs))),
  };
  return [
    result('DIRECT_AWARD_A', 'PSR-24', [notFramework, asked(facts, 'newService', false), asked(facts, 'existingProvider', true), asked(facts, 'onlyExistingProviderCan', true)], true),
    result('DIRECT_AWARD_B', 'PSR-25', [notFramework, asked(facts, 'patientsChoose', true), asked(facts, 'providersNotLimited', true), asked(facts, 'everyQualifiedOffered', true), asked(facts, 'canExpressInterest', true)], true),
    result('DIRECT_AWARD_C', 'PSR-26', [notFramework, asked(facts, 'existingProvider', true), asked(facts, 'contractExpiresAndIsReplaced', true), changed, asked(facts, 'providerDoesWell', true)]),
    result('MSP', 'PSR-27', [notFramework, asked(facts, 'canIdentifyMostSuitable', true)]),
  ];
}

/** A and B, once met, leave no discretion (PSR-29): the processes below them close, or are not known while A or B is not. */
function closedByMandatory(process: ProcessResult, mandatory: readonly ProcessResult[]): ProcessResult {
  const met = mandatory.find((one) => one.state === 'available');
  if (met) return { ...process, state: 'not available', must: false, words: `${process.title} is not open: ${met.title.toLowerCase()} must be used.` };
  const open = mandatory.find((one) => one.state === 'unknown');
  if (open && process.state === 'available') {
    return { ...process, state: 'unknown', must: false, words: `Whether ${process.title.toLowerCase()} is open is not known while ${open.title.toLowerCase()} is not known; that one would have to be used.` };
  }
  return process;
}

/** A and B exclude each other (PSR-29): neither is proposed while the other is met too, or not known and so might be. */
function contradicted(process: PsrProcess, mandatory: readonly ProcessResult[]): boolean {
  return mandatory.some((one) => one.process === process) && mandatory.some((one) => one.process !== process && one.state !== 'not available');
}

function proposable(processes: readonly ProcessResult[], facts: ProcessFacts): PsrProcess[] {
  const open = (name: PsrProcess): boolean => processes.some((one) => one.process === name && one.state === 'available');
  // Steps 0 to 3 of the tree come first: an earlier step that is not known proposes nothing further down.
  if (facts.changeInTerm !== false) return [];
  if (open('URGENT')) return ['URGENT'];
  if (processes.some((one) => one.process === 'URGENT' && one.state === 'unknown')) return [];
  if (facts.basedOnFramework === 'unknown') return [];
  if (facts.basedOnFramework) return ['FRAMEWORK_CALL_OFF'];
  if (facts.concludesFramework === 'unknown') return [];
  return processes.filter((one) => one.state === 'available' && one.process !== 'URGENT').map((one) => one.process);
}

/**
 * Puts the process tests of the regime (PSR-20 to PSR-32) to the facts. Each process answers available, not available or
 * not known with every test behind it. The tool proposes only what is known to be open; a named person may decide for another
 * one with a reason (PSR-32). A and B met together contradict each other and neither is proposed (PSR-29); nor is one of
 * them while the other is not known. Urgency and a call-off come earlier in the tree and do not wait for them.
 */
export function processesFor(facts: ProcessFacts, edition: Edition): ProcessAdvice {
  const urgent = result('URGENT', 'PSR-21', [asked(facts, 'mustBeUrgent', true), asked(facts, 'notForeseeableNorOwnDoing', true), asked(facts, 'delayRisksSafety', true)]);
  const framework = result('FRAMEWORK_CALL_OFF', 'PSR-22', [asked(facts, 'basedOnFramework', true)]);
  const [a, b, c, msp] = directAwards(facts, edition) as [ProcessResult, ProcessResult, ProcessResult, ProcessResult];
  const both = a.state === 'available' && b.state === 'available';
  const mandatory = [a, b];
  const competitive = result('COMPETITIVE', facts.concludesFramework === true ? 'PSR-23' : 'PSR-28', []);
  const lower = [c, msp, competitive].map((one) => closedByMandatory(one, mandatory));
  const onlyCompetitive = facts.concludesFramework === true || lower.slice(0, 2).every((one) => one.state === 'not available');
  const marked = lower.map((one) =>
    one.process === 'COMPETITIVE' && one.state === 'available' && onlyCompetitive
      ? { ...one, must: true, words: 'The competitive process must be used: no other process is open on these facts.' }
      : one,
  );
  const processes = [urgent, framework, a, b, ...marked];
  const mayPropose = proposable(processes, facts).filter((process) => !contradicted(process, mandatory));
  return {
    first: facts.changeInTerm === true ? 'modification' : facts.changeInTerm === 'unknown' ? 'ask whether it is a change in the term' : null,
    processes,
    mayPropose,
    needsReason: processes.map((one) => one.process).filter((process) => !mayPropose.includes(process)),
    contradictions: both ? ['The facts meet the tests of both direct award A and direct award B. They contradict each other: look at the answers again.'] : [],
    edition: edition.id,
  };
}
