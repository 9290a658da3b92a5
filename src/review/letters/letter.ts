import { pounds } from '../../kernel/money.ts'
import { dateInWords, type CivilDate } from '../../kernel/time.ts'
import { periodInWords } from '../../deliver/returns/index.ts'
import type { Block, TextDocument } from '../../ui/document.ts'
import { stepTitle, type NoticeStepRow } from '../escalate/index.ts'
import type { ConcernRow, ConcernStepRow, Rung } from '../ladder/index.ts'
import { noticeWords, planWords, type ActionRow, type NoticeRow, type WithholdingRow } from '../performance-notice.ts'

/** Who writes to whom about what: the same in every letter of a record. */
export interface Heading { body: string; providerOn(day: CivilDate): string; contract: string; contractReference: string; reference: string; demonstration: boolean }
/** A letter made from the record. `slug` is its address. */
export interface Letter { slug: string; on: CivilDate; document: TextDocument }

export interface NoticeCase { heading: Heading; notice: NoticeRow; steps: readonly NoticeStepRow[]; actions: readonly ActionRow[]; withheld: readonly WithholdingRow[] }
export interface ConcernCase { heading: Heading; concern: ConcernRow; steps: readonly ConcernStepRow[]; rungs: readonly Rung[] }

const paragraph = (text: string): Block => ({ kind: 'paragraph', text })
const section = (title: string, text: string): Block[] => (text.trim() === '' ? [] : [{ kind: 'heading', text: title }, paragraph(text)])
const upper = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`

function letter(heading: Heading, slug: string, title: string, on: CivilDate, blocks: readonly Block[]): Letter {
  return {
    slug, on,
    document: {
      title, subtitle: `${heading.contract}, ${dateInWords(on)}`,
      blocks: [
        { kind: 'facts', rows: [['To', heading.providerOn(on)], ['From', heading.body], ['Contract', `${heading.contract} (${heading.contractReference})`], ['Our reference', heading.reference], ['Date', dateInWords(on)]] },
        ...blocks,
        paragraph(`For ${heading.body}:`), paragraph('Name and post: ____________________________'),
        ...(heading.demonstration ? [{ kind: 'note' as const, text: 'Demonstration: the contract, the provider and what is said of it are invented.' }] : []),
      ],
    },
  }
}

const checkClocks = (notice: NoticeRow): Block[] => (notice.standard_contract ? [{ kind: 'note', text: `Days and percentages are those of the NHS Standard Contract, General Condition 9, for a contract of ${dateInWords(notice.edition_on)}. Check them against the signed contract before this is sent.` }] : [])

/** The letters of a performance notice, as far as it has come, oldest first. Pure. */
export function lettersOfNotice(one: NoticeCase): Letter[] {
  const { heading, notice } = one
  const write = (slug: string, title: string, on: CivilDate, blocks: readonly Block[]): Letter => letter(heading, slug, title, on, [...blocks, ...checkClocks(notice)])
  const letters = [
    write('notice', upper(noticeWords(notice)), notice.given_on, [
      paragraph(`This is a ${noticeWords(notice)}. What follows is not done as the contract asks.`),
      ...section('What fails, and the evidence', notice.failing), ...section('Clause or requirement', notice.clause), ...section('What we ask of you', notice.remedy),
      ...section('What happens next', notice.meeting_by ? `We meet about it by ${dateInWords(notice.meeting_by)}, within ten operational days of this notice. If you think that the notice is wrong, tell us before then, with your evidence.` : 'We meet about it as the contract says. If you think that the notice is wrong, tell us before then, with your evidence.'),
    ]),
    ...one.steps.map((step) => stepLetter(one, step, write)),
    ...(notice.plan_on ? [write('plan', upper(planWords(notice)), notice.plan_on, planBlocks(one))] : []),
    ...one.withheld.flatMap((held) => moneyLetters(notice, held, write)),
    ...(notice.ended_on ? [write('end', notice.state === 'withdrawn' ? 'The notice is withdrawn' : 'The notice is closed', notice.ended_on, [
      paragraph(notice.state === 'withdrawn' ? `The ${noticeWords(notice)} of ${dateInWords(notice.given_on)} is withdrawn.` : `The ${planWords(notice)} is carried out and what it was to improve has improved. The ${noticeWords(notice)} of ${dateInWords(notice.given_on)} is closed. Thank you for what was done.`),
      ...section('Why', notice.ended_words),
    ])] : []),
  ]
  return letters.sort((a, b) => a.on.localeCompare(b.on))
}

type Write = (slug: string, title: string, on: CivilDate, blocks: readonly Block[]) => Letter

function stepLetter({ notice, steps, actions, withheld }: NoticeCase, step: NoticeStepRow, write: Write): Letter {
  const title = stepTitle(steps, step)
  const missed = actions.filter((action) => action.state === 'missed')
  switch (step.step) {
    case 'investigation begun': return write('investigation', 'Joint investigation: what was agreed', step.taken_on, [paragraph(`Both sides look together into what they do not agree on in the ${noticeWords(notice)} of ${dateInWords(notice.given_on)}.`), ...section('What it looks into', step.words), ...section('Who carries it out', step.told), ...section('It reports by', step.due_by ? dateInWords(step.due_by) : '')])
    case 'investigation reported': return write('investigation-report', 'Joint investigation: what it found', step.taken_on, [...section('What it found and recommends', step.words), ...section('What happens next', step.due_by ? `A ${planWords(notice)} is agreed by ${dateInWords(step.due_by)}, or the notice is withdrawn.` : `A ${planWords(notice)} is agreed, or the notice is withdrawn.`)])
    case 'boards told': return write('boards', `To both boards: no ${planWords(notice)} is agreed`, step.taken_on, [paragraph(`After the ${noticeWords(notice)} of ${dateInWords(notice.given_on)} no ${planWords(notice)} was agreed in time. Both boards are told of it together.`), ...section('What stands between both sides', step.words), ...section('What may follow', step.due_by ? `If no plan is agreed by ${dateInWords(step.due_by)} because the provider does not engage, a share of the value of each month may be withheld until it is.` : '')])
    case 'exception report': return write(`exception-${step.place}`, title, step.taken_on, [
      paragraph(`To: ${step.told}`), ...section('What is not kept, and what it means for people', step.words),
      ...(missed.length === 0 ? [] : [{ kind: 'table' as const, caption: 'Actions missed', head: ['What', 'By whom', 'By'], rows: missed.map((action) => [action.what, action.owner, dateInWords(action.due_on)]) }]),
      ...section('To be put right by', step.due_by ? dateInWords(step.due_by) : ''),
    ])
    case 'kept': return write('kept', 'Money withheld is kept', step.taken_on, [paragraph('What was withheld under this notice is kept for good, since the failing lasts.'),
      ...section('What is kept', withheld.filter((one) => one.kept_on === step.taken_on).map((one) => `${pounds(one.amount_pence)} for ${periodInWords(one.month)}`).join('; ')), ...section('Why', step.words)])
  }
}

const planBlocks = ({ notice, actions }: NoticeCase): Block[] => [
  paragraph(`Agreed between both sides after the ${noticeWords(notice)} of ${dateInWords(notice.given_on)}${notice.met_on ? ` and the meeting of ${dateInWords(notice.met_on)}` : ''}.`),
  { kind: 'table', caption: 'What is done', head: ['Number', 'What', 'By whom', 'By'], rows: actions.map((action) => [String(action.place), action.what, action.owner, dateInWords(action.due_on)]) },
  ...section('What it is to reach', notice.remedy),
  ...section('How long it is kept', notice.kept_months ? `${notice.kept_months} months` : ''),
  ...section('If an action is missed', notice.standard_contract ? 'It is put right within five operational days. After that an exception report may go to both boards, and a share of the value of each month may be withheld.' : 'What the contract says for it follows.'),
]

function moneyLetters(notice: NoticeRow, held: WithholdingRow, write: Write): Letter[] {
  if (held.withheld_on === null) return []
  const month = periodInWords(held.month)
  return [
    write(`withheld-${held.month}`, `Money withheld for ${month}`, held.withheld_on, [
      paragraph(notice.plan_on ? `${held.failures} ${held.failures === 1 ? 'action of the plan was' : 'actions of the plan were'} missed and not put right.` : `No ${planWords(notice)} is agreed.`),
      { kind: 'facts', rows: [['Value of the month', pounds(held.month_value_pence)], ['Share withheld', `${held.share_hundredths / 100} %`], ['Amount withheld', pounds(held.amount_pence)]] },
      ...section('Why', held.reason), ...section('When it is paid', `Within ten operational days after the failing is put right.`),
    ]),
    ...(held.paid_on ? [write(`returned-${held.month}`, `Money withheld for ${month} is paid`, held.paid_on, [paragraph(`The failing is put right. ${pounds(held.amount_pence)}, withheld for ${month}, is paid.`)])] : []),
  ]
}

/** The letters of a concern under a contract that is not on the NHS Standard Contract: one for each step of ours. Pure. */
export const lettersOfConcern = ({ heading, steps, rungs }: ConcernCase): Letter[] => steps.filter((step) => step.step !== 'answer').map((step) => {
  const rung = rungs.find((one) => one.state === step.step)
  const ended: Record<string, [title: string, words: string]> = {
    lifted: ['New placements are open again', 'The suspension of new placements is lifted.'],
    resolved: ['The concern is closed', 'What worried us is put right. Thank you for what was done.'],
    'contract to end': ['The contract is to end', 'After the termination review the contract is to end. The notice that the contract asks for follows separately.'],
  }
  const [title, words] = ended[step.step] ?? [rung?.stateWords ?? step.step, rung?.means ?? '']
  return letter(heading, `step-${step.place}`, title, step.taken_on, [
    paragraph(words), ...section('Why', step.reason), ...section('What it rests on', step.evidence),
    ...section('Your answer', step.respond_by ? `Please answer in writing by ${dateInWords(step.respond_by)}: what you make of it, and what you will do by when.` : ''),
    ...section('Decided by', step.decided_by),
  ])
})
