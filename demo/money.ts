// First check, then pay: invoices of two contracts from August 2026 on, one pay run, and what is left to do. Providers and sums are invented.
import type { Actor } from '../src/kernel/act.ts'
import { addMonths } from '../src/law/index.ts'
import { accountByEmail, actorOf } from '../src/people/index.ts'
import { dropIn } from './imports.ts'
import type { Playing, Scene } from './scene.ts'

/** The provider's person, as the account of the story lets it act. */
async function evan({ stage }: Playing): Promise<Actor> {
  const account = await accountByEmail(stage.app.db, 'evan@evergreen.example')
  const actor = account && await actorOf(stage.app.db, account.id)
  if (!actor) throw new Error('the provider has no account yet')
  return actor
}

/** What the block gave for each month before the invoices come here, in pence: twelfths of a year as its financial year goes. */
function blockMonths(): { month: string; pence: number }[] {
  const found: { month: string; pence: number }[] = []
  for (let month = '2024-10-01', place = 1; month < '2026-08-01'; month = addMonths(month, 1), place += 1) {
    if (month.slice(5, 7) === '04') place = 1
    const year = month >= '2026-04-01' ? 6_528_000_00 : 6_400_000_00
    found.push({ month, pence: Math.round((year * place) / 12) - Math.round((year * (place - 1)) / 12) })
  }
  return found
}

const block = { description: 'NHS Talking Therapies, Trafford and Stockport: the month\'s part of the block', amount: 544_000_00 }

export const money: readonly Scene[] = [
  {
    at: '2026-08-24T10:00:00Z', title: 'what the old ledger paid is recorded', play: async ({ stage, cast, id }) => {
      for (const { month, pence } of blockMonths()) {
        await stage.done(`tt-paid-${month}`, cast.farid, 'deliver.record-month-paid', { contract: id('tt-contract'), month, amount: pence, paidOn: `${addMonths(month, 1).slice(0, 7)}-20`, paymentReference: `DEMO-AP-${month.slice(0, 7)}` })
      }
    },
  },
  {
    at: '2026-08-25T10:00:00Z', title: 'the budget of the year is tied to the contract', play: async ({ stage, cast, id }) => {
      await stage.done('tt-budget-2026', cast.farid, 'plan.set-budget-line', { name: 'Talking therapies, Trafford and Stockport, 2026/27', purpose: 'One service for both places', for: id('tt-priority'), amount: 6_500_000_00, year: '2026/27', source: 'Core allocation', paysFor: id('tt-contract') })
    },
  },
  {
    at: '2026-08-27T10:00:00Z', title: 'two bank accounts are entered by one person and confirmed by another', play: async ({ stage, cast, id }) => {
      for (const [name, organisation, accountName, accountNumber] of [['icb', cast.farid.bodyId, 'NHS Greater Manchester (demonstration)', '00000001'], ['evergreen', id('tt-provider'), 'Evergreen Talking Therapies', '00000002']] as const) {
        const entered = await stage.done(`payee-${name}`, cast.farid, 'deliver.record-payee', { organisation, accountName, sortCode: '00-00-00', accountNumber })
        await stage.done(`payee-${name}-confirm`, cast.dee, 'deliver.confirm-payee', { payee: stage.id(entered, 'payee'), sortCode: '00-00-00', accountNumber, how: 'By phone, on the number that stands in the contract.' })
      }
    },
  },
  {
    at: '2026-09-03T09:00:00Z', title: 'the provider sends its invoice for August', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      const sent = await stage.done('invoice-august', await evan(playing), 'deliver.send-invoice', { contract: id('tt-contract'), number: 'EG-2026-08', from: '2026-08-01', invoicedOn: '2026-09-01', ...block })
      keep('invoice-august', stage.id(sent, 'invoice'))
      await stage.done('invoice-august-accept', cast.dee, 'deliver.accept-invoice', { invoice: id('invoice-august') })
    },
  },
  {
    at: '2026-09-14T10:00:00Z', title: 'a pay run, drafted by one person and approved by another', play: async ({ stage, cast, keep, id }) => {
      const drafted = await stage.done('run-september', cast.farid, 'deliver.draft-pay-run', { dueBy: '2026-10-05', payOn: '2026-09-18' })
      keep('run-september', stage.id(drafted, 'pay-run'))
      await stage.done('run-september-check', cast.dee, 'deliver.check-pay-run', { run: id('run-september'), words: 'Invoice, contract and account seen.' })
      await stage.done('run-september-approve', cast.alex, 'deliver.approve-pay-run', { run: id('run-september') })
      await stage.done('run-september-export', cast.farid, 'deliver.export-pay-run', { run: id('run-september') })
    },
  },
  {
    at: '2026-09-21T10:00:00Z', title: 'the bank has paid', play: async ({ stage, cast, id }) => {
      await stage.done('run-september-paid', cast.farid, 'deliver.record-run-paid', { run: id('run-september'), paidOn: '2026-09-18', bankReference: 'DEMO-BACS-0918' })
    },
  },
  {
    at: '2026-10-05T10:00:00Z', title: 'the invoice for September is entered by hand', play: async ({ stage, cast, id, keep }) => {
      const entered = await stage.done('invoice-september', cast.dee, 'deliver.record-invoice', { contract: id('tt-contract'), number: 'EG-2026-09', from: '2026-09-01', invoicedOn: '2026-10-01', receivedOn: '2026-10-02', ...block })
      keep('invoice-september', stage.id(entered, 'invoice'))
      await stage.done('invoice-september-accept', cast.dee, 'deliver.accept-invoice', { invoice: id('invoice-september') })
    },
  },
  {
    at: '2026-10-12T10:00:00Z', title: 'a small invoice is accepted with a reason, and then forgotten', play: async ({ stage, cast, id }) => {
      const entered = await stage.done('invoice-chair', cast.dee, 'deliver.record-invoice', { contract: id('foot-contract'), number: 'SF-2026-027', from: '2026-10-01', description: 'Setting up the second clinic', amount: 1_250_00, invoicedOn: '2026-10-07', receivedOn: '2026-10-08' })
      await stage.done('invoice-chair-accept', cast.dee, 'deliver.accept-invoice', { invoice: stage.id(entered, 'invoice'), reason: 'Setting up is paid once beside the activity, as the contract says in schedule 3.', difference: 'all-beside' })
    },
  },
  {
    at: '2026-11-03T09:00:00Z', title: 'what became due in October is posted', play: async ({ stage, cast }) => {
      await stage.done('accruals-october', cast.farid, 'deliver.post-accruals', {})
    },
  },
  {
    at: '2026-11-05T10:00:00Z', title: 'October is invoiced for more than is due, and queried', play: async (playing) => {
      const { stage, cast, id, keep } = playing
      const sent = await stage.done('invoice-october', await evan(playing), 'deliver.send-invoice', { contract: id('tt-contract'), number: 'EG-2026-10', from: '2026-10-01', invoicedOn: '2026-11-02', description: 'NHS Talking Therapies, October, with outreach', amount: 561_000_00 })
      keep('invoice-october', stage.id(sent, 'invoice'))
      await stage.done('invoice-october-query', cast.dee, 'deliver.query-invoice', { invoice: id('invoice-october'), words: '£544,000.00 is due for October; this is £17,000.00 more. The outreach is not agreed yet: please send October without it.' })
    },
  },
  {
    at: '2026-11-12T10:00:00Z', title: 'September is paid late', play: async ({ stage, cast, id }) => {
      await stage.done('invoice-september-paid', cast.farid, 'deliver.record-invoice-paid', { invoice: id('invoice-september'), paidOn: '2026-11-10', paymentReference: 'DEMO-AP-1110' })
    },
  },
  {
    at: '2026-11-18T10:00:00Z', title: 'a file of invoices goes in: one number stands already', play: async (playing) => {
      await dropIn(playing, { name: 'invoices', by: 'farid', kind: 'invoices', file: 'invoices/november-invoices.csv', title: 'Invoices of November' })
    },
  },
]
