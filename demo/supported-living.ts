// P4: supported living for adults with a learning disability; its contracts come in from a small register. Invented but for the published spend.
import { dropIn } from './imports.ts'
import { recordNeed } from './needs.ts'
import type { Scene } from './scene.ts'

// Demonstration values of invented providers: reviews held of reviews due, by the last month of the quarter.
const reviewsHeld: readonly { lot: number; quarters: readonly (readonly [period: string, held: number, due: number])[] }[] = [
  { lot: 1, quarters: [['2025-12', 29, 31], ['2026-03', 33, 36], ['2026-06', 36, 38], ['2026-09', 34, 37]] },
  { lot: 2, quarters: [['2025-12', 17, 19], ['2026-03', 18, 20], ['2026-06', 17, 19], ['2026-09', 20, 22]] },
  { lot: 3, quarters: [['2025-12', 11, 14], ['2026-03', 9, 13], ['2026-06', 8, 13], ['2026-09', 7, 12]] },
  { lot: 4, quarters: [['2025-12', 10, 12], ['2026-03', 11, 12], ['2026-06', 10, 11], ['2026-09', 11, 13]] },
]

export const supportedLiving: readonly Scene[] = [
  {
    at: '2025-03-03T10:00:00Z', title: 'a programme for supported living', play: async (playing) => {
      const { stage, cast, keep } = playing
      const made = await stage.done('living-programme', cast.grace, 'cycle.open-programme', {
        name: 'Supported living for adults with a learning disability, Trafford', purpose: 'Adults with a learning disability live in a home of their own with the support that they choose.',
        level: 'place', tier: 'full', service: 'Supported living', areas: 'E08000009',
      })
      keep('living', stage.id(made, 'programme'))
      await recordNeed(playing, 'living-need', cast.kim, { title: 'Adults with a learning disability want a home of their own', programme: 'living', place: 'E08000009', words: 'Most supported living is in shared houses that people did not choose. What the council pays, and to whom, stands with its published payments.' })
    },
  },
  {
    at: '2025-10-06T10:00:00Z', title: 'the register goes in as it is', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      const contracts = await dropIn(playing, { name: 'living', by: 'kim', kind: 'register', file: 'contract-register/supported-living-register.csv', title: 'Supported living register' })
      if (contracts.length !== 5) throw new Error(`${contracts.length} contracts came in, not 5`)
      for (const [index, contract] of contracts.entries()) keep(`living-${index + 1}`, contract)
      for (const [index, contract] of contracts.slice(0, 3).entries()) await stage.done(`living-link-${index + 1}`, cast.kim, 'deliver.link-contract', { contract, serves: id('living-need') })
      await stage.done('living-to-deliver', cast.grace, 'cycle.move-programme', { programme: id('living'), to: 'deliver', reason: 'The framework was entered on 3 October 2025; 14 providers are admitted.' })
    },
  },
  {
    at: '2025-10-20T10:00:00Z', title: 'the same indicator is watched on every contract', play: async ({ stage, cast, id, keep }) => {
      for (const [index, { lot }] of reviewsHeld.entries()) {
        const made = await stage.done(`living-kpi-${index + 1}`, cast.kim, 'plan.add-kpi', {
          name: 'Reviews of support plans held in time', contract: id(`living-${lot}`), unit: '%', direction: 'up', frequency: 'quarterly', target: 90, targetFrom: '2025-10-03', numerator: 'Reviews held within twelve months of the last', denominator: 'Reviews that were due',
          source: 'The provider\'s quarterly report', owner: 'Contract manager, supported living', limitRule: 'year', consequence: 'It is talked about at the contract review', harm: 'outcome', changedBy: 'together',
        })
        keep(`living-kpi-${lot}`, stage.id(made, 'kpi'))
      }
    },
  },
  {
    at: '2026-06-22T10:00:00Z', title: 'two months of the council\'s payments go in', play: async (playing) => {
      await dropIn(playing, { name: 'payments', by: 'kim', kind: 'payments', file: 'spend/trafford_social_care_payments_2026_27.csv.gz', title: 'Social care payments, April and May 2026', publisher: 'Trafford Council' })
    },
  },
  {
    at: '2026-10-12T10:00:00Z', title: 'a year of reviews compared, and a concern raised', play: async ({ stage, cast, id, keep }) => {
      for (const { lot, quarters } of reviewsHeld) {
        for (const [period, held, due] of quarters) await stage.done(`living-reviews-${lot}-${period}`, cast.kim, 'deliver.correct-observation', { kpi: id(`living-kpi-${lot}`), period, value: Math.round((held / due) * 1000) / 10, numerator: held, denominator: due, reason: 'From the quarterly report' })
      }
      const found = await stage.done('living-finding', cast.kim, 'review.record-finding', { title: 'Complex support: reviews of support plans are held late', words: '35 of 52 reviews were held in time in the year to September 2026, where all contracts together held nine of ten.', kpi: id('living-kpi-3'), period: '2026-09', signal: 'judgement' })
      const raised = await stage.done('living-concern', cast.kim, 'review.raise-concern', {
        contract: id('living-3'), finding: stage.id(found, 'finding'), on: '2026-10-12', reason: 'A third of the reviews of support plans is not held within twelve months. People wait for changes that they asked for.', evidence: 'Quarterly reports, October 2025 to September 2026; two visits in September.', respondBy: '2026-10-26', decidedBy: 'Contract manager, supported living, under the contract\'s clause on concerns',
      })
      keep('living-concern', stage.id(raised, 'concern'))
    },
  },
  {
    at: '2026-10-23T10:00:00Z', title: 'the provider answers the concern', play: async ({ stage, cast, id }) => {
      await stage.done('living-answer', cast.kim, 'review.record-answer', { concern: id('living-concern'), on: '2026-10-23', words: 'A second reviewing officer starts on 1 December; every overdue review has its day before the end of January.' })
    },
  },
]
