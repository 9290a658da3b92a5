import { sql } from '../kernel/database/database.ts'
import { button, component, warningText } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { emptyState } from '../ui/lists.ts'
import type { Page } from '../ui/page.ts'
import type { NotHolding } from './need.ts'
import { placeLinks } from './parts.ts'
import type { Place } from './place.ts'

const statements = (rows: NotHolding[]): Safe => rows.length === 0 ? html`` : html`<section class="cc-section"><h2 class="govuk-heading-m">Statements to look at again</h2>
  ${warningText(rows.length === 1 ? 'Newer figures no longer bear out one need.' : `Newer figures no longer bear out ${rows.length} needs.`)}
  <ul class="govuk-list govuk-list--bullet">${rows.map((row) => html`<li><a class="govuk-link" href="/analyse/needs/${row.id}">${row.title}</a>: it said "${row.then_words}"; now "<a class="govuk-link" href="/analyse/figures/${row.figure_id}">${row.now_words}</a>".</li>`)}</ul></section>`

/** The start of the analysis stage: which places the loaded data hold, needs, and what no longer holds. */
export const landingPage: Page = {
  path: '/analyse', who: 'signed-in',
  show: async (ask) => {
    const q = (ask.search.get('q') ?? '').toWellFormed().replaceAll(/\p{Cc}/gu, ' ').trim().slice(0, 100).trim().toWellFormed()
    const found = await ask.ask<Place[]>('analyse.places', q === '' ? {} : { q })
    const notHolding = await ask.ask<NotHolding[]>('analyse.statements-not-holding')
    const counts = await ask.read((tx) => tx.rows(sql<{ kind: string; count: string }>`select kind, count(*) as count from kernel.record where body_id = ${tx.bodyId} and kind in ('need', 'dataset') group by kind`))
    const count = (kind: string): number => Number(counts.find((row) => row.kind === kind)?.count ?? 0)
    const own = await ask.read((tx) => tx.maybe(sql<{ code: string; name: string }>`select o.area_code as code, a.name from bodies.organisation o join evidence.area a on a.code = o.area_code join evidence.dataset d on d.current_version_id = a.version_id where o.id = ${tx.bodyId} order by d.current_at desc limit 1`))
    const may = ask.actor.roles.some((role) => role === 'analyst' || role === 'commissioner')
    const wholes = found.filter((one) => one.kind === 'icb')
    const councils = found.filter((one) => one.kind === 'council')
    const search = html`<form class="cc-filters" method="get" action="/analyse" role="search" aria-label="Find a place">${component('input', { id: 'q', name: 'q', label: { text: 'Find a place' }, hint: { text: 'Name or area code' }, value: q })}<div class="cc-filters__buttons">${button('Find')}${q === '' ? '' : html`<a class="govuk-link" href="/analyse">Show all places</a>`}</div></form>`
    const body = html`
      <p class="govuk-body-l">What people in a place need, how it compares with elsewhere, and what is coming.</p>
      ${own ? html`<p class="govuk-body">Your place: <a class="govuk-link govuk-!-font-weight-bold" href="/analyse/places/${own.code}">${own.name}</a></p>` : ''}
      ${statements(notHolding)}
      <section class="cc-section"><h2 class="govuk-heading-m">Places</h2>
      ${found.length === 0 && q === '' ? emptyState('Places come from the data you bring in: an indicator file, population, deprivation, boundaries.', may ? { title: 'Bring in a data set', href: '/evidence/import-dataset' } : undefined) : html`${search}
        ${found.length === 0 ? html`<p class="govuk-body">No place of the loaded data is called "${q}".</p>` : ''}
        ${wholes.length > 0 ? html`<h3 class="govuk-heading-s">Integrated care boards</h3><p class="govuk-body">${placeLinks(wholes)}</p>` : ''}
        ${councils.length > 0 ? html`<h3 class="govuk-heading-s">Councils</h3><p class="govuk-body">${placeLinks(councils)}</p>` : ''}`}</section>
      <div class="cc-cards">
        <section class="cc-card"><h2 class="govuk-heading-s"><a class="govuk-link" href="/analyse/needs">Needs</a></h2><p class="govuk-body">${count('need')}</p>${may ? html`<ul class="govuk-list"><li><a class="govuk-link" href="/analyse/record-need">Record a need</a></li></ul>` : ''}</section>
        <section class="cc-card"><h2 class="govuk-heading-s"><a class="govuk-link" href="/evidence/datasets">Data sets</a></h2><p class="govuk-body">${count('dataset')}</p>${may ? html`<ul class="govuk-list"><li><a class="govuk-link" href="/evidence/import-dataset">Bring in a data set</a></li></ul>` : ''}</section>
      </div>`
    return { title: 'Analyse', stage: 'analyse', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }], body }
  },
}
