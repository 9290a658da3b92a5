import type { CivilDate } from '../../kernel/time.ts'

/** How well something is done, best first; the points of each. "Not seen" has none and is left out of every sum. */
export const ratings = [
  { value: 'excellent', text: 'Excellent', hint: 'Better than asked, and others could learn from it', points: 4 },
  { value: 'good', text: 'Good', hint: 'As asked', points: 3 },
  { value: 'needs improvement', text: 'Needs improvement', hint: 'Not as asked; nobody is at risk', points: 2 },
  { value: 'poor', text: 'Poor', hint: 'Far from what was asked, or somebody is at risk', points: 1 },
] as const
export type Rating = (typeof ratings)[number]['value']
/** What may be answered to a question: a rating, or that it could not be seen. */
export type Seen = Rating | 'not seen'
export const notSeen = { value: 'not seen', text: 'Not seen', hint: 'Could not be looked at this time; counts neither for nor against' } as const

/** What an answer to a question may be, in the order of the form. */
export const seenOptions: readonly { value: Seen; text: string; hint: string }[] = [...ratings.map(({ value, text, hint }) => ({ value, text, hint })), notSeen]
export const ratingWords: Readonly<Record<string, string>> = Object.fromEntries([...ratings, notSeen].map(({ value, text }) => [value, text]))

/** A question of a form: what is looked at, and how much it weighs beside the others. */
export interface Question { id: string; words: string; look: string; weight: number }
export interface FormSection { title: string; questions: readonly Question[] }
/** A form of assessment. An edition is never changed once a visit used it: a new one gets a new id and its first day. */
export interface VisitForm { id: string; title: string; from: CivilDate; until: CivilDate | null; sections: readonly FormSection[] }

const question = (id: string, weight: number, words: string, look: string): Question => ({ id, weight, words, look })

// The sections are the five questions that the Care Quality Commission asks of every service (OV-15), so that both can be read side by side;
// questions and weights are a proposal of this service, for each body to agree with its providers.
const safe = (more: readonly Question[]): FormSection => ({ title: 'Safe', questions: [
  question('risk', 3, 'Risks of each person are known and acted on', 'Three records of people, chosen by you, beside what staff say'), question('staffing', 3, 'There are enough staff who know the people', 'Four weeks of rotas, agency hours, missed or shortened visits'), question('safeguarding', 3, 'Concerns are raised, reported and learned from', 'Register of concerns, two of them followed to their end'), ...more,
] })
const effective: FormSection = { title: 'Effective', questions: [question('plans', 2, 'Plans say what each person wants to reach, and are kept up to date', 'The same three records: date of the last review, who was there'), question('training', 2, 'Staff are trained for what they do', 'Training matrix, last supervision of three members of staff')] }
const caring: FormSection = { title: 'Caring', questions: [question('respect', 3, 'People are treated with kindness and respect', 'What you see and hear; at least three people or carers asked alone'), question('choice', 2, 'People decide about their own day', 'Meals, times, company: who decided, and how it is known')] }
const responsive: FormSection = { title: 'Responsive', questions: [question('complaints', 1, 'Complaints change something', 'The last five complaints and what followed'), question('change', 2, 'The service changes when people do', 'One person whose need changed: how fast, and who was told')] }
const wellLed: FormSection = { title: 'Well led', questions: [question('oversight', 2, 'Leaders know how the service is and act on it', 'Last two audits and the actions that came of them'), question('returns', 1, 'Figures sent under the contract are right', 'One indicator of one month counted again from the records')] }

export const visitForms: readonly VisitForm[] = [
  { id: 'service-2024', title: 'Service in the community', from: '2024-01-01', until: null, sections: [safe([]), effective, caring, responsive, wellLed] },
  { id: 'care-home-2024', title: 'Care home or supported living', from: '2024-01-01', until: null, sections: [safe([question('medicines', 3, 'Medicines are given right', 'Medicine charts of three people beside the stock'), question('building', 2, 'The building is clean and safe', 'Walk through with the last fire and water checks')]), effective, caring, responsive, wellLed] },
]

/** Forms that may be chosen on a day. */
export const formsOn = (day: CivilDate): VisitForm[] => visitForms.filter((form) => form.from <= day && (form.until === null || day <= form.until))
export const formOf = (id: string): VisitForm | undefined => visitForms.find((form) => form.id === id)
export const questionsOf = (form: VisitForm): Question[] => form.sections.flatMap((section) => section.questions)

/** Every question of every form, once: what the act offers; the rule refuses one of another form. */
export const allQuestions: readonly { value: string; text: string }[] = [...new Map(visitForms.flatMap(questionsOf).map((one) => [one.id, { value: one.id, text: one.words }])).values()]
export const questionWords: Readonly<Record<string, string>> = Object.fromEntries(allQuestions.map((one) => [one.value, one.text]))

/**
 * Figures of the procedure, dated; each mark K: local practice, to be agreed in the contract. A visit takes those of the day on which it
 * is planned or its draft is sent.
 */
export interface VisitFigures {
  from: CivilDate
  mark: 'K'
  /** Mean points from which a rating holds, best first. */
  bands: readonly (readonly [Rating, number])[]
  /** One answer of this rating keeps the whole from being better than `atBest`. */
  cap: { rating: Rating; atBest: Rating }
  /** Working days for the provider to say what is wrong in the draft. */
  challengeDays: number
  /** Months from a visit to the next one, by its rating. */
  againAfter: Readonly<Record<Rating, number>>
}
export const visitFigures: readonly VisitFigures[] = [
  { from: '2024-01-01', mark: 'K', bands: [['excellent', 3.5], ['good', 2.75], ['needs improvement', 1.75], ['poor', 0]], cap: { rating: 'poor', atBest: 'needs improvement' }, challengeDays: 10, againAfter: { excellent: 24, good: 12, 'needs improvement': 6, poor: 3 } },
]
export const figuresOn = (day: CivilDate): VisitFigures => visitFigures.findLast((one) => one.from <= day) ?? visitFigures[0]!
