import { pounds, type Pence } from '../../kernel/money.ts'
import { dateInWords, type CivilDate } from '../../kernel/time.ts'
import type { Block, TextDocument } from '../../ui/document.ts'
import type { ActionRow, MeetingRow, MinuteRow } from './meeting.ts'

/** One indicator as the pack says it. */
export interface PackIndicator { reference: string; name: string; target: string; sentence: string; assurance: string; months: readonly { period: string; value: string }[]; causes: readonly string[]; claims: readonly string[] }

/** Everything that a pack is made from, read at one moment. */
export interface PackFacts {
  body: string
  demonstration: boolean
  contract: { reference: string; title: string; provider: string; starts_on: CivilDate | null; ends_on: CivilDate | null; extension_until: CivilDate | null; value: string; annual: string; tier: string; owner: string; state: string; form: string }
  startAgain: { on: CivilDate; why: string; past: boolean } | undefined
  serves: readonly { kind: string; reference: string; title: string }[]
  meeting: MeetingRow | undefined
  lastHeldOn: CivilDate | undefined
  items: readonly MinuteRow[]
  meetingActions: readonly ActionRow[]
  openActions: readonly ActionRow[]
  indicators: readonly PackIndicator[]
  returns: readonly { title: string; due_on: CivilDate; standing: string }[]
  findings: readonly { reference: string; title: string; state: string }[]
  notices: readonly { reference: string; title: string; state: string; next: string }[]
  changes: readonly { reference: string; title: string; type: string; state: string; effective_on: CivilDate; added_pence: string }[]
  obligations: readonly { what: string; owner: string; due_on: CivilDate | null }[]
  money: { year: string; due: Pence; withheld: Pence; paid: Pence; open: Pence; months: readonly { month: string; due: Pence; paid: Pence; open: Pence }[] } | undefined
  dates: readonly { due_on: CivilDate; title: string; rule: string | null; late: boolean }[]
}

const heading = (text: string): Block => ({ kind: 'heading', text })
const paragraph = (text: string): Block => ({ kind: 'paragraph', text })
const table = (caption: string, head: readonly string[], rows: readonly (readonly string[])[]): Block => ({ kind: 'table', caption, head, rows })
const facts = (rows: readonly (readonly [string, string])[]): Block => ({ kind: 'facts', rows: rows.filter(([, value]) => value !== '') })
const day = (date: CivilDate | null | undefined): string => (date ? dateInWords(date) : '')

/** The agenda: a heading of the pack each, in the order in which a meeting takes them; own items before what comes next. */
export function agendaOf(pack: PackFacts): string[] {
  return blocksOf(pack).flatMap((block) => (block.kind === 'heading' ? [block.text] : []))
}

/**
 * The pack of a contract or of one of its review meetings: every part says what the record says, and a part of which there is nothing says so where that is
 * worth saying. Pure: the page and the file for a word processor are both made from it.
 */
export function packOf(pack: PackFacts, today: CivilDate): TextDocument {
  const { contract, meeting } = pack
  const title = meeting ? `Review meeting: ${contract.title}` : `Review pack: ${contract.title}`
  const subtitle = `${meeting ? `${day(meeting.held_on ?? meeting.meets_on)}${meeting.place ? `, ${meeting.place}` : ''}. ` : ''}${contract.reference}, ${pack.body}. Made from the record on ${dateInWords(today)}.${pack.demonstration ? ' Demonstration: contract, provider and figures are invented.' : ''}`
  return { title, subtitle, blocks: blocksOf(pack) }
}

const blocksOf = (pack: PackFacts): Block[] => [...whoMet(pack), ...theContract(pack), ...actionsPart(pack), ...indicatorsPart(pack), ...sincePart(pack), ...moneyPart(pack), ...ownItems(pack), ...aheadPart(pack)]

function whoMet({ meeting }: PackFacts): Block[] {
  if (!meeting) return []
  const rows = facts([['Led by', meeting.chair], ['Who was there', meeting.attended], ['Apologies', meeting.apologies], ['Record agreed', meeting.agreed_on ? `${day(meeting.agreed_on)}: ${meeting.agreed_words}` : '']])
  return rows.kind === 'facts' && rows.rows.length > 0 ? [heading('The meeting'), rows] : []
}

function theContract({ contract, startAgain, serves }: PackFacts): Block[] {
  return [
    heading('The contract'),
    facts([
      ['Provider', contract.provider], ['Form', contract.form], ['First day', day(contract.starts_on)], ['Last day', day(contract.ends_on)], ['May be extended until', day(contract.extension_until)], ['Value over the term', contract.value], ['Value of a year', contract.annual],
      ['Tier', contract.tier], ['Looked after by', contract.owner], ['State', contract.state], ['Start again by', startAgain ? `${day(startAgain.on)}${startAgain.past ? ', which has passed' : ''}: ${startAgain.why}` : ''],
    ]),
    ...(serves.length === 0 ? [{ kind: 'note' as const, text: 'Which need it serves is not said yet.' }] : [paragraph('Why we do this:'), { kind: 'list' as const, items: serves.map((one) => `${one.kind.charAt(0).toUpperCase()}${one.kind.slice(1)}: ${one.title} (${one.reference})`) }]),
  ]
}

function actionsPart({ openActions, meetingActions, lastHeldOn, meeting }: PackFacts): Block[] {
  const earlier = openActions.filter((one) => one.meeting_id !== meeting?.id)
  return [
    heading('Actions of earlier meetings'),
    earlier.length === 0 ? paragraph(lastHeldOn ? `Nothing is open from the meeting of ${dateInWords(lastHeldOn)} and those before.` : 'No earlier meeting is recorded.')
      : table('Open actions', ['What', 'By whom', 'By', 'Agreed at'], earlier.map((one) => [one.what, one.owner, day(one.due_on), one.meeting])),
    ...(meetingActions.length === 0 ? [] : [table('Actions agreed at this meeting', ['What', 'By whom', 'By', 'Done'], meetingActions.map((one) => [one.what, one.owner, day(one.due_on), one.done_on ? `${day(one.done_on)}: ${one.done_words}` : 'not yet']))]),
  ]
}

function indicatorsPart({ indicators, returns }: PackFacts): Block[] {
  const late = returns.filter((one) => one.standing === 'missing' || one.standing === 'returned')
  return [
    heading('How the service does'),
    ...(indicators.length === 0 ? [paragraph('No indicator is written down.')] : indicators.flatMap((one): Block[] => [
      paragraph(`${one.name} (${one.reference})${one.target ? `, target ${one.target}` : ''}. ${one.sentence}${one.assurance ? ` ${one.assurance}` : ''}`),
      ...(one.months.length === 0 ? [] : [table(`${one.name}, the last months`, one.months.map((month) => month.period), [one.months.map((month) => month.value)])]),
      ...(one.causes.length + one.claims.length === 0 ? [] : [{ kind: 'list' as const, items: [...one.causes, ...one.claims] }]),
    ])),
    ...(late.length === 0 ? [] : [table('Returns that are late or were sent back', ['Return', 'Was due', 'How it stands'], late.map((one) => [one.title, day(one.due_on), one.standing]))]),
  ]
}

function sincePart({ findings, notices, changes }: PackFacts): Block[] {
  if (findings.length + notices.length + changes.length === 0) return []
  return [
    heading('Findings, notices and changes'),
    ...(findings.length === 0 ? [] : [table('Findings', ['Finding', 'State', 'Reference'], findings.map((one) => [one.title, one.state, one.reference]))]),
    ...(notices.length === 0 ? [] : [table('Notices about performance', ['Notice', 'State', 'Next date'], notices.map((one) => [`${one.title} (${one.reference})`, one.state, one.next]))]),
    ...(changes.length === 0 ? [] : [table('Changes to the contract', ['Change', 'Kind', 'State', 'Holds from', 'Value'], changes.map((one) => [`${one.title} (${one.reference})`, one.type, one.state, day(one.effective_on), one.added_pence === '0' ? 'none' : pounds(one.added_pence)]))]),
  ]
}

function moneyPart({ money }: PackFacts): Block[] {
  if (!money) return []
  return [
    heading('Money'),
    paragraph(`In the year from ${money.year}: ${pounds(money.due)} due, ${pounds(money.withheld)} withheld, ${pounds(money.paid)} paid, ${pounds(money.open)} open.`),
    ...(money.months.length === 0 ? [] : [table('The last months', ['Month', 'Due', 'Paid', 'Open'], money.months.map((one) => [one.month, pounds(one.due), pounds(one.paid), pounds(one.open)]))]),
  ]
}

/** Own items with what was said of them, and what was said of the parts of the pack. */
function ownItems({ items }: PackFacts): Block[] {
  const abouts = [...new Set(items.map((one) => one.about))]
  return abouts.flatMap((about): Block[] => [
    heading(about),
    ...items.filter((one) => one.about === about).map((one): Block => (one.kind === 'correction' ? { kind: 'note', text: `The provider would have it otherwise: ${one.words}` } : paragraph(one.words || 'To be spoken of.'))),
  ])
}

function aheadPart({ obligations, dates }: PackFacts): Block[] {
  return [
    heading('What comes next'),
    ...(obligations.length === 0 ? [] : [table('Obligations that are open', ['What', 'By whom', 'By'], obligations.map((one) => [one.what, one.owner, day(one.due_on)]))]),
    dates.length === 0 ? paragraph('Nothing is due within ninety days.') : table('Due within ninety days, and late', ['By', 'What', 'Rule'], dates.map((one) => [`${day(one.due_on)}${one.late ? ' (late)' : ''}`, one.title, one.rule ?? ''])),
  ]
}
