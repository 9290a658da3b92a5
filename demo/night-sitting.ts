// Night sitting, paid from a pooled fund: one provider gives its contract back, another comes, and a change at one is judged against the others.
// And what the first round of talking therapies taught, carried into the second. Providers, sums and figures are invented.
import { addMonths } from '../src/law/index.ts'
import { bodyId, provider } from './cast.ts'
import { recordNeed } from './needs.ts'
import type { Playing, Scene } from './scene.ts'

const sitters = [
  { name: 'north', title: 'Night sitting, north', provider: 'Nightingale Sitting CIC (invented)', from: '2024-10-01', annualValue: 212_000_00, price: '148.00', next: '152.00' },
  { name: 'central', title: 'Night sitting, central', provider: 'Lamplight Care (invented)', from: '2024-10-01', annualValue: 264_000_00, price: '155.00', next: '159.65' },
  { name: 'south', title: 'Night sitting, south', provider: 'Owlswick Homecare (invented)', from: '2024-10-01', annualValue: 178_000_00, price: '162.00', next: '166.80' },
  { name: 'east', title: 'Night sitting, east', provider: 'Small Hours Ltd (invented)', from: '2024-10-01', annualValue: 121_000_00, price: '139.00', next: '139.00' },
] as const
const west = { name: 'west', title: 'Night sitting, east and west', provider: 'Moonrise Care (invented)', from: '2026-07-01', annualValue: 148_000_00, price: '171.00' } as const
const measured = ['north', 'central', 'south'] as const
type Measured = (typeof measured)[number]

// Nights covered as asked, in per cent, October 2024 to October 2026; from October 2025 the north has a desk that fills a night by one call.
const covered: Readonly<Record<Measured, readonly number[]>> = {
  north: [81, 80, 78, 79, 82, 81, 83, 80, 82, 79, 81, 82, 85, 87, 88, 89, 90, 89, 91, 90, 92, 91, 90, 92, 91],
  central: [84, 82, 81, 83, 84, 83, 85, 83, 84, 82, 83, 85, 84, 83, 85, 86, 85, 84, 86, 87, 86, 85, 87, 86, 86],
  south: [77, 76, 75, 75, 78, 77, 78, 77, 78, 76, 77, 78, 78, 77, 79, 79, 80, 78, 80, 81, 80, 79, 80, 81, 80],
}
const asked: Readonly<Record<Measured, number>> = { north: 119, central: 142, south: 92 }
const monthAt = (index: number): string => addMonths('2024-10-01', index).slice(0, 7)
/** Nights asked for in a month: a few more each winter. */
const askedIn = (name: Measured, index: number): number => asked[name] + [4, 7, 9, 8, 5, 2, 0, -2, -3, -4, -2, 1][index % 12]!

async function nightsOf({ stage, cast, id }: Playing, from: number, to: number): Promise<void> {
  for (const name of measured) for (let index = from; index < to; index += 1) {
    const denominator = askedIn(name, index)
    const value = covered[name][index]!
    await stage.done(`nights-${name}-${monthAt(index)}`, cast.dee, 'deliver.correct-observation', { kpi: id(`nights-kpi-${name}`), period: monthAt(index), value, numerator: Math.round((value * denominator) / 100), denominator, reason: 'From the monthly list of the provider (demonstration)' })
  }
}

/** Who covers nights in a month, with how many were covered and what they come to by the terms. */
function coveredIn(index: number): { name: string; nights: number; pence: number }[] {
  const month = monthAt(index)
  const plain = index < 21 ? [{ ...sitters[3], nights: 61 + (index % 5) }] : [{ ...west, next: west.price, nights: 66 + (index % 5) }]
  const all = [...sitters.slice(0, 3).map((one) => ({ ...one, nights: Math.round((covered[one.name as Measured][index]! * askedIn(one.name as Measured, index)) / 100) })), ...plain]
  return all.map((one) => ({ name: one.name, nights: one.nights, pence: one.nights * Math.round(Number(month >= '2026-04' ? one.next : one.price) * 100) }))
}

const told = async ({ stage, cast, id }: Playing, index: number): Promise<void> => {
  for (const one of coveredIn(index)) await stage.done(`nights-activity-${one.name}-${monthAt(index)}`, cast.dee, 'deliver.report-activity', { contract: id(`nights-${one.name}`), month: `${monthAt(index)}-01`, units: `Night: ${one.nights}` })
}

/** Activity and payments of those months, each told and paid as the terms have it. */
async function paidNights(playing: Playing, from: number, to: number): Promise<void> {
  const { stage, cast, id } = playing
  for (let index = from; index < to; index += 1) {
    const month = monthAt(index)
    await told(playing, index)
    for (const one of coveredIn(index)) await stage.done(`nights-paid-${one.name}-${month}`, cast.farid, 'deliver.record-month-paid', { contract: id(`nights-${one.name}`), month: `${month}-01`, amount: one.pence, paidOn: `${addMonths(`${month}-01`, 1).slice(0, 7)}-18`, paymentReference: `DEMO-NS-${one.name}-${month}` })
  }
}

/** A month that is invoiced: each provider's invoice is accepted, and paid a few days later. */
const invoiced = (index: number): Scene[] => {
  const [month, next] = [monthAt(index), addMonths(`${monthAt(index)}-01`, 1).slice(0, 7)]
  return [
    {
      at: `${next}-09T10:00:00Z`, title: `the nights of ${month} are invoiced`, play: async (playing) => {
        const { stage, cast, id, keep } = playing
        await told(playing, index)
        for (const one of coveredIn(index)) {
          const entered = await stage.done(`nights-invoice-${one.name}-${month}`, cast.dee, 'deliver.record-invoice', { contract: id(`nights-${one.name}`), number: `NS-${one.name}-${month}`, from: `${month}-01`, invoicedOn: `${next}-03`, receivedOn: `${next}-04`, description: `${one.nights} nights covered`, amount: one.pence })
          keep(`nights-invoice-${one.name}-${month}`, stage.id(entered, 'invoice'))
          await stage.done(`nights-accept-${one.name}-${month}`, cast.dee, 'deliver.accept-invoice', { invoice: id(`nights-invoice-${one.name}-${month}`) })
        }
      },
    },
    {
      at: `${next}-12T10:00:00Z`, title: `the nights of ${month} are paid`, play: async ({ stage, cast, id }) => {
        for (const one of coveredIn(index)) await stage.done(`nights-invoice-paid-${one.name}-${month}`, cast.farid, 'deliver.record-invoice-paid', { invoice: id(`nights-invoice-${one.name}-${month}`), paidOn: `${next}-11`, paymentReference: `DEMO-NS-${one.name}-${month}` })
      },
    },
  ]
}

async function takenOn(playing: Playing, one: (typeof sitters)[number] | typeof west): Promise<void> {
  const { stage, cast, id, keep } = playing
  const made = await stage.done(`nights-${one.name}`, cast.dee, 'deliver.record-contract', {
    title: one.title, provider: await provider(stage, cast, one.provider), service: 'Night sitting', startsOn: one.from, endsOn: '2028-09-30', noticeDays: 91, annualValue: one.annualValue, value: one.annualValue * 3, tier: 'standard', owner: 'Dee Demonstration', programme: id('nights'),
  })
  keep(`nights-${one.name}`, stage.id(made, 'contract'))
  await stage.done(`nights-${one.name}-serves`, cast.dee, 'deliver.link-contract', { contract: id(`nights-${one.name}`), serves: id('nights-need') })
  await stage.done(`nights-${one.name}-start`, cast.dee, 'deliver.start-contract', { contract: id(`nights-${one.name}`), on: one.from })
  await stage.done(`nights-${one.name}-terms`, cast.farid, 'deliver.agree-payment-terms', { contract: id(`nights-${one.name}`), way: 'tariff', from: one.from, prices: `Night: ${one.price}`, reason: 'A price for each night that is covered (demonstration).' })
}

const nights: readonly Scene[] = [
  {
    at: '2025-04-02T10:00:00Z', title: 'night sitting, paid from a pooled fund', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      const partnership = await stage.done('nights-partnership', cast.alex, 'bodies.agree-partnership', { name: 'Manchester pooled fund for night sitting', instrument: 'Section 75 agreement: pooled fund (demonstration)', way: 'parallel', members: [bodyId('manchester')], signedOn: '2025-04-01', from: '2025-04-01' })
      const made = await stage.done('nights-programme', cast.alex, 'cycle.open-programme', { name: 'Night sitting at the end of life, Manchester', purpose: 'People who want to die at home can, and those who care for them sleep.', level: 'place', tier: 'standard', service: 'Night sitting', areas: 'E08000003', partnership: stage.id(partnership, 'partnership') })
      keep('nights', stage.id(made, 'programme'))
      await recordNeed(playing, 'nights-need', cast.bev, { title: 'Carers of people at the end of life do not sleep', programme: 'nights', place: 'E08000003', words: 'One night in five that families ask for is not covered (demonstration).' })
      for (const [year, icb, council] of [['2025/26', 540_000_00, 240_000_00], ['2026/27', 560_000_00, 240_000_00]] as const) {
        await stage.done(`nights-budget-icb-${year}`, cast.farid, 'plan.set-budget-line', { name: `Night sitting, ${year}, integrated care board`, purpose: 'Its part of the pooled fund', for: id('nights-need'), amount: icb, year, source: 'Core allocation' })
        await stage.done(`nights-budget-council-${year}`, cast.max, 'plan.set-budget-line', { name: `Night sitting, ${year}, council`, purpose: 'Its part of the pooled fund', for: id('nights-need'), amount: council, year, source: 'Adult social care budget' })
      }
      for (const one of sitters) await takenOn(playing, one)
      for (const name of measured) {
        const kpi = await stage.done(`nights-kpi-${name}`, cast.dee, 'plan.add-kpi', { name: 'Nights covered as asked', contract: id(`nights-${name}`), unit: '%', direction: 'up', frequency: 'monthly', target: 85, targetFrom: '2024-10-01', numerator: 'Nights covered', denominator: 'Nights asked for' })
        keep(`nights-kpi-${name}`, stage.id(kpi, 'kpi'))
      }
      await stage.done('nights-to-deliver', cast.alex, 'cycle.move-programme', { programme: id('nights'), to: 'deliver', reason: 'The contracts ran before the programme was opened.' })
    },
  },
  {
    at: '2025-09-22T10:00:00Z', title: 'a claim of what one desk for the north will do, and who it is compared with', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      await nightsOf(playing, 0, 11)
      keep('nights-claim', stage.id(await stage.done('nights-claim', cast.bev, 'review.make-claim', {
        kpi: id('nights-kpi-north'), what: 'A desk that fills a night by one call covers more nights in the north', startsFrom: '2025-10', byMonth: '2026-09', low: 3, likely: 7, high: 12, cost: 46_000_00,
        comparators: [id('nights-kpi-central'), id('nights-kpi-south')], comparatorReason: 'The same service, price rises and winter; neither has such a desk, and none is planned there before October 2026.', reason: 'In the north a third of the nights not covered were not covered because nobody answered the telephone after six.',
      }), 'claim'))
    },
  },
  { at: '2026-02-24T10:00:00Z', title: 'nights of the autumn and winter', play: async (playing) => { await nightsOf(playing, 11, 16); await paidNights(playing, 12, 16) } },
  {
    at: '2026-03-16T10:00:00Z', title: 'the provider in the east gives its contract back', play: async ({ stage, cast, id }) => {
      const change = stage.id(await stage.done('nights-back', cast.dee, 'deliver.propose-change', {
        contract: id('nights-east'), type: 'termination', title: 'The provider in the east gives the contract back', what: 'The contract ends on 30 June 2026, more than two years early.', why: 'The provider cannot find staff for nights at this price: it had the lowest price of four.',
        effectiveOn: '2026-06-30', newEndsOn: '2026-06-30', ending: 'notice by the provider', regime: 'psr',
      }), 'change')
      await stage.done('nights-back-offered', cast.dee, 'deliver.offer-change', { change })
      await stage.done('nights-back-agreed', cast.dee, 'deliver.record-answer-to-change', { change, answer: 'agrees', on: '2026-03-16', words: 'Its own letter of 13 March 2026 (demonstration)' })
      await stage.done('nights-back-approved', cast.alex, 'deliver.approve-change', { change, meeting: 'Strategic commissioning committee (demonstration)', meetingOn: '2026-03-16', delegation: 'Scheme of delegation, contracts up to £1 million', reason: 'The provider may give notice; nobody is left without nights until a successor begins.' })
      await stage.done('nights-back-signed', cast.dee, 'deliver.sign-change', { change, signedOn: '2026-03-16', signedBy: 'Alex Demonstration for the board; the director of Small Hours' })
    },
  },
  {
    at: '2026-04-07T10:00:00Z', title: 'prices of the year', play: async ({ stage, cast, id }) => {
      for (const one of sitters.filter((sitter) => sitter.name !== 'east')) await stage.done(`nights-${one.name}-prices`, cast.farid, 'deliver.agree-payment-terms', { contract: id(`nights-${one.name}`), way: 'tariff', from: '2026-04-01', prices: `Night: ${one.next}`, reason: 'The rise of the year (demonstration).' })
    },
  },
  { at: '2026-06-22T10:00:00Z', title: 'nights of the spring', play: async (playing) => { await nightsOf(playing, 16, 20); await paidNights(playing, 16, 20) } },
  {
    at: '2026-07-01T10:00:00Z', title: 'the east is handed over, and what that taught', play: async (playing) => {
      const { stage, cast, id } = playing
      await stage.done('nights-east-ended', cast.dee, 'deliver.end-contract', { contract: id('nights-east'), on: '2026-06-30', how: 'terminated', reason: 'Given back by the provider; Moonrise Care goes on.' })
      await takenOn(playing, west)
      await stage.done('nights-learned', cast.dee, 'review.record-learning', { from: id('nights-east'), turn: 'stop', what: 'Taking the lowest price for nights without asking how the staff are found', shownBy: 'The lowest of four prices came back after 20 months; its successor costs £171 a night instead of £139.' })
    },
  },
  { at: '2026-07-21T10:00:00Z', title: 'nights of June', play: (playing) => paidNights(playing, 20, 21) },
  ...[21, 22, 23].flatMap(invoiced),
  {
    at: '2026-11-04T10:00:00Z', title: 'did the desk in the north work? The claim is judged', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      await nightsOf(playing, 20, 25)
      await told(playing, 24)
      await stage.done('nights-judged', cast.bev, 'review.judge-claim', { claim: id('nights-claim'), words: 'Central and south rose a little too, by about two of a hundred nights: part of what the north shows would have come anyway. Nothing else is known that reached the north alone.' })
      await stage.done('nights-learned-desk', cast.bev, 'review.record-learning', { from: id('nights-claim'), turn: 'start', what: 'One desk that fills a night by one call, for all', shownBy: 'Against central and south, more nights were covered in the north in the year from October 2025; the claim stands with its limits.' })
      const board = stage.id(await stage.done('nights-board', cast.dee, 'deliver.open-board', { title: 'Night sitting: who waits (demonstration values)', place: 'Manchester', programme: id('nights'), pathways: 'Nights', staleHours: 48 }), 'board')
      for (const [name, places] of [['north', 3], ['central', 1]] as const) {
        const line = stage.id(await stage.done(`nights-line-${name}`, cast.dee, 'deliver.add-capacity-line', { board, service: `Nights that can begin within two days, ${name}`, help: 'home-care', pathway: 'Nights', place: 'Manchester', provider: await provider(stage, cast, sitters.find((one) => one.name === name)!.provider) }), 'capacity-line')
        await stage.done(`nights-free-${name}`, cast.dee, 'deliver.report-capacity', { line, free: places })
      }
      await stage.done('nights-waiting', cast.dee, 'deliver.report-waiting', { board, figures: [{ pathway: 'Nights', people: 11 }] })
      keep('nights-board', board)
    },
  },
]

const learned: readonly Scene[] = [
  {
    at: '2026-09-30T16:00:00Z', title: 'what the first round of talking therapies taught, by name', play: async ({ stage, cast, id, keep }) => {
      const record = async (name: string, from: string, turn: string, what: string, shownBy: string): Promise<void> => keep(name, stage.id(await stage.done(name, cast.dee, 'review.record-learning', { from: id(from), turn, what, shownBy }), 'learning'))
      await record('learn-outreach', 'tt-review', 'start', 'Outreach where recovery is lowest', '44 % recover in the poorest fifth of neighbourhoods and 53 % in the richest.')
      await record('learn-list', 'tt-meeting-1', 'continue', 'The weekly list of everybody who waits over four weeks', 'Since it comes every Friday, waits are within the usual range.')
      await record('learn-one-figure', 'tt-review', 'stop', 'Looking at recovery as one figure for everybody', 'The figure for all rose from 47 % to 50 % while the gap stayed.')
      await record('learn-steps', 'inherited-1', 'start', 'Joining two services in steps, never on one day', 'In the autumn of 2024 people who were in treatment at the change waited three weeks longer.')
    },
  },
  {
    at: '2026-10-12T10:00:00Z', title: 'the second round takes up what the first one taught, and declines some', play: async ({ stage, cast, id }) => {
      await stage.done('learn-outreach-taken', cast.alex, 'review.take-up-learning', { learning: id('learn-outreach'), into: id('tt-need-2'), words: 'It is the first need of the round.' })
      await stage.done('learn-figure-taken', cast.alex, 'review.take-up-learning', { learning: id('learn-one-figure'), into: id('tt-kpi-recovery'), words: 'Returned by fifth of deprivation, with numbers, since September 2026.' })
      await stage.done('learn-steps-declined', cast.alex, 'review.decline-learning', { learning: id('learn-steps'), reason: 'The two services are one since October 2024; nothing is joined in this round.' })
    },
  },
]

export const nightSitting: readonly Scene[] = [...nights, ...learned]
