import { sql, type Tx } from '../kernel/database/database.ts'
import { dateInWords } from '../kernel/time.ts'
import { component } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { summaryList } from '../ui/lists.ts'
import type { PageAsk, RecordView, Section } from '../ui/page.ts'
import { learningOfProgramme } from '../review/index.ts'
import { stages } from './programme.ts'

const stageOrder = ['analyse', 'plan', 'procure', 'deliver', 'review'] as const

interface RoundRow { id: string; number: number; began_on: string; closed_on: string | null; learned: string }
interface CountRow { kind: string; round_id: string | null; count: string }
interface NextRow { title: string; due_on: string; rule: string | null; id: string; kind: string; record: string }

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Plural of a kind as people write it. */
export const pluralWords = (plural: string): string => (plural === 'kpis' ? 'KPIs' : plural.replaceAll('-', ' '))

const wide = (label: string, table: Safe): Safe => html`<div class="cc-scroll" role="region" tabindex="0" aria-label="${label}">${table}</div>`

/** Address of a record by its kind. */
export const addressOf = (ask: Pick<PageAsk, 'registry'>, kindName: string, id: string): string => {
  const kind = ask.registry.kind(kindName)
  return `/${kind.module}/${kind.plural}/${id}`
}

export const late = (on: string, today: string): Safe => (on < today ? html` ${component('tag', { text: 'Late', classes: 'govuk-tag--red' })}` : html``)

const facts = (tx: Tx, id: string): Promise<{ purpose: string; level: string; tier: string; service: string; area_codes: string[]; partnership: string | null; way: string | null; instrument: string | null } | undefined> =>
  tx.maybe(sql`select p.purpose, p.level, p.tier, p.service, p.area_codes, s.name as partnership, s.way, s.instrument from cycle.programme p left join bodies.partnership s on s.id = p.scope_id where p.id = ${id}`)

/** What is in the programme: its facts and sharing, the rounds, what each stage holds, the next dates. */
export const programmeView: RecordView = {
  kind: 'programme',
  sections: async (ask, record): Promise<Section[]> => {
    const about = await ask.read((tx) => facts(tx, record.id))
    const { areas, rounds, counts, next } = await ask.read(async (tx) => ({
      areas: await tx.rows(sql<{ code: string; name: string }>`select distinct on (code) code, name from evidence.area where code = any(${about?.area_codes ?? []}) order by code, name`),
      rounds: await tx.rows(sql<RoundRow>`select id, number, began_on, closed_on, learned from cycle.round where programme_id = ${record.id} order by number desc limit 50`),
      counts: await tx.rows(sql<CountRow>`select kind, round_id, count(*) as count from kernel.record where programme_id = ${record.id} and kind <> 'round' group by kind, round_id`),
      next: await tx.rows(sql<NextRow>`select d.title, d.due_on, d.rule, r.id, r.kind, r.title as record from kernel.due d join kernel.record r on r.id = d.record_id
        where r.programme_id = ${record.id} and d.done_at is null and d.cancelled_at is null order by d.due_on limit 10`),
    }))
    return [
      { title: 'About this programme', body: summaryList([
        { key: 'What it is for', value: about?.purpose }, { key: 'Level', value: capital(about?.level ?? '') }, { key: 'Tier', value: capital(about?.tier ?? '') }, { key: 'Service', value: about?.service },
        { key: 'Places', value: about?.area_codes.map((code) => areas.find((area) => area.code === code)?.name ?? code).join(', ') },
        { key: 'Shared with', value: about?.partnership ? html`${about.partnership}: ${about.instrument}, decides ${about.way === 'joint' ? 'jointly' : about.way === 'parallel' ? 'in parallel' : about.way}` : 'Nobody: one body decides and sees' },
      ]) },
      { title: 'How it does', body: html`<ul class="govuk-list"><li><a class="govuk-link" href="/review/side-by-side/${record.id}">Activity, money and outcomes side by side, month by month</a></li><li><a class="govuk-link" href="/review/market?programme=${record.id}">Its market: providers, price, quality, who came and left</a></li></ul>` },
      ...await learningOfProgramme(ask, record),
      { title: 'Next dates', body: nextDates(ask, next) },
      { title: 'What each stage holds', body: byStage(ask, counts, record.round_id) },
      { title: 'Rounds', body: roundsOf(rounds) },
    ]
  },
}

function nextDates(ask: PageAsk, rows: readonly NextRow[]): Safe {
  if (rows.length === 0) return html`<p class="govuk-body">No open dates.</p>`
  return wide('Next dates', component('table', { head: [{ text: 'By' }, { text: 'What' }, { text: 'About' }, { text: 'Rule' }], rows: rows.map((row) => [
    { html: html`${dateInWords(row.due_on)}${late(row.due_on, ask.today)}` }, { text: row.title }, { html: html`<a class="govuk-link" href="${addressOf(ask, row.kind, row.id)}">${row.record}</a>` }, { text: row.rule ?? '' }]) }))
}

function byStage(ask: PageAsk, counts: readonly CountRow[], roundId: string | null): Safe {
  const rows = stageOrder.flatMap((stage) => ask.registry.kinds.filter((kind) => kind.stage === stage).flatMap((kind) => {
    const all = counts.filter((count) => count.kind === kind.name)
    if (all.length === 0) return []
    const sum = (list: readonly CountRow[]): number => list.reduce((total, count) => total + Number(count.count), 0)
    return [[{ text: stages[stage] }, { html: html`<a class="govuk-link" href="/${kind.module}/${kind.plural}">${pluralWords(kind.plural)}</a>` },
      { text: String(sum(all.filter((count) => count.round_id === roundId))), format: 'numeric' }, { text: String(sum(all)), format: 'numeric' }]]
  }))
  if (rows.length === 0) return html`<p class="govuk-body">Nothing is recorded in this programme yet. Begin with <a class="govuk-link" href="/analyse">what people need</a>.</p>`
  return wide('What each stage holds', component('table', { head: [{ text: 'Stage' }, { text: 'Records' }, { text: 'In this round', format: 'numeric' }, { text: 'In all rounds', format: 'numeric' }], rows }))
}

const roundsOf = (rounds: readonly RoundRow[]): Safe => html`<ol class="govuk-list cc-rounds">${rounds.map((round) => html`<li><strong><a class="govuk-link" href="/cycle/thread/${round.id}">Round ${round.number}</a></strong>, from ${dateInWords(round.began_on)}${round.closed_on ? ` to ${dateInWords(round.closed_on)}` : ', running'}${round.learned ? html`<br>What it taught: ${round.learned}` : ''}</li>`)}</ol>`
