import { Readable } from 'node:stream'
import { writeCsv } from '../evidence/tabular/write-csv.ts'
import { sql } from '../kernel/database/database.ts'
import { dataTable } from '../ui/charts/chart.ts'
import { button, insetText, warningText } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import { addressWith, summaryList, tag } from '../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'
import { readFigureId } from './figure-id.ts'
import type { Figure } from './figure.ts'
import { figureById } from './need.ts'
import { picturePart, sourceLine } from './parts.ts'
import { recomputeFigure, type Check } from './recompute.ts'

const missing: Answer = { status: 404, title: 'Page not found', body: html`<p class="govuk-body">The loaded data hold no such figure. <a class="govuk-link" href="/analyse">See the places that there are.</a></p>` }
const wanted = (ask: PageAsk): Promise<Figure | undefined> => ask.read((tx) => figureById(tx, ask.params['id'] ?? '', ask.search.get('version') ?? undefined))

const recomputedPart = (checks: Check[]): Safe => html`<section class="cc-section" id="recomputed"><h2 class="govuk-heading-m">Recomputed</h2>
  ${checks.every((one) => one.equal) ? insetText(checks.length === 1 ? 'The figure was worked out again and is equal.' : `All ${checks.length} figures were read or worked out again and are equal.`) : warningText('Not everything came out equal. Tell whoever brought in the data.')}
  ${dataTable({ caption: 'What was worked out again', head: ['Figure', 'Shown', 'Again', 'Result', 'How'], rows: checks.map((one) => [one.what, one.shown, one.again, tag(one.equal ? 'equal' : 'different', one.equal ? 'green' : 'red'), one.how]) })}</section>`

/** Title of a need that a figure suggests; the person puts it into their own words. */
const suggestedTitle = (found: Figure): string => found.title.slice(0, 190)

function recordNeedHref(found: Figure): string {
  const over65 = found.projection ? String(Math.round(found.projection.last.people)) : ''
  return `/analyse/record-need?${new URLSearchParams({ figure: found.id, place: found.place.code, title: suggestedTitle(found), statement: found.sentence, ...(over65 ? { affected: over65 } : {}) })}`
}

/** The way to the rows of a source: those of the figure's area and indicator where the file names them, otherwise all of them. */
function rowsLink(found: Figure, source: Figure['sources'][number]): Safe {
  const name = readFigureId(found.id)
  const exact: Record<string, string> = name?.kind === 'over65' ? { 'is.areaCode': name.area } : name?.kind === 'indicator' ? { 'is.indicatorId': name.indicatorId, 'is.sex': name.sex, 'is.age': name.age, ...(found.standing?.latest.derived ? {} : { 'is.areaCode': name.area }) } : {}
  const words = name?.kind === 'indicator' ? 'its rows for this figure' : name?.kind === 'over65' ? 'its rows for this place' : 'all its rows'
  return html`<a class="govuk-link" href="${addressWith(`/evidence/versions/${source.version_id}/rows`, exact)}">${words}</a>`
}

interface Resting { id: string; reference: string; title: string; state: string }

/** Needs of the reader's body that cite this figure: what hangs on it. */
const restingOn = (ask: PageAsk, figure: string): Promise<Resting[]> => ask.read((tx) => tx.rows(sql<Resting>`select r.id, r.reference, r.title, r.state from analysis.need n join kernel.record r on r.body_id = n.body_id and r.id = n.id
  where n.body_id = ${tx.bodyId} and n.figure_id = ${figure} order by r.reference limit 50`))

const restingPart = (ask: PageAsk, rows: Resting[]): Safe => html`<section class="cc-section"><h2 class="govuk-heading-m">Needs that rest on this figure</h2>
  ${rows.length === 0 ? html`<p class="govuk-body">None of your body's needs cites it yet.</p>` : html`<ul class="govuk-list govuk-list--bullet">${rows.map((row) => html`<li><a class="govuk-link" href="/analyse/needs/${row.id}">${row.title}</a> <span class="cc-nowrap">(${row.reference})</span> ${tag(ask.registry.process('need')?.states[row.state] ?? row.state)}</li>`)}</ul>`}</section>`

/** How to cite a figure: publishers, titles, periods and versions, what it says, and the name under which it is found again. */
const citation = (found: Figure): string => `${found.sources.map((one) => `${one.publisher}, ${one.title}, ${one.period}, version ${one.number}`).join('; ')}. ${found.title}. Figure `

export const figurePage: Page = {
  path: '/analyse/figures/:id', who: 'signed-in',
  show: async (ask) => {
    const found = await wanted(ask)
    if (!found) return missing
    const checks = ask.search.get('recompute') === 'yes' ? await recomputeFigure(ask.dataDir, ask.read, found) : undefined
    const may = ask.actor.roles.some((role) => role === 'analyst' || role === 'commissioner')
    const version = ask.search.get('version')
    return {
      title: found.title, caption: `Analyse: figure, ${found.place.name}`, stage: 'analyse', wide: true,
      breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Analyse', href: '/analyse' }, { text: found.place.name, href: `/analyse/places/${found.place.code}` }],
      body: html`<p class="govuk-body-l">${found.sentence}</p>
        ${version ? insetText(html`This is the figure as it stood in version ${found.sources[0]!.number}. <a class="govuk-link" href="/analyse/figures/${found.id}">See it as it stands now.</a>`) : ''}
        <div class="govuk-button-group">${may ? button('Record a need from this figure', { href: recordNeedHref(found) }) : ''}${button('Recompute', { href: `/analyse/figures/${found.id}?recompute=yes${version ? `&version=${version}` : ''}#recomputed`, classes: 'govuk-button--secondary' })}</div>
        ${checks ? recomputedPart(checks) : ''}
        ${found.pictures.map((picture) => picturePart(found, picture))}
        ${restingPart(ask, await restingOn(ask, found.id))}
        <section class="cc-section"><h2 class="govuk-heading-m">Where it comes from</h2>${summaryList([
          { key: 'Source', value: sourceLine(found.sources) }, { key: 'File', value: html`${found.sources.map((one) => html`<a class="govuk-link" href="/evidence/versions/${one.version_id}/file" download>${one.file_name}</a>, ${rowsLink(found, one)} <code class="cc-hash">${one.sha256}</code><br>`)}` },
          { key: 'Method', value: found.method }, { key: 'To cite it', value: html`${citation(found)}<code class="cc-hash">${found.id}</code>` },
        ])}</section>`,
    }
  },
}

/** The figures of a picture as CSV, unrounded, and the picture itself as SVG. */
export const figureFilePage: Page = {
  path: '/analyse/figures/:id/:file', who: 'signed-in',
  show: async (ask) => {
    const [key, kind] = (ask.params['file'] ?? '').split('.')
    const found = kind === 'csv' || kind === 'svg' ? await wanted(ask) : undefined
    const picture = found?.pictures.find((one) => one.key === key)
    if (!found || !picture) return missing
    const name = `${found.place.name} ${picture.key}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
    if (kind === 'svg') return { file: { name: `${name}.svg`, type: 'image/svg+xml', body: `<?xml version="1.0" encoding="UTF-8"?>\n${picture.svg.markup}` } }
    const source = found.sources.map((one) => `${one.publisher}, ${one.title}, ${one.period}, version ${one.number}; ${one.licence}`).join('. ')
    return { file: { name: `${name}.csv`, type: 'text/csv; charset=utf-8', body: Readable.from(writeCsv([...picture.head, 'Source'], picture.rows.map((row) => [...row, source]))) } }
  },
}
