import { formatOf, tableFile } from '../../evidence/tabular/table-file.ts'
import { isId } from '../../kernel/ids.ts'
import { pounds } from '../../kernel/money.ts'
import { dateInWords, instantInWords } from '../../kernel/time.ts'
import { dataTable, numberWords, timePanels } from '../../ui/charts/index.ts'
import { html, type Safe } from '../../ui/html.ts'
import { figure, filtersForm, listPage, listTable, summaryList, tag } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk } from '../../ui/page.ts'
import { ratingInWords } from '../quality/visit.ts'
import { concentrationWords, runsOn, type Choice, type Move } from './market.rule.ts'
import type { Market, MarketAsk, MarketRow, QualityLine } from './market.ts'

const crumbs = [{ text: 'Cycle', href: '/' }, { text: 'Review', href: '/review' }]
const unknown = 'not known'
const share = (value: number): string => `${numberWords(value, 0)}\u00a0%`
const contractLink = (id: string, title: string): Safe => html`<a class="govuk-link" href="/deliver/contracts/${id}">${title}</a>`
const addressOf = (ask: MarketAsk): string => `/review/market?${new URLSearchParams(Object.entries(ask).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))).toString()}`
const section = (title: string, body: Safe, id?: string): Safe => html`<section class="cc-section"${id ? html` id="${id}"` : ''}><h2 class="govuk-heading-m">${title}</h2>${body}</section>`
const hhiWords = (choice: Choice): string => (choice.hhi === null ? unknown : `${numberWords(choice.hhi, 0)} of 10,000: ${concentrationWords(choice.hhi)}`)

/** Every market with its choice and its moves of a year. */
const listOfMarkets: Page = {
  path: '/review/markets', who: 'signed-in',
  show: async (ask) => {
    const all = await ask.ask<MarketRow[]>('review.markets')
    const wanted = (ask.search.get('q') ?? '').trim().toLowerCase()
    const rows = wanted === '' ? all : all.filter((row) => `${row.service} ${row.placeName} ${row.largest}`.toLowerCase().includes(wanted))
    const format = formatOf(ask.search)
    if (format) return { file: tableFile('markets', ['Service', 'Place', 'Contracts running', 'Providers', 'Annual value', 'Contracts with a known value', 'Concentration (HHI)', 'Largest provider', 'Its share, %', 'Came in 12 months', 'Left in 12 months', 'Handed back in 12 months'], rows.map((row) => [row.service, row.placeName, row.contracts, row.providers, row.annualPence === null ? '' : { pence: row.annualPence }, row.valued, row.hhi === null ? '' : Math.round(row.hhi), row.largest, row.share === null ? '' : Math.round(row.share), row.entries, row.exits, row.handBacks]), format) }
    return {
      title: 'How each market does', caption: 'Review', stage: 'review', wide: true, breadcrumbs: crumbs,
      body: html`<p class="govuk-body-l">Whether there is enough, whom there is to choose from, at what price and quality, and who came and left: from the contracts and records of this body and of its partnerships.</p>
        <p class="govuk-body">A market is a service as contracts name it, in a place where a need says that it is wanted. What is bought by others, and by people who pay for themselves, is not seen here.</p>
        ${listPage<MarketRow>({
          title: 'Markets', one: 'market', many: 'markets', total: rows.length, pageSize: Number.POSITIVE_INFINITY, path: '/review/markets', query: { q: ask.search.get('q') ?? undefined }, filters: [{ name: 'q', label: 'Service, place or provider' }], rows, purpose: 'Markets stand here once contracts name their service.',
          columns: [
            { key: 'service', heading: 'Service', isHeader: true, cell: (row) => html`<a class="govuk-link" href="${addressOf({ service: row.service, place: row.place || undefined })}">${row.service}</a><br><span class="govuk-hint cc-inline">${row.placeName || 'place not known'}</span>` },
            { key: 'providers', heading: 'Providers', numeric: true, cell: (row) => String(row.providers) }, { key: 'contracts', heading: 'Contracts', numeric: true, cell: (row) => String(row.contracts) },
            { key: 'value', heading: 'A year', numeric: true, cell: (row) => (row.annualPence === null ? unknown : html`${pounds(row.annualPence, { whole: true })}${row.valued < row.contracts ? html`<br><span class="govuk-hint cc-inline">of ${row.valued} of ${row.contracts}</span>` : ''}`) },
            { key: 'largest', heading: 'Rests most on', cell: (row) => (row.share === null ? unknown : html`${row.largest}, ${share(row.share)}${row.share >= 50 && row.providers > 1 ? html` ${tag('over half', 'yellow')}` : ''}`) },
            { key: 'hhi', heading: 'Concentration', cell: (row) => (row.hhi === null ? unknown : html`${numberWords(row.hhi, 0)}<br><span class="govuk-hint cc-inline">${row.providers === 1 ? 'one provider' : concentrationWords(row.hhi)}</span>`) },
            { key: 'moves', heading: 'In twelve months', cell: (row) => movesInWords(row) },
          ],
        })}`,
    }
  },
}

function movesInWords(row: Pick<MarketRow, 'entries' | 'exits' | 'handBacks'>): Safe | string {
  const parts = [row.entries > 0 ? `${row.entries} came` : '', row.exits > 0 ? `${row.exits} left` : ''].filter(Boolean).join(', ')
  return row.handBacks > 0 ? html`${parts}${parts ? ' ' : ''}${tag(`${row.handBacks} handed back`, 'orange')}` : parts || 'nobody came or left'
}

const sufficiency = (market: Market): Safe => html`
  ${market.needs.length === 0 ? html`<p class="govuk-body">How many people need it is ${unknown}: no open need is recorded in its programmes${market.contracts.every((one) => one.programmeId === null) ? ', and none of its contracts belongs to one' : ''}.</p>`
    : listTable({ caption: 'Needs behind it', rows: market.needs, path: '', query: {}, columns: [{ key: 'need', heading: 'Need', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/analyse/needs/${row.id}">${row.title}</a><br><span class="govuk-hint cc-inline">${row.programme}</span>` }, { key: 'people', heading: 'People', numeric: true, cell: (row) => (row.people === null ? unknown : row.people.toLocaleString('en-GB')) }] })}
  ${market.free.length === 0 ? html`<p class="govuk-body">Free places and who waits are ${unknown}: none of its providers tells them on a daily board.</p>`
    : html`${listTable({ caption: 'Free places as told last', rows: market.free, path: '', query: {}, columns: [
      { key: 'service', heading: 'Service', isHeader: true, cell: (row) => html`<a class="govuk-link" href="/deliver/capacity-lines/${row.id}">${row.service}</a><br><span class="govuk-hint cc-inline">${row.provider}</span>` }, { key: 'free', heading: 'Free', numeric: true, cell: (row) => (row.free === null ? unknown : String(row.free)) },
      { key: 'as-at', heading: 'True at', cell: (row) => (row.asAt === null ? 'never told' : instantInWords(row.asAt)) }, { key: 'board', heading: 'Board', cell: (row) => html`<a class="govuk-link" href="/deliver/boards/${row.boardId}">${row.board}</a>` },
    ] })}${market.waiting.length === 0 ? html`<p class="govuk-body">Who waits is ${unknown}.</p>` : html`<ul class="govuk-list govuk-list--bullet">${market.waiting.map((one) => html`<li>${one.people} ${one.people === 1 ? 'person waits' : 'people wait'} for ${one.pathway} on <a class="govuk-link" href="/deliver/boards/${one.boardId}">${one.board}</a>, ${instantInWords(one.asAt)}. The board counts everybody on this pathway, for these and other providers.</li>`)}</ul>`}`}`

const choice = (market: Market, before: Choice): Safe => {
  const { now } = market
  const change = (value: number, was: number): string => (value === was ? 'as a year ago' : `${was} a year ago`)
  return summaryList([
    { key: 'Providers with a running contract', value: `${now.providers} (${change(now.providers, before.providers)})` }, { key: 'Contracts running', value: html`<a class="govuk-link" href="#contracts">${now.contracts}</a> (${change(now.contracts, before.contracts)})` },
    { key: 'Value of a year', value: now.annualPence === null ? unknown : `${pounds(now.annualPence, { whole: true })}${now.valued < now.contracts ? `, of the ${now.valued} of ${now.contracts} whose value is known` : ''}` },
    { key: 'Rests most on', value: now.largest ? `${now.largest.provider}, ${share(now.largest.share)} of the value` : unknown },
    { key: 'Concentration (HHI)', value: now.hhi === null ? unknown : `${hhiWords(now)}${before.hhi === null ? '' : `; ${numberWords(before.hhi, 0)} a year ago`}` },
  ])
}

const price = (market: Market): Safe => html`${market.priced === 0 ? html`<p class="govuk-body">Prices are ${unknown}: no payment terms are agreed for its running contracts.</p>`
  : html`${market.spreads.length === 0 ? html`<p class="govuk-body">No unit has a price: its contracts are paid by a sum for the year, whose sizes cannot be compared.</p>` : dataTable({ caption: 'Prices of a unit today', head: ['Unit', 'Contracts', 'Lowest', 'Middle', 'Highest', 'Highest above lowest'], rows: market.spreads.map((one) => [one.line, String(one.contracts), pounds(one.least), pounds(one.middle), pounds(one.most), one.least > 0n && one.contracts > 1 ? `${numberWords((Number(one.most) / Number(one.least) - 1) * 100, 0)} %` : '']) })}
    <p class="govuk-body">${market.index ? `Against twelve months ago prices stand at ${numberWords(market.index.index, 1)} (100 is then), from ${market.index.pairs} ${market.index.pairs === 1 ? 'price' : 'prices'} of the same contracts known at both times.` : 'How prices changed in a year is not known: no contract has a price at both times.'} <span class="govuk-hint cc-inline">Geometric mean of the changes, each price alike; sums for a year count too. ${market.priced} of ${market.now.contracts} running contracts have payment terms.</span></p>`}`

const quality = (rows: readonly QualityLine[]): Safe => html`${rows.length === 0 ? html`<p class="govuk-body">No contract runs.</p>` : listTable<QualityLine>({ caption: 'Quality by contract', rows, path: '', query: {}, columns: [
  { key: 'contract', heading: 'Contract', isHeader: true, cell: (row) => html`${contractLink(row.contractId, row.contract)}<br><span class="govuk-hint cc-inline">${row.provider}</span>` },
  { key: 'visit', heading: 'Last quality visit', cell: (row) => (row.visitId === null ? 'not visited' : html`<a class="govuk-link" href="/review/quality-visits/${row.visitId}">${ratingInWords(row.rating)}</a>, ${dateInWords(row.ratedOn)}`) },
  { key: 'targets', heading: 'Targets met, by the last value', cell: (row) => (row.targets === 0 ? unknown : `${row.met} of ${row.targets}`) }, { key: 'open', heading: 'Notices running', numeric: true, cell: (row) => String(row.open) },
] })}<p class="govuk-body-s">Ratings of the regulator are ${unknown} here: they are not loaded.</p>`

const colours: Readonly<Record<Move['kind'], string>> = { entry: 'blue', exit: 'grey', 'hand-back': 'orange', 'early end': 'yellow' }
const moveWords: Readonly<Record<Move['kind'], string>> = { entry: 'came', exit: 'left', 'hand-back': 'handed back', 'early end': 'ended early' }

const moves = (rows: readonly Move[]): Safe => (rows.length === 0 ? html`<p class="govuk-body">Nobody came or left in three years, as far as the dates of contracts tell.</p>` : listTable<Move>({ caption: 'Who came, left and handed back in three years', rows, path: '', query: {}, columns: [
  { key: 'on', heading: 'On', cell: (row) => dateInWords(row.on) }, { key: 'provider', heading: 'Provider', isHeader: true, cell: (row) => row.provider }, { key: 'kind', heading: 'What happened', cell: (row) => tag(moveWords[row.kind], colours[row.kind]) }, { key: 'contract', heading: 'Contract', cell: (row) => contractLink(row.contractId, row.contract) }, { key: 'words', heading: 'How', cell: (row) => row.words },
] }))

function trend(market: Market, path: string): Safe {
  const labels = market.trend.map((one) => dateInWords(one.day).replace(/^\d+ /, '').replace(/([A-Z][a-z]{2})[a-z]*/, '$1'))
  const panels = [
    { title: 'Providers', unit: 'with a running contract', values: market.trend.map((one) => one.choice.providers), fromZero: true }, { title: 'Value of a year', unit: 'million pounds, where known', values: market.trend.map((one) => (one.choice.annualPence === null ? null : Number(one.choice.annualPence) / 1e8)), fromZero: true },
    { title: 'Concentration', unit: 'HHI, 10,000 is one provider', values: market.trend.map((one) => one.choice.hhi), fromZero: true }, { title: 'Prices', unit: market.indexFrom ? `100 is ${dateInWords(market.indexFrom)}` : 'index', values: market.trend.map((one) => one.index) },
  ]
  const [first, last] = [market.trend[0]!, market.trend.at(-1)!]
  return figure({
    id: 'trend', title: 'Over three years', sentence: `${first.choice.providers === 0 ? 'Nobody' : `${first.choice.providers} ${first.choice.providers === 1 ? 'provider' : 'providers'}`} on ${dateInWords(first.day)}, ${last.choice.providers === 0 ? 'nobody' : last.choice.providers} today.`, svg: timePanels({ title: 'The market over three years', labels, panels }),
    table: dataTable({ caption: 'At the end of each quarter', head: ['Day', 'Contracts', 'Providers', 'Value of a year', 'HHI', 'Price index'], rows: market.trend.map((one) => [dateInWords(one.day), String(one.choice.contracts), String(one.choice.providers), one.choice.annualPence === null ? unknown : pounds(one.choice.annualPence, { whole: true }), one.choice.hhi === null ? unknown : numberWords(one.choice.hhi, 0), one.index === null ? unknown : numberWords(one.index, 1)]) }),
    source: `dates, yearly values and payment terms of ${market.contracts.length} ${market.contracts.length === 1 ? 'contract' : 'contracts'}, as known today`, method: 'Providers and contracts by their first and last days. Concentration is the sum of the squared shares of the yearly value (Herfindahl-Hirschman), from 1,000 called concentrated and from 2,000 highly so, as competition authorities do: for care a guide only. The yearly value of a contract is the one known today, also for earlier quarters. Prices by the terms in force in each quarter, against the first quarter that has any: contracts that began later are not in it.',
    downloads: [{ text: 'Contracts (CSV)', href: `${path}&format=csv` }, { text: 'Quarters (CSV)', href: `${path}&format=csv&what=quarters` }],
  })
}

/** One market as the address names it. */
async function marketPage(ask: PageAsk): Promise<Answer> {
  const given = (name: string): string | undefined => ask.search.get(name)?.trim() || undefined
  const programme = given('programme')
  const wanted: MarketAsk = { service: given('service'), programme: programme && isId(programme) ? programme : undefined, place: given('place') }
  const nowhere: Answer = { status: 404, title: 'Page not found', body: html`<p class="govuk-body">No contract that you can see belongs to this market. <a class="govuk-link" href="/review/markets">All markets</a></p>` }
  if (wanted.service === undefined && wanted.programme === undefined) return nowhere
  const found = await ask.ask<{ market: Market; places: { value: string; text: string }[]; programmeTitle: string | null }>('review.market', Object.fromEntries(Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined)))
  const { market, places } = found
  if (market.contracts.length === 0) return nowhere
  const path = addressOf(wanted)
  const format = formatOf(ask.search)
  if (format && ask.search.get('what') === 'quarters') return { file: tableFile('market-quarters', ['Day', 'Contracts', 'Providers', 'Value of a year', 'HHI', 'Price index'], market.trend.map((one) => [one.day, one.choice.contracts, one.choice.providers, one.choice.annualPence === null ? '' : { pence: one.choice.annualPence }, one.choice.hhi === null ? '' : Math.round(one.choice.hhi), one.index === null ? '' : Math.round(one.index * 10) / 10]), format) }
  if (format) return { file: tableFile('market', ['Reference', 'Contract', 'Provider', 'Commissioner', 'Service', 'Programme', 'First day', 'Last day', 'Value of a year', 'Runs today'], market.contracts.map((one) => [one.reference, one.title, one.provider, one.body, one.service, one.programme ?? '', one.startsOn ?? '', one.lastDay ?? '', one.annualPence === null ? '' : { pence: one.annualPence }, runsOn(one, ask.today) ? 'yes' : 'no']), format) }
  const place = places.find((one) => one.value === wanted.place)?.text
  const backs = market.moves.filter((one) => one.kind === 'hand-back')
  return {
    title: wanted.service ?? found.programmeTitle ?? 'Market', caption: `Review: market performance${place ? `, ${place}` : ''}`, stage: 'review', wide: true, breadcrumbs: [...crumbs, { text: 'Markets', href: '/review/markets' }],
    body: html`<p class="govuk-body-l">${market.now.providers === 0 ? 'Nobody has a running contract.' : market.now.providers === 1 ? 'One provider: there is nobody else to choose.' : `${market.now.providers} providers${market.now.largest ? `; ${share(market.now.largest.share)} of the value rests on ${market.now.largest.provider}` : ''}.`}${backs.length === 0 ? '' : ` ${backs.length === 1 ? 'One contract was' : `${backs.length} contracts were`} handed back in three years.`}</p>
      ${places.length > 0 ? filtersForm('/review/market', [{ name: 'place', label: 'Place', options: places }], { service: wanted.service, programme: wanted.programme, place: wanted.place }) : ''}
      ${market.unplaced + market.withoutStart === 0 ? '' : html`<p class="govuk-body-s">${market.unplaced > 0 ? `${market.unplaced} ${market.unplaced === 1 ? 'contract' : 'contracts'} of this service in no known place ${market.unplaced === 1 ? 'is' : 'are'} left out. ` : ''}${market.withoutStart > 0 ? `The first day of ${market.withoutStart} ${market.withoutStart === 1 ? 'contract is' : 'contracts are'} ${unknown}: not counted as running.` : ''}</p>`}
      ${section('Is there enough?', sufficiency(market), 'sufficiency')}${section('Whom is there to choose from?', choice(market, market.yearBefore), 'choice')}${section('At what price?', price(market), 'price')}${section('How good is it?', quality(market.quality), 'quality')}${section('Who came and left?', moves(market.moves), 'moves')}
      ${trend(market, path)}
      ${section('Its contracts', listTable({ caption: 'Contracts of this market', rows: market.contracts, path: '', query: {}, columns: [
        { key: 'contract', heading: 'Contract', isHeader: true, cell: (row) => html`${contractLink(row.id, row.title)}<br><span class="govuk-hint cc-inline">${row.reference}, ${row.provider}</span>` }, { key: 'from', heading: 'First day', cell: (row) => (row.startsOn ? dateInWords(row.startsOn) : unknown) }, { key: 'to', heading: 'Last day', cell: (row) => (row.lastDay ? dateInWords(row.lastDay) : 'open') },
        { key: 'value', heading: 'A year', numeric: true, cell: (row) => (row.annualPence === null ? unknown : pounds(row.annualPence, { whole: true })) }, { key: 'runs', heading: 'Runs today', cell: (row) => (runsOn(row, ask.today) ? 'yes' : 'no') },
      ] }), 'contracts')}`,
  }
}

export const marketPages: Page[] = [listOfMarkets, { path: '/review/market', who: 'signed-in', show: marketPage }]
