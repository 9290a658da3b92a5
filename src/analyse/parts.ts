import { dateInWords } from '../kernel/time.ts'
import { dataTable } from '../ui/charts/chart.ts'
import { html, join, type Safe } from '../ui/html.ts'
import { figure, tag } from '../ui/lists.ts'
import type { Against } from './compare.rule.ts'
import type { Figure, Picture } from './figure.ts'
import type { Source } from './indicator.ts'

/** Publisher, title, period, licence and version, with the way to the file itself. */
export const sourceLine = (sources: readonly Source[]): Safe => join(sources.map((one) => html`${one.publisher}, <a class="govuk-link" href="/evidence/datasets/${one.dataset_id}">${one.title}</a>, ${one.period}, version ${one.number}; ${one.licence}`), '. ')

/** A comparison in words; the colour only says again whether there is a difference. */
export const againstTag = (standing: Against): Safe => standing === 'not known' ? html`<span class="cc-inline govuk-hint">not comparable</span>`
  : tag(standing === 'higher' ? '▲ higher' : standing === 'lower' ? '▼ lower' : 'no different', standing === 'no different' ? 'grey' : 'blue')

const table = (picture: Picture): Safe => dataTable({ caption: picture.caption, head: picture.head, rows: picture.rows })

/** A picture of a figure with everything that belongs to it (DESIGN.md, Charts and maps). */
export const picturePart = (found: Figure, picture: Picture): Safe => figure({
  title: picture.title, svg: picture.svg, table: table(picture), sentence: picture.sentence, source: sourceLine(found.sources), method: html`<p class="govuk-body">${found.method}</p>`, id: `${picture.key}`,
  downloads: [{ text: 'Figures (CSV)', href: `/analyse/figures/${found.id}/${picture.key}.csv` }, { text: 'Picture (SVG)', href: `/analyse/figures/${found.id}/${picture.key}.svg` }],
  recomputeHref: `/analyse/figures/${found.id}?recompute=yes#recomputed`,
})

export const day = (instant: string): string => dateInWords(instant.slice(0, 10))
