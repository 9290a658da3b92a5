// Changes to contracts: limits of approval, and the outreach that the review of talking therapies decided on. Invented.
import type { Scene } from './scene.ts'

export const contractChanges: readonly Scene[] = [
  {
    at: '2026-04-01T08:00:00Z', title: 'limits of approval for the year', play: async ({ stage, cast }) => {
      const source = 'Scheme of delegation, approved by the board on 26 March 2026 (demonstration)'
      await stage.done('limit-manager', cast.alex, 'deliver.set-approval-limit', { role: 'contract-manager', limit: 50_000_00, from: '2026-04-01', source })
      await stage.done('limit-commissioner', cast.alex, 'deliver.set-approval-limit', { role: 'commissioner', limit: 500_000_00, from: '2026-04-01', source })
      await stage.done('limit-finance', cast.alex, 'deliver.set-approval-limit', { role: 'finance', limit: 1_000_000_00, from: '2026-04-01', source })
    },
  },
  {
    at: '2026-11-03T10:00:00Z', title: 'outreach is offered to the provider', play: async ({ stage, cast, id, keep }) => {
      const proposed = await stage.done('tt-outreach', cast.dee, 'deliver.propose-change', {
        contract: id('tt-contract'), type: 'variation', title: 'Outreach in the poorest fifth of neighbourhoods', effectiveOn: '2026-12-01', addedValue: 650_000_00,
        what: 'Two outreach clinics a week in each of six neighbourhoods, with evening hours, until the end of the contract.', why: 'Decided at the review of 30 September 2026: 44 % recover in the poorest fifth and 53 % in the richest.',
        regime: 'psr', awardedByAOrB: 'no', characterChanges: 'no', providedFor: 'no', outsideFactors: 'no', authorityDecided: 'yes',
      })
      keep('tt-outreach', stage.id(proposed, 'change'))
      await stage.done('tt-outreach-offered', cast.dee, 'deliver.offer-change', { change: id('tt-outreach') })
      await stage.done('tt-outreach-asked', cast.dee, 'deliver.record-answer-to-change', { change: id('tt-outreach'), answer: 'asks', on: '2026-11-03', words: 'By telephone: the evening hours cost 50,000 more over the term.' })
    },
  },
  {
    at: '2026-11-12T10:00:00Z', title: 'outreach is agreed, approved and signed', play: async ({ stage, cast, id }) => {
      await stage.done('tt-outreach-anew', cast.dee, 'deliver.revise-change', { change: id('tt-outreach'), addedValue: 700_000_00 })
      await stage.done('tt-outreach-agreed', cast.dee, 'deliver.record-answer-to-change', { change: id('tt-outreach'), answer: 'agrees', on: '2026-11-11', words: 'Letter of 11 November 2026 (demonstration)' })
      await stage.done('tt-outreach-approved', cast.farid, 'deliver.approve-change', { change: id('tt-outreach') })
      await stage.done('tt-outreach-signed', cast.dee, 'deliver.sign-change', { change: id('tt-outreach'), signedOn: '2026-11-12', signedBy: 'Alex Demonstration for the board; Evan Demonstration for the provider' })
    },
  },
]
