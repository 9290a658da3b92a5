/**
 * "Why we do this": columns by stage from need to the next need, cards with state, lines between; a gap is drawn as a gap.
 * The same follows as an indented list.
 */
import { fitted, lines } from './charts/chart.ts'
import { html, safeHref, svg, type Safe } from './html.ts'
import { tag } from './lists.ts'

export interface ThreadCard {
  readonly id: string
  /** Kind in words: "need". */
  readonly kind: string
  readonly title: string
  readonly state?: string | undefined
  readonly href?: string | undefined
  /** Nothing stands here yet, in words. */
  readonly gap?: boolean | undefined
  /** Of a gap: the record that lacks it, where the link can be made. */
  readonly about?: { readonly title: string; readonly href?: string | undefined } | undefined
}

export interface ThreadColumn { readonly title: string; readonly cards: readonly ThreadCard[] }
export interface ThreadLine { readonly from: string; readonly to: string; readonly words?: string | undefined }
export interface Thread { readonly columns: readonly ThreadColumn[]; readonly lines: readonly ThreadLine[]; readonly focus: string }

const card = { width: 176, height: 110, gapX: 46, gapY: 18, top: 44 }

/** The picture; it scrolls sideways in its own region. Columns without cards are left out. */
export function threadPicture({ columns, lines: links, focus }: Thread): Safe {
  const shown = columns.filter((column) => column.cards.length > 0)
  const most = Math.max(1, ...shown.map((column) => column.cards.length))
  const width = shown.length * (card.width + card.gapX) - card.gapX + 8
  const height = card.top + most * (card.height + card.gapY)
  const places = new Map<string, { x: number; y: number; column: number }>()
  shown.forEach((column, index) => {
    const start = card.top + ((most - column.cards.length) * (card.height + card.gapY)) / 2
    column.cards.forEach((one, row) => places.set(one.id, { x: 4 + index * (card.width + card.gapX), y: start + row * (card.height + card.gapY), column: index }))
  })
  const gaps = new Set(shown.flatMap((column) => column.cards.filter((one) => one.gap).map((one) => one.id)))
  // The region opens scrolled to the record that the reader came from; an invisible mark stands in the middle of its card.
  const here = places.get(focus)
  const mark = here ? html`<span class="cc-thread__here cc-thread__here--${here.column}"></span>` : ''
  return html`<div class="cc-thread" role="region" tabindex="0" aria-label="The thread as a picture">${mark}${svg`<svg class="cc-thread__picture" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-labelledby="thread-title thread-desc" font-family="Arial, sans-serif">
<title id="thread-title">Why we do this: the thread from need to the next need</title><desc id="thread-desc">The same stands below as a list.</desc>
${shown.map((column, index) => svg`<text x="${4 + index * (card.width + card.gapX)}" y="20" font-size="16" font-weight="700" fill="#123c4a">${fitted(column.title, card.width, 16)}</text>`)}
${links.map((line) => drawn(line, places, gaps.has(line.from) || gaps.has(line.to)))}
${shown.flatMap((column) => column.cards.map((one) => drawnCard(one, places.get(one.id)!, one.id === focus)))}</svg>`}</div>`
}

function drawn(line: ThreadLine, places: ReadonlyMap<string, { x: number; y: number; column: number }>, missing: boolean): Safe | '' {
  const [from, to] = [places.get(line.from), places.get(line.to)]
  if (!from || !to) return ''
  const forward = to.x >= from.x
  const [x1, y1] = [from.x + (forward ? card.width : 0), from.y + card.height / 2]
  const [x2, y2] = [to.x + (forward ? 0 : card.width), to.y + card.height / 2]
  const bend = from.column === to.column ? -card.gapX : (x2 - x1) / 2
  const path = from.column === to.column ? `M${from.x} ${y1}C${from.x + bend} ${y1} ${to.x + bend} ${y2} ${to.x} ${y2}` : `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`
  return svg`<path d="${path}" fill="none" stroke="${missing ? '#c4500c' : '#6f8f99'}" stroke-width="2"${missing ? svg` stroke-dasharray="6 4"` : ''}/>`
}

function drawnCard(one: ThreadCard, { x, y }: { x: number; y: number }, focused: boolean): Safe {
  // Bold letters are wider than the estimate: they are measured a little larger than they are drawn.
  const words = lines(one.title, card.width - 20, 3, 16)
  const foot = one.gap ? (one.about ? `of: ${one.about.title}` : '') : (one.state ?? '')
  const content = svg`<rect x="${x}" y="${y}" width="${card.width}" height="${card.height}" rx="3" fill="${one.gap ? '#fff' : focused ? '#e7eff1' : '#fff'}" stroke="${one.gap ? '#c4500c' : focused ? '#123c4a' : '#b1b4b6'}" stroke-width="${focused ? 3 : one.gap ? 2 : 1}"${one.gap ? svg` stroke-dasharray="6 4"` : ''}/>
<text x="${x + 10}" y="${y + 21}" font-size="14" fill="${one.gap ? '#8f3a08' : '#484949'}">${fitted(one.gap ? `${one.kind}: a gap` : one.kind, card.width - 20, 14)}</text>
${words.map((part, index) => svg`<text x="${x + 10}" y="${y + 42 + index * 18}" font-size="15" font-weight="700" fill="${one.gap ? '#0b0c0c' : '#1d70b8'}">${part}</text>`)}
<text x="${x + 10}" y="${y + 101}" font-size="14" fill="#484949">${fitted(foot, card.width - 20, 14)}</text>`
  const about = one.about?.href
  if (one.gap && about) return svg`<a href="${safeHref(about)}"><title>${one.title}: ${one.about.title}</title>${content}</a>`
  return one.href && !one.gap ? svg`<a href="${safeHref(one.href)}"${focused ? svg` aria-current="true"` : ''}><title>${one.kind}: ${one.title}${one.state ? `, ${one.state}` : ''}</title>${content}</a>` : svg`<g>${content}</g>`
}

/** The same thread as a list by stage; what follows from what is said in words. */
export function threadList({ columns, lines: links, focus }: Thread): Safe {
  const titles = new Map(columns.flatMap((column) => column.cards.map((one) => [one.id, one.title] as const)))
  const leads = (id: string): string[] => links.filter((line) => line.to === id).flatMap((line) => titles.get(line.from) ?? [])
  return html`<ol class="govuk-list cc-thread-list">${columns.filter((column) => column.cards.length > 0).map((column) => html`<li class="cc-thread-list__stage"><h3 class="govuk-heading-s">${column.title}</h3>
<ul class="govuk-list">${column.cards.map((one) => html`<li class="${one.gap ? 'cc-thread-list__gap' : 'cc-thread-list__card'}"${one.id === focus ? html` aria-current="true"` : ''}>${one.gap ? html`<strong>Not linked yet.</strong> ${one.title}${one.about ? html`: ${one.about.href ? html`<a class="govuk-link" href="${safeHref(one.about.href)}">${one.about.title}</a>` : one.about.title}` : ''}` : html`${one.id === focus ? html`<strong class="cc-thread-list__here">You are here</strong> ` : ''}<span class="govuk-hint cc-inline">${one.kind}</span> ${one.href ? html`<a class="govuk-link" href="${safeHref(one.href)}">${one.title}</a>` : one.title} ${one.state ? tag(one.state) : ''}`}
${leads(one.id).length > 0 ? html`<br><span class="govuk-hint cc-inline">follows from ${leads(one.id).join('; ')}</span>` : ''}</li>`)}</ul></li>`)}</ol>`
}
