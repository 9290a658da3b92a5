import { dataTable, valueWords } from '../ui/charts/chart.ts'
import { details } from '../ui/components.ts'
import { html, type Safe } from '../ui/html.ts'
import type { Page } from '../ui/page.ts'
import { figureIdOf, standingsOf } from './analyse.queries.ts'
import { against, comparisonMethod, sinceWords } from './compare.rule.ts'
import { figureOf, type Figure } from './figure.ts'
import { besideWords, intervalWords, peersInWords, unitOf } from './figure-words.ts'
import type { Standing } from './indicator.ts'
import { againstTag, picturePart, placeLinks } from './parts.ts'
import { shortName, surroundingsOf, type Surroundings } from './place.ts'

/** How far a figure lies from its country's, as a share of it; what differs most comes first. */
const distance = (one: Standing): number => (one.againstCountry === 'no different' || one.againstCountry === 'not known' ? 0 : Math.abs(one.latest.value! / (one.country?.value || 1) - 1) + 1)

function change(one: Standing): Safe | string {
  const first = one.trend[0]
  if (!first || first === one.latest) return ''
  const standing = against(one.latest, first)
  return standing === 'not known' ? `since ${first.period}: not comparable` : sinceWords(standing, first.period)
}

function indicatorTable(standings: Standing[], around: Surroundings): Safe {
  const country = around.country?.name ?? 'Country'
  return dataTable({
    caption: `Indicators of ${shortName(around.place)}, what differs most from ${country} first`,
    head: ['Indicator', 'Period', 'Value', '95 per cent interval', country, `Against ${country}`, around.place.kind === 'council' ? 'Beside the other councils' : 'Beside its councils', 'Over time'],
    rows: standings.map((one) => [
      html`<a class="govuk-link" href="/analyse/figures/${figureIdOf(one, around.place.code)}">${one.series.name}</a><br><span class="govuk-hint cc-inline">${unitOf(one.series, one.scale)}${one.latest.derived ? ', worked out from the councils' : ''}</span>`,
      one.latest.period, valueWords(one.latest.value!), intervalWords(one.latest), one.country ? besideWords(one.country.value!, one.latest.value!) : '', againstTag(one.againstCountry),
      peersInWords(one), change(one),
    ]),
  })
}

function inOneSentence(standings: Standing[], around: Surroundings): string {
  const count = (standing: string): number => standings.filter((one) => one.againstCountry === standing).length
  const rest = count('not known')
  return `Of ${standings.length} indicators, ${shortName(around.place)} is higher than ${around.country?.name ?? 'the country'} on ${count('higher')}, lower on ${count('lower')} and no different on ${count('no different')}${rest > 0 ? `; ${rest} cannot be compared` : ''}. Whether higher is better depends on the indicator.`
}

const neighbours = (around: Surroundings): Safe => around.peers.length === 0 ? html`` : html`<nav class="cc-section" aria-label="Other places"><h2 class="govuk-heading-s">${around.place.kind === 'council' ? html`Other councils of <a class="govuk-link" href="/analyse/places/${around.whole!.code}">${around.whole!.name}</a>` : `Councils of ${around.place.name}`}</h2>
  <p class="govuk-body">${placeLinks(around.peers)}</p></nav>`

/** Ways to the parts of a long page. */
const onThisPage = (figures: Figure[]): Safe => figures.length < 2 ? html`` : html`<nav aria-label="On this page"><ul class="govuk-list cc-choices"><li>On this page:</li>${figures.map((one) => html`<li><a class="govuk-link" href="#${one.id.split('~')[0]}">${partNames[one.id.split('~')[0]!] ?? one.title}</a></li>`)}</ul></nav>`
const partNames: Record<string, string> = { indicator: 'What differs most', over65: 'People of 65 and over', gradient: 'Age by deprivation', map: 'Map of deprivation' }

/** The page of a place: every indicator with its interval and comparisons, one of them drawn, people over 65, deprivation and the map. */
export const placePage: Page = {
  path: '/analyse/places/:code', who: 'signed-in',
  show: async (ask) => {
    const code = (ask.params['code'] ?? '').toUpperCase().replaceAll(/[^A-Z0-9]/g, '').slice(0, 12)
    const found = await ask.read(async (tx) => {
      const around = await surroundingsOf(tx, code)
      if (!around) return undefined
      const standings = (await standingsOf(tx, around)).sort((a, b) => distance(b) - distance(a) || a.series.name.localeCompare(b.series.name))
      // The one drawn differs most of those that can be traced over whole years and have others beside them.
      const first = standings.find((one) => one.trend.length > 2 && one.peers.length > 2 && one.againstCountry !== 'not known' && one.trend.every((value) => !value.period.includes('('))) ?? standings[0]
      const name = first && { kind: 'indicator' as const, indicatorId: first.series.indicator_id, area: code, sex: first.series.sex, age: first.series.age }
      return { around, standings, drawn: name && await figureOf(tx, name), over65: await figureOf(tx, { kind: 'over65', area: code }), gradient: await figureOf(tx, { kind: 'gradient', area: code }), map: await figureOf(tx, { kind: 'map', area: code }) }
    })
    if (!found) return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">The loaded data hold no place with the code ${code}. <a class="govuk-link" href="/analyse">See the places that there are.</a></p>` }
    const { around, standings, drawn } = found
    const part = ([figure, why]: (typeof figures)[number]): Safe => (figure ? html`<section class="cc-section" id="${figure.id.split('~')[0]}"><h2 class="govuk-heading-l">${figure.title}</h2><p class="govuk-body">${figure.sentence}${why ? ` ${why}` : ''} <a class="govuk-link" href="/analyse/figures/${figure.id}">The figure on its own page</a></p>
      ${figure.pictures.map((picture) => picturePart(figure, picture))}</section>` : html``)
    // The one indicator drawn is chosen for the reader, so it says why.
    const figures = [[drawn, 'It is drawn here because it differs most of those that can be followed over the years.'], [found.over65, ''], [found.gradient, ''], [found.map, '']] as const
    const missing = [...(found.over65 ? [] : ['projections']), ...(found.gradient ? [] : ['small-area population with deprivation of the same codes']), ...(found.map ? [] : ['boundaries with deprivation of the same codes'])]
    return {
      title: around.place.name, caption: around.place.kind === 'council' ? `Analyse: council${around.whole ? ` in ${around.whole.name}` : ''}` : 'Analyse: whole place', stage: 'analyse', wide: true, breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Analyse', href: '/analyse' }],
      body: html`
        ${standings.length === 0 ? html`<p class="govuk-body-l">No indicators of ${around.place.name} are loaded yet.</p>` : html`<p class="govuk-body-l">${inOneSentence(standings, around)}</p>${onThisPage(figures.flatMap(([figure]) => figure ?? []))}
          ${indicatorTable(standings, around)}${details('How places are compared', html`<p class="govuk-body">${comparisonMethod}</p>`)}`}
        ${neighbours(around)}
        ${figures.map(part)}
        ${missing.length > 0 ? html`<p class="govuk-body">Not loaded for this place: ${missing.join('; ')}.</p>` : ''}`,
    }
  },
}
