/** An answer which may not be known. Not known never opens a gate (PSR-32). */
export type Answer = true | false | 'unknown';

/** True when all are true, false when one is false, else not known. */
export function allOf(answers: readonly Answer[]): Answer {
  if (answers.some((answer) => answer === false)) return false;
  return answers.every((answer) => answer === true) ? true : 'unknown';
}

/** True when one is true, false when all are false, else not known. */
export function anyOf(answers: readonly Answer[]): Answer {
  if (answers.some((answer) => answer === true)) return true;
  return answers.every((answer) => answer === false) ? false : 'unknown';
}

/** The opposite; what is not known stays not known. */
export function not(answer: Answer): Answer {
  return answer === 'unknown' ? 'unknown' : !answer;
}

/** 'yes', 'no' or 'not known', for words. */
export function answerInWords(answer: Answer): string {
  return answer === 'unknown' ? 'not known' : answer ? 'yes' : 'no';
}

/** One question that was put to the facts, with the rule behind it and what the answer leads to. */
export interface TestTaken {
  readonly id: string;
  readonly question: string;
  readonly answer: Answer;
  readonly rule: string;
  readonly leadsTo: string;
  /** What the answer rests on, by name, in words. */
  readonly inputs: Readonly<Record<string, string>>;
}
