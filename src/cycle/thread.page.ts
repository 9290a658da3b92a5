import type { Registry } from '../kernel/registry.ts'
import { isId } from '../kernel/ids.ts'
import { html, join, type Safe } from '../ui/html.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import { threadList, threadPicture, type Thread as Drawn, type ThreadCard } from '../ui/thread-picture.ts'
import { addressOf } from './programme.view.ts'
import type { Thread, ThreadNode } from './thread.ts'

const columnTitles = ['Evidence', 'Need', 'Priority', 'Outcome', 'Specification', 'Procurement', 'Contract', 'Indicator', 'Finding', 'Decision', 'Next round'] as const
type ColumnTitle = (typeof columnTitles)[number]
const nextRound = columnTitles.indexOf('Next round')

const byColumn: Record<string, ColumnTitle> = {
  need: 'Need', priority: 'Priority', outcome: 'Outcome', specification: 'Specification', procurement: 'Procurement', contract: 'Contract', kpi: 'Indicator', observation: 'Indicator', finding: 'Finding', decision: 'Decision',
}
// Kinds beside the thread stand with the step that they belong to.
const byKind: Record<string, ColumnTitle> = {
  dataset: 'Evidence', scoring: 'Need', 'budget-line': 'Specification', notice: 'Procurement', import: 'Contract', publication: 'Contract', return: 'Indicator', 'performance-notice': 'Finding', 'contract-review': 'Decision', round: 'Next round', claim: 'Finding', meeting: 'Decision', learning: 'Decision',
}

/** Column of a kind; kinds that stand nowhere in the thread go with the evidence. */
export function columnOf(kind: string, registry: Pick<Registry, 'kind'>): number {
  const column = registry.kind(kind).column
  return columnTitles.indexOf(byKind[kind] ?? (column ? byColumn[column] : undefined) ?? 'Evidence')
}

const foldedFrom = 4

/**
 * Many records of a kind that stands beside the thread (a contract's monthly returns) become one card that leads to their list. Pure.
 * The record that the walk began at is never folded.
 */
export function fold(thread: Thread, registry: Pick<Registry, 'kind'>): { thread: Thread; folded: Map<string, { kind: string; count: number }> } {
  const folded = new Map<string, { kind: string; count: number }>()
  const into = new Map<string, string>()
  for (const kind of new Set(thread.records.map((record) => record.kind))) {
    const many = thread.records.filter((record) => record.kind === kind && record.id !== thread.start)
    if (registry.kind(kind).column !== undefined || many.length < foldedFrom) continue
    for (const record of many) into.set(record.id, many[0]!.id)
    folded.set(many[0]!.id, { kind, count: many.length })
  }
  const place = (id: string): string => into.get(id) ?? id
  const links = new Map(thread.links.map((link) => ({ ...link, from: place(link.from), to: place(link.to) })).map((link) => [`${link.from} ${link.to} ${link.kind}`, link]))
  return {
    thread: { ...thread, records: thread.records.filter((record) => place(record.id) === record.id), links: [...links.values()].filter((link) => link.from !== link.to), gaps: thread.gaps.map((gap) => ({ ...gap, record: place(gap.record) })) },
    folded,
  }
}

/**
 * The thread laid out in columns from evidence and need to the next round. Pure. A record that follows from a later column (a need that a
 * decision led to) belongs to the next round; a gap stands as a card of its own where the missing record would be.
 */
export function drawnThread(whole: Thread, registry: Pick<Registry, 'kind' | 'process'>, hrefOf: (record: ThreadNode) => string | undefined): Drawn {
  const { thread, folded } = fold(whole, registry)
  const own = new Map(thread.records.map((record) => [record.id, columnOf(record.kind, registry)]))
  const columnHere = (record: ThreadNode): number => {
    const mine = own.get(record.id)!
    const turns = mine < columnTitles.indexOf('Finding') && thread.links.some((link) => link.to === record.id && (own.get(link.from) ?? 0) >= columnTitles.indexOf('Finding'))
    return turns ? nextRound : mine
  }
  const columns = columnTitles.map((title) => ({ title: title as string, cards: [] as ThreadCard[] }))
  for (const record of thread.records) {
    const { words, module, plural } = registry.kind(record.kind)
    const group = folded.get(record.id)
    if (group) columns[columnHere(record)]!.cards.push({ id: record.id, kind: `${group.count} together`, title: `${group.count} ${plural.replaceAll('-', ' ')}`, href: `/${module}/${plural}` })
    else columns[columnHere(record)]!.cards.push({ id: record.id, kind: words.charAt(0).toUpperCase() + words.slice(1), title: record.title, state: registry.process(record.kind)?.states[record.state] ?? record.state, href: hrefOf(record) })
  }
  const lines = thread.links.map((link) => ({ from: link.from, to: link.to, words: link.kind }))
  thread.gaps.forEach((gap, index) => {
    const id = `gap-${index}`
    const words = registry.kind(gap.kind).words
    const owner = thread.records.find((record) => record.id === gap.record)
    // What the next round still lacks is missing there, not back at the beginning.
    const column = owner && columnHere(owner) === nextRound ? nextRound : columnOf(gap.kind, registry)
    columns[column]!.cards.push({ id, kind: words.charAt(0).toUpperCase() + words.slice(1), title: gap.words, gap: true, ...(owner && owner.id !== whole.start ? { about: { title: owner.title, href: hrefOf(owner) } } : {}) })
    lines.push(gap.side === 'before' ? { from: id, to: gap.record, words: 'not linked yet' } : { from: gap.record, to: id, words: 'not linked yet' })
  })
  return { columns, lines, focus: thread.start }
}

/** What the thread shows, in a sentence. */
export function sentenceOf(thread: Thread): string {
  const before = thread.records.filter((record) => record.distance < 0).length
  const after = thread.records.filter((record) => record.distance > 0).length
  const gaps = thread.gaps.length
  const number = (count: number, words: string): string => `${count} ${count === 1 ? 'record' : 'records'} ${words}`
  return `${number(before, before === 1 ? 'leads here' : 'lead here')} and ${number(after, after === 1 ? 'follows' : 'follow')}. ${gaps === 0 ? 'Nothing is missing between them.' : `${gaps} ${gaps === 1 ? 'place is' : 'places are'} not linked yet.`}${thread.cut ? ' The nearest 200 are shown.' : ''}`
}

const named = (titles: readonly ThreadNode[], href: (record: ThreadNode) => string | undefined): Safe => {
  const shown = titles.slice(0, 3).map((record) => (href(record) ? html`<a class="govuk-link" href="${href(record)}">${record.title}</a>` : html`${record.title}`))
  return html`${join(shown, '; ')}${titles.length > 3 ? ` and ${titles.length - 3} more` : ''}`
}

/** The answer in a sentence: the needs that a record goes back to, and the furthest step that it has led to. Pure. */
export function whyOf(thread: Thread, registry: Pick<Registry, 'kind'>, href: (record: ThreadNode) => string | undefined): Safe {
  const needs = thread.records.filter((record) => record.distance < 0 && record.kind === 'need')
  const following = thread.records.filter((record) => record.distance > 0)
  // What stands beside the thread is no step of it; an indicator is written with its specification, long before a contract.
  const steps = following.filter((record) => !['Indicator', undefined].includes(byColumn[registry.kind(record.kind).column ?? '']))
  const after = steps.length > 0 ? steps : following
  const furthest = Math.max(-1, ...after.map((record) => columnOf(record.kind, registry)))
  const led = after.filter((record) => columnOf(record.kind, registry) === furthest)
  const words = led[0] ? registry.kind(led[0].kind).words : ''
  return html`${needs.length > 0 ? html`It goes back to the ${needs.length === 1 ? 'need' : 'needs'} ${named(needs, href)}. ` : ''}${led.length > 0 ? html`${needs.length > 0 ? 'It' : 'So far it'} has led to ${led.every((record) => record.kind === led[0]!.kind) && led.length === 1 ? `the ${words} ` : ''}${named(led, href)}.` : 'Nothing has followed from it yet.'}`
}

async function threadPage(ask: PageAsk): Promise<Answer> {
  const id = ask.params['id'] ?? ''
  const thread = isId(id) ? await ask.ask<Thread>('cycle.thread', { record: id }) : undefined
  const start = thread?.records.find((record) => record.id === id)
  if (!thread || !start) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such record, or it is not yours to see.</p><p class="govuk-body"><a class="govuk-link" href="/">Go to the start page</a></p>` }
  const hrefOf = (record: ThreadNode): string | undefined => (record.open ? addressOf(ask, record.kind, record.id) : undefined)
  const drawn = drawnThread(thread, ask.registry, hrefOf)
  const kind = ask.registry.kind(start.kind)
  return {
    title: 'Why we do this', caption: `${kind.words.charAt(0).toUpperCase()}${kind.words.slice(1)} ${start.reference}: ${start.title}`, stage: 'cycle', wide: true,
    breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: start.title, href: addressOf(ask, start.kind, start.id) }],
    body: html`<p class="govuk-body-l">${whyOf(thread, ask.registry, hrefOf)}</p><p class="govuk-body">${sentenceOf(thread)}</p>${threadPicture(drawn)}
      <p class="govuk-body-s cc-thread__hint">The picture scrolls sideways; the list below says the same.${thread.gaps.length > 0 ? ' A dashed card is a place where a link is missing.' : ''}</p>
      <section class="cc-section"><h2 class="govuk-heading-m">The same as a list</h2>${threadList({ ...drawn, lines: drawn.lines.filter((line) => !line.from.startsWith('gap-')) })}</section>${elsewhere(thread)}`,
  }
}

const elsewhere = (thread: Thread): Safe => (thread.gaps.length === 0 ? html`` : html`<p class="govuk-body"><a class="govuk-link" href="/cycle/gaps">All that is not linked yet</a></p>`)

/** "Why we do this": the thread of any record. */
export const threadPages: readonly Page[] = [{ path: '/cycle/thread/:id', who: 'signed-in', show: threadPage }]
