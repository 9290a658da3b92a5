/**
 * The wheel: the four quarters of the cycle, the procurement ring inside *do*, and each programme a labelled bead at its stage.
 * State is told by shape, colour and words; the same stands as a table beside it on the page.
 */
import { fitted, lines } from './charts/chart.ts'
import { html, safeHref, svg, type Safe } from './html.ts'

export type WheelStage = 'analyse' | 'plan' | 'procure' | 'deliver' | 'review'
export type WheelStanding = 'in time' | 'due' | 'late'

export interface WheelProgramme {
  readonly id: string
  readonly title: string
  readonly stage: WheelStage
  /** Number of the round that is turning. */
  readonly round: number
  readonly standing: WheelStanding
  readonly href: string
}

/** Words of the four quarters and the two rings of *do*; a body's own cycle model may use others. */
export interface WheelWords { readonly analyse: string; readonly plan: string; readonly do: string; readonly review: string; readonly procure: string; readonly deliver: string }

const usualWords: WheelWords = { analyse: 'Analyse', plan: 'Plan', do: 'Do', review: 'Review', procure: 'Procure', deliver: 'Deliver' }
const width = 812
const outer = { inside: 138, outside: 186 }
const inner = { inside: 86, outside: 124 }
const labelWidth = 192
const step = 62

// Degrees clockwise from the top: where each stage's arc begins and ends, and on which ring.
const arcs: Record<WheelStage, { from: number; to: number; ring: typeof outer }> = {
  analyse: { from: 2, to: 86, ring: outer }, plan: { from: 92, to: 176, ring: outer },
  deliver: { from: 182, to: 266, ring: outer }, procure: { from: 182, to: 266, ring: inner }, review: { from: 272, to: 356, ring: outer },
}

interface Point { readonly x: number; readonly y: number }
const round1 = (value: number): number => Math.round(value * 10) / 10
const at = (centre: Point, radius: number, degrees: number): Point => ({
  x: round1(centre.x + radius * Math.sin((degrees * Math.PI) / 180)), y: round1(centre.y - radius * Math.cos((degrees * Math.PI) / 180)),
})

// An arc whose end is an arrowhead, so that the direction of the turn is seen.
function arcPath(centre: Point, { inside, outside }: typeof outer, from: number, to: number): string {
  const tip = 3.5
  const [a, b, c, d] = [at(centre, outside, from), at(centre, outside, to - tip), at(centre, inside, to - tip), at(centre, inside, from)]
  const point = at(centre, (inside + outside) / 2, to + 1)
  const notch = at(centre, (inside + outside) / 2, from + tip)
  return `M${a.x} ${a.y}A${outside} ${outside} 0 0 1 ${b.x} ${b.y}L${point.x} ${point.y}L${c.x} ${c.y}A${inside} ${inside} 0 0 0 ${d.x} ${d.y}L${notch.x} ${notch.y}Z`
}

const shapes: Record<WheelStanding, (x: number, y: number) => Safe> = {
  'in time': (x, y) => svg`<circle class="cc-wheel__bead cc-wheel__bead--in-time" cx="${x}" cy="${y}" r="15" fill="#12566b" stroke="#fff" stroke-width="2"/>`,
  due: (x, y) => svg`<rect class="cc-wheel__bead cc-wheel__bead--due" x="${x - 13}" y="${y - 13}" width="26" height="26" transform="rotate(45 ${x} ${y})" fill="#f3c13a" stroke="#0b0c0c" stroke-width="2"/>`,
  late: (x, y) => svg`<path class="cc-wheel__bead cc-wheel__bead--late" d="M${x} ${y - 20}L${x + 19} ${y + 14}L${x - 19} ${y + 14}Z" fill="#c4500c" stroke="#fff" stroke-width="2"/>`,
}
const numberColour: Record<WheelStanding, string> = { 'in time': '#fff', due: '#0b0c0c', late: '#fff' }
const standingWords: Record<WheelStanding, string> = { 'in time': 'in time', due: 'due soon', late: 'late' }

interface Placed extends WheelProgramme { readonly bead: Point; readonly label: Point; readonly side: 'left' | 'right' }

function place(programmes: readonly WheelProgramme[], centre: Point): Placed[] {
  const beads = (Object.keys(arcs) as WheelStage[]).flatMap((stage) => {
    const here = programmes.filter((programme) => programme.stage === stage)
    const { from, to, ring } = arcs[stage]
    return here.map((programme, index) => ({ ...programme, bead: at(centre, (ring.inside + ring.outside) / 2, from + ((to - from) * (index + 1)) / (here.length + 1)) }))
  })
  return (['left', 'right'] as const).flatMap((side) => {
    const here = beads.filter((bead) => (bead.bead.x < centre.x ? 'left' : 'right') === side).sort((one, other) => one.bead.y - other.bead.y)
    // Labels keep the order of their beads and a fixed distance, as near to the beads as that allows.
    const ys = here.map((bead) => bead.bead.y)
    for (let index = 1; index < ys.length; index += 1) ys[index] = Math.max(ys[index]!, ys[index - 1]! + step)
    const over = Math.max(0, (ys.at(-1) ?? 0) - (centre.y * 2 - 60))
    for (let index = ys.length - 1; index >= 0; index -= 1) ys[index] = Math.min(ys[index]! - (index === ys.length - 1 ? over : 0), index === ys.length - 1 ? Number.POSITIVE_INFINITY : ys[index + 1]! - step)
    return here.map((bead, index) => ({ ...bead, side, label: { x: side === 'left' ? labelWidth : width - labelWidth, y: round1(Math.max(30, ys[index]!)) } }))
  })
}

function beadWithLabel(placed: Placed, words: WheelWords): Safe {
  const { title, bead, label, side, round, standing, href, stage } = placed
  const anchor = side === 'left' ? 'end' : 'start'
  const near = side === 'left' ? label.x + 10 : label.x - 10
  const parts = lines(title, labelWidth - 6, 2, 15)
  return svg`<a class="cc-wheel__link" href="${safeHref(href)}"><title>${describe(placed, words)}</title>
<path d="M${near} ${label.y}L${round1(near + (side === 'left' ? 18 : -18))} ${label.y}L${bead.x} ${bead.y}" fill="none" stroke="#6f777b" stroke-width="1"/>
${shapes[standing](bead.x, bead.y)}<text x="${bead.x}" y="${standing === 'late' ? bead.y + 9 : bead.y + 5}" text-anchor="middle" font-size="15" font-weight="700" fill="${numberColour[standing]}">${round}</text>
${parts.map((part, index) => svg`<text class="cc-wheel__name" x="${label.x}" y="${round1(label.y - 4 - (parts.length - 1 - index) * 18)}" text-anchor="${anchor}" font-size="15" font-weight="700" fill="#1d70b8">${part}</text>`)}
<text x="${label.x}" y="${label.y + 15}" text-anchor="${anchor}" font-size="14" fill="#484949">${fitted(`${words[stage]}, round ${round}, ${standingWords[standing]}`, labelWidth + 12, 14)}</text></a>`
}

function legend(y: number): Safe {
  const items: [WheelStanding, string, number][] = [['in time', 'In time', 190], ['due', 'Due within 14 days', 310], ['late', 'Late', 530]]
  return svg`<g>${items.map(([standing, words, x]) => svg`${shapes[standing](x, y)}<text x="${x + 26}" y="${y + 5}" font-size="15" fill="#0b0c0c">${words}</text>`)}</g>`
}

const describe = (one: WheelProgramme, words: WheelWords): string => `${one.title}: ${words[one.stage]}, round ${one.round}, ${standingWords[one.standing]}`
const spoken = (programmes: readonly WheelProgramme[], words: WheelWords): string => (programmes.length === 0 ? 'No programme yet.' : programmes.map((one) => describe(one, words)).join('; '))

/** The quarters and rings with their words; `size` is that of the quarters' words. */
function rings(centre: Point, words: WheelWords, size: number): Safe {
  const word = (degrees: number, radius: number, text: string, high: number): Safe => {
    const point = at(centre, radius, degrees)
    return svg`<text x="${point.x}" y="${round1(point.y + high * 0.35)}" text-anchor="middle" font-size="${high}" font-weight="700" fill="#123c4a">${text}</text>`
  }
  const ring = (stage: WheelStage, fill: string): Safe => svg`<path d="${arcPath(centre, arcs[stage].ring, arcs[stage].from, arcs[stage].to)}" fill="${fill}"/>`
  return svg`${ring('analyse', '#d3e4ea')}${ring('plan', '#d3e4ea')}${ring('deliver', '#d3e4ea')}${ring('review', '#d3e4ea')}${ring('procure', '#e9e2cf')}
${word(44, 90, words.analyse, size)}${word(134, 90, words.plan, size)}${word(314, 90, words.review, size)}${word(224, 52, words.do, size)}
${word(259, 104, words.procure, 14)}${word(259, 162, words.deliver, 14)}`
}

function wideWheel(programmes: readonly WheelProgramme[], words: WheelWords): Safe {
  const most = Math.max(...(['left', 'right'] as const).map((side) => programmes.filter((one) => (['analyse', 'plan'].includes(one.stage) ? 'right' : 'left') === side).length), 0)
  const height = Math.max(460, most * step + 110)
  const centre = { x: width / 2, y: (height - 50) / 2 }
  return html`<div class="cc-wheel" role="region" tabindex="0" aria-label="The wheel of programmes">${svg`<svg class="cc-wheel__picture" viewBox="0 0 ${width} ${height}" role="group" aria-labelledby="wheel-title wheel-desc" font-family="Arial, sans-serif">
<title id="wheel-title">The cycle and where each programme stands</title>
<desc id="wheel-desc">${spoken(programmes, words)}. The same stands in the table.</desc>
${rings(centre, words, 20)}
${place(programmes, centre).map((placed) => beadWithLabel(placed, words))}
${legend(height - 24)}</svg>`}</div>`
}

const small = { size: 412, bead: 1.35 }

/** For a small screen: the whole wheel without labels at its sides; the names follow as a list, each with the mark of its bead. */
function smallWheel(programmes: readonly WheelProgramme[], words: WheelWords): Safe {
  const centre = { x: small.size / 2, y: small.size / 2 }
  const bead = ({ bead: { x, y }, round, standing }: Placed): Safe => svg`<g transform="translate(${x} ${y}) scale(${small.bead}) translate(${-x} ${-y})">${shapes[standing](x, y)}<text x="${x}" y="${standing === 'late' ? y + 9 : y + 5}" text-anchor="middle" font-size="15" font-weight="700" fill="${numberColour[standing]}">${round}</text></g>`
  const mark = (standing: WheelStanding): Safe => svg`<svg class="cc-wheel-small__mark" width="24" height="24" viewBox="-21 -21 42 42" aria-hidden="true" focusable="false">${shapes[standing](0, 0)}</svg>`
  return html`<div class="cc-wheel-small">${svg`<svg class="cc-wheel-small__picture" viewBox="0 0 ${small.size} ${small.size}" role="img" aria-labelledby="small-wheel-title small-wheel-desc" font-family="Arial, sans-serif">
<title id="small-wheel-title">The cycle and where each programme stands</title>
<desc id="small-wheel-desc">${spoken(programmes, words)}.</desc>
${rings(centre, words, 24)}
${place(programmes, centre).map(bead)}</svg>`}${programmes.length === 0 ? '' : html`<ul class="govuk-list cc-wheel-small__list">${programmes.map((one) => html`<li>${mark(one.standing)}<span><a class="govuk-link" href="${safeHref(one.href)}">${one.title}</a><br>${words[one.stage]}, round ${one.round}, ${standingWords[one.standing]}</span></li>`)}</ul>`}</div>`
}

/** The picture. Works with no programme, and up to some twelve before labels leave the quarter that they belong to. A small screen gets the one that fits it. */
export const wheel = (programmes: readonly WheelProgramme[], words: WheelWords = usualWords): Safe => html`${wideWheel(programmes, words)}${smallWheel(programmes, words)}`
