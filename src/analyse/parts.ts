import { dataTable } from '../ui/charts/chart.ts'
import { html, join, type Safe } from '../ui/html.ts'
import { figure, tag } from '../ui/lists.ts'
import type { Against } from './compare.rule.ts'
import type { Figure, Picture } from './figure.ts'
import type { Source } from './indicator.ts'
import type { Place } from './place.ts'

/** Publisher, title, period, licence and version, with the way to the data set; to its rows where another body keeps its record. */
export const sourceLine = (sources: readonly Source[]): Safe => join(sources.map((one) => html`${one.publisher}, <a class="govuk-link" href="${one.open ? `/evidence/datasets/${one.dataset_id}` : `/evidence/versions/${one.version_id}/rows`}">${one.title}</a>, ${one.period}, version ${one.number}; ${one.licence}`), '. ')

/** A comparison in words; the colour only says again whether there is a difference. */
export const againstTag = (standing: Against): Safe => standing === 'not known' ? html`<span class="cc-inline govuk-hint">not comparable</span>`
  : tag(standing, standing === 'no different' ? 'grey' : 'blue')

// Beside a map stand as many areas as it is tall.
const listed = 20

const table = (picture: Picture): Safe => dataTable({ caption: picture.caption, head: picture.head, rows: picture.rows })

/** A picture of a figure with everything that belongs to it; beside a map stands the list of the same areas. */
export const picturePart = (found: Figure, picture: Picture): Safe => picture.key !== 'map' ? alone(found, picture)
  : html`<div class="govuk-grid-row"><div class="govuk-grid-column-two-thirds">${alone(found, picture)}</div><div class="govuk-grid-column-one-third">${dataTable({ caption: picture.rows.length > listed ? `The ${listed} most deprived of ${picture.rows.length}` : 'Most deprived first', head: ['Area', 'Score'], rows: picture.rows.slice(0, listed).map((row) => [row[0]!, row[1]!]) })}</div></div>`

const alone = (found: Figure, picture: Picture): Safe => figure({
  title: picture.title, svg: picture.svg, table: table(picture), sentence: picture.sentence, source: sourceLine(found.sources), method: html`<p class="govuk-body">${found.method}</p>`, id: `${picture.key}`,
  downloads: [{ text: 'Figures (CSV)', href: `/analyse/figures/${found.id}/${picture.key}.csv` }, { text: 'Picture (SVG)', href: `/analyse/figures/${found.id}/${picture.key}.svg` }],
  recomputeHref: `/analyse/figures/${found.id}?recompute=yes#recomputed`,
})

/** Links in one line, for lists of a dozen places. */
export const placeLinks = (list: readonly Place[]): Safe => join(list.map((one) => html`<a class="govuk-link" href="/analyse/places/${one.code}">${one.name}</a>`), ', ')
