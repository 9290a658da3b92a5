// The contract record, a mobilisation, the finance system's ledger with budgets as accounts, VAT, and an assignment. Providers, sums and lines are invented.
import { person, provider, providerAccount } from './cast.ts'
import { stepsOf } from '../src/deliver/mobilisation/mobilisation.ts'
import type { Scene } from './scene.ts'

export const registerMoney: readonly Scene[] = [
  {
    at: '2026-09-01T09:30:00Z', title: 'the record of a contract is filled: kind, places, value by year, documents', play: async ({ stage, cast, id }) => {
      const contract = id('tt-contract')
      await stage.done('tt-what-it-is', cast.dee, 'deliver.say-what-it-is', { contract, agreement: 'contract', places: 'Trafford\nStockport' })
      await stage.done('foot-what-it-is', cast.dee, 'deliver.say-what-it-is', { contract: id('foot-contract'), agreement: 'contract', places: 'Manchester' })
      await stage.done('hearing-years', cast.dee, 'deliver.set-year-values', { contract: id('hearing-contract'), years: '2026/27: 84,000\n2027/28: 84,000\n2028/29: 84,000' })
      const upload = await stage.upload(cast.dee, 'contract-register/agreement-in-short.txt')
      await stage.done('tt-document', cast.dee, 'deliver.add-contract-document', { contract, sort: 'agreement', title: 'The agreement in short', datedOn: '2024-09-20', file: upload, forProvider: 'both' })
    },
  },
  {
    at: '2026-09-07T10:00:00Z', title: 'a service goes over to another provider: its mobilisation is planned', play: async ({ stage, cast, keep }) => {
      const bridge = await provider(stage, cast, 'Bridge Street Care (invented)')
      await providerAccount(stage, cast, { name: 'Bo Demonstration', email: 'bo@bridgestreet.example', providerId: bridge })
      const made = await stage.done('night-contract', cast.dee, 'deliver.record-contract', { title: 'Night sitting for people near the end of life', provider: bridge, agreement: 'contract', startsOn: '2026-12-14', endsOn: '2029-12-13', value: 540_000_00, annualValue: 180_000_00, noticeDays: 183, tier: 'standard', service: 'Palliative care at home', owner: 'Dee Demonstration' })
      const contract = stage.id(made, 'contract')
      keep('night-contract', contract)
      await stage.done('night-share', cast.dee, 'deliver.share-contract', { contract })
      await stage.done('night-years', cast.farid, 'deliver.set-year-values', { contract, years: '2026/27: 54,000\n2027/28: 180,000\n2028/29: 180,000\n2029/30: 126,000' })
      const planned = await stage.done('night-mobilisation', cast.dee, 'deliver.plan-mobilisation', { contract, goLiveOn: '2026-12-14', template: 'new-provider', owner: 'Contract manager', providerOwner: 'Registered manager' })
      keep('night-mobilisation', stage.id(planned, 'mobilisation'))
      await stage.done('night-template', cast.dee, 'deliver.set-mobilisation-template', { name: 'Care at home, night', steps: '42; provider; Rota for the first four weeks; Rota\n28; we; District nurses know whom to ring; Letter\n14; both; Handover of everybody who is sat with; List of numbers only\n3; provider; Telephone answered all night, tried out; Log' })
    },
  },
  {
    at: '2026-10-12T10:00:00Z', title: 'the provider reports how its steps stand', play: async (playing) => {
      const { stage, cast, id } = playing
      const bo = await person(stage, 'bo@bridgestreet.example')
      const steps = await stage.app.db.within({ role: 'act_worker', bodyId: cast.dee.bodyId }, (tx) => stepsOf(tx, id('night-mobilisation')))
      const report = (label: string, actor: typeof bo, words: string, standing: string, said: string) => stage.done(label, actor, 'deliver.report-mobilisation-step', { step: steps.find((one) => one.title.startsWith(words))!.id, standing, words: said })
      await report('night-group', cast.dee, 'Mobilisation group', 'done', 'Met on 21 September; every other Monday from now on.')
      await report('night-staff', bo, 'Staff who transfer', 'under way', 'Six of nine people have had their first meeting; measures went out on 2 October.')
      await report('night-data', cast.dee, 'Data protection', 'done', 'Assessment and agreement signed by both.')
      await report('night-premises', bo, 'Premises', 'done', 'No premises beside the office: fire check of 5 October.')
      await stage.done('night-money-step', cast.dee, 'deliver.add-mobilisation-step', { mobilisation: id('night-mobilisation'), what: 'Keys and key safes of everybody who is sat with', side: 'provider', owner: 'Rota lead', dueOn: '2026-12-04', evidence: 'Number held of number needed' })
    },
  },
  {
    at: '2026-11-06T10:00:00Z', title: 'the finance system\'s own ledger goes in, and its columns are kept under a name', play: async ({ stage, cast, id }) => {
      const file = await stage.upload(cast.farid, 'ledger/general-ledger-october.csv')
      const dropped = stage.id(await stage.done('ledger-import', cast.farid, 'deliver.begin-import', { kind: 'ledger', file, title: 'General ledger, April to October' }), 'import')
      await stage.done('ledger-mapping', cast.farid, 'deliver.name-mapping', { import: dropped, name: 'General ledger, monthly' })
      await stage.done('ledger-import-confirm', cast.farid, 'deliver.confirm-import', { import: dropped })
      await stage.worked('deliver.import')
      await stage.done('ledger-order', cast.farid, 'deliver.say-ledger-key', { contract: id('hearing-contract'), by: 'order', words: 'PO-70031' })
      await stage.done('ledger-supplier', cast.farid, 'deliver.say-ledger-key', { contract: id('foot-contract'), by: 'supplier', words: 'Steady Feet Podiatry', reason: 'Asked the budget holder: it has this contract only.' })
    },
  },
  {
    at: '2026-05-04T10:00:00Z', title: 'a contract for wheelchair repairs', play: async ({ stage, cast, keep }) => {
      const first = await provider(stage, cast, 'Rollwell Repairs (invented)')
      keep('rollwell', first)
      keep('onward', await provider(stage, cast, 'Onward Mobility (invented)'))
      const made = await stage.done('wheels-contract', cast.dee, 'deliver.record-contract', { title: 'Wheelchair repairs', provider: first, startsOn: '2026-05-01', endsOn: '2028-04-30', value: 96_000_00, noticeDays: 92, tier: 'light', service: 'Community equipment', owner: 'Dee Demonstration' })
      keep('wheels-contract', stage.id(made, 'contract'))
      await stage.done('wheels-start', cast.dee, 'deliver.start-contract', { contract: stage.id(made, 'contract'), on: '2026-05-01' })
      await stage.done('wheels-terms', cast.dee, 'deliver.agree-payment-terms', { contract: stage.id(made, 'contract'), way: 'block', from: '2026-05-01', year: 48_000_00, reason: 'As offered' })
    },
  },
  {
    at: '2026-09-25T10:00:00Z', title: 'wheelchair repairs go over to another provider', play: async ({ stage, cast, id }) => {
      const proposed = await stage.done('wheels-change', cast.dee, 'deliver.propose-change', { contract: id('wheels-contract'), type: 'assignment', title: 'To Onward Mobility', effectiveOn: '2026-10-01', newProvider: id('onward'), what: 'Everything under the contract goes over.', why: 'Rollwell Repairs gives up its workshop.', regime: 'neither' })
      const change = stage.id(proposed, 'change')
      await stage.done('wheels-offered', cast.dee, 'deliver.offer-change', { change })
      await stage.done('wheels-answer', cast.dee, 'deliver.record-answer-to-change', { change, answer: 'agrees', on: '2026-09-25', words: 'Letters of both (demonstration)' })
      await stage.done('wheels-approved', cast.farid, 'deliver.approve-change', { change, reason: 'Same price and people.' })
      await stage.done('wheels-signed', cast.dee, 'deliver.sign-change', { change, signedOn: '2026-09-25', signedBy: 'Both sides' })
    },
  },
  {
    at: '2026-11-10T10:00:00Z', title: 'the former provider sends its last invoice, for its own last month', play: async ({ stage, cast, id }) => {
      const entered = await stage.done('wheels-last', cast.dee, 'deliver.record-invoice', { contract: id('wheels-contract'), provider: id('rollwell'), number: 'RW-0926', from: '2026-09-01', description: 'Wheelchair repairs, September', amount: 4_000_00, invoicedOn: '2026-11-04', receivedOn: '2026-11-06' })
      await stage.done('wheels-last-accept', cast.farid, 'deliver.accept-invoice', { invoice: stage.id(entered, 'invoice') })
    },
  },
  {
    at: '2026-11-09T10:00:00Z', title: 'an invoice with VAT is checked and accepted', play: async ({ stage, cast, id }) => {
      const entered = await stage.done('invoice-vat', cast.dee, 'deliver.record-invoice', { contract: id('hearing-contract'), number: 'CSH-118', from: '2026-10-01', description: 'Two sound booths', amount: 1_800_00, net: 1_500_00, vat: 300_00, vatRate: 'standard', invoicedOn: '2026-11-02', receivedOn: '2026-11-04' })
      await stage.done('invoice-vat-accept', cast.farid, 'deliver.accept-invoice', { invoice: stage.id(entered, 'invoice'), reason: 'Paid once beside the tests.', vatRecovery: 'not' })
    },
  },
]
