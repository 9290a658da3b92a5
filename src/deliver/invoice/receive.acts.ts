import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { choice, date, longText, money, reference, text, upload } from '../../kernel/fields.ts'
import type { Pence } from '../../kernel/money.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import type { CivilDate } from '../../kernel/time.ts'
import { contractRow, type ContractRow } from '../contract.ts'
import { vatRates, vatReasons } from './vat.rule.ts'
import { sameNumber, writeInvoice } from './invoice.store.ts'

const said = {
  number: text({ label: 'Number of the invoice', hint: 'As the provider writes it. It must be its own for each invoice.', max: 100, rule: 'PA-87' }),
  description: longText({ label: 'What it is for', max: 2000, rule: 'PA-87' }),
  from: date({ label: 'First month it is for', hint: 'The first day of the month.' }),
  to: date({ label: 'Last month it is for', hint: 'The first day of the month. Leave empty for one month.', required: false }),
  amount: money({ label: 'Sum', hint: 'All that is to be paid. With a minus for a credit note.', min: -100_000_000_000_00, rule: 'PA-87' }),
  vatRate: choice({ label: 'Rate of VAT', options: vatRates.map(({ value, text }) => ({ value, text })), required: false }),
  net: money({ label: 'Without VAT', named: 'what it is without VAT', min: -100_000_000_000_00, required: false }), vat: money({ label: 'VAT in it', named: 'the VAT', min: -100_000_000_000_00, required: false }),
  invoicedOn: date({ label: 'Date on the invoice' }),
  fallsDueOn: date({ label: 'Falls due on', named: 'the day it falls due', hint: 'Only where the invoice or the contract says a later day than its receipt.', required: false }),
}

/** Days, months and sum of an invoice that cannot be. Pure. */
export function saidReasons(ask: { from: CivilDate; to?: CivilDate | undefined; amount: Pence; invoicedOn: CivilDate; receivedOn: CivilDate }, today: CivilDate): Refusal[] {
  const reasons: Refusal[] = []
  const month = (field: 'from' | 'to', day: CivilDate | undefined): void => {
    if (day && !day.endsWith('-01')) reasons.push({ code: 'invoice.month', field, words: 'An invoice is for whole months: give the first day of one.' })
  }
  month('from', ask.from)
  month('to', ask.to)
  if (ask.to && ask.to < ask.from) reasons.push({ code: 'invoice.months', field: 'to', words: 'The last month must not be before the first.' })
  if (ask.to && Number(ask.to.slice(0, 4)) * 12 + Number(ask.to.slice(5, 7)) - Number(ask.from.slice(0, 4)) * 12 - Number(ask.from.slice(5, 7)) > 23) reasons.push({ code: 'invoice.months', field: 'to', words: 'An invoice is for at most 24 months. Enter a longer one in parts.' })
  if (ask.amount === 0n) reasons.push({ code: 'invoice.nothing', field: 'amount', words: 'Enter a sum other than nothing.', rule: 'PA-87' })
  if (ask.receivedOn > today) reasons.push({ code: 'invoice.received-ahead', field: 'receivedOn', words: 'An invoice is entered once it was received.' })
  if (ask.invoicedOn > ask.receivedOn) reasons.push({ code: 'invoice.dated-ahead', field: 'invoicedOn', words: 'The date on the invoice must not be after the day it was received.' })
  return reasons
}

/** The VAT as said, or what lies between the sum and the sum without it. */
export const vatOf = (ask: { amount: Pence; net?: Pence | undefined; vat?: Pence | undefined }): Pence => ask.vat ?? (ask.net === undefined ? 0n : ask.amount - ask.net)

const twiceReason = (found: readonly { reference: string }[]): Refusal[] =>
  found.map((one) => ({ code: 'invoice.twice', field: 'number', words: `${one.reference} has this number from the same provider already: nobody is paid twice. If it was entered wrongly there, put it right there.` }))

/** Why an invoice does not go to this contract: a partner sees it, but only the body accountable for it pays for it. Pure. */
export const whoseReasons = (contract: Pick<ContractRow, 'reference' | 'body_id'> | undefined, bodyId: string | undefined): Refusal[] =>
  (contract && contract.body_id !== bodyId ? [{ code: 'invoice.other-body', field: 'contract', words: `${contract.reference} belongs to a partner: the body accountable for it enters its invoices and pays them.`, rule: 'BOD-46', strength: 'stop' }] : [])

interface Recording { contract: ContractRow | undefined; provider: { id: string | null; name: string } | undefined; twice: { reference: string }[] }

const loadRecording = async (tx: Tx, ask: { contract?: string | undefined; provider?: string | undefined; number: string }): Promise<Recording> => {
  const contract = ask.contract ? await contractRow(tx, ask.contract) : undefined
  const named = ask.provider ? await tx.maybe(sql<{ id: string; name: string }>`select id, name from bodies.organisation where id = ${ask.provider}`) : undefined
  const provider = named ?? (contract && contract.provider_name ? { id: contract.provider_id, name: contract.provider_name } : undefined)
  return { contract, provider, twice: provider ? await sameNumber(tx, tx.bodyId!, { providerId: provider.id, names: [provider.name], contractId: contract?.id ?? null }, ask.number) : [] }
}

export const recordInvoice = act({
  name: 'deliver.record-invoice', title: 'Enter an invoice', says: 'entered the invoice', kind: 'invoice', who: ['finance', 'contract-manager'],
  intro: 'What a valid invoice has: who sends it, what it is for, its sum and a number of its own. One that fits no contract yet can be entered too; it cannot be accepted until it does.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract', required: false }),
    provider: reference({ label: 'Provider', to: 'organisation', optionsFrom: 'bodies.providers', hint: 'Leave empty for the provider of the contract.', required: false }),
    ...said, receivedOn: date({ label: 'Received on' }), document: upload({ label: 'The invoice itself', required: false }),
  },
  load: loadRecording,
  rule: (facts: Recording, ask, given) => decide({ ...facts, provider: facts.provider! }, [
    ...saidReasons(ask, given.today), ...vatReasons(ask), ...twiceReason(facts.twice), ...whoseReasons(facts.contract, given.actor.bodyId),
    ...(facts.provider ? [] : [{ code: 'invoice.no-provider', field: 'provider', words: ask.contract ? 'The contract names no provider yet: select who sent the invoice.' : 'Select the contract, or who sent the invoice.', rule: 'PA-87' }]),
  ]),
  save: async (write, { contract, provider }, ask) => {
    if (ask.document) await write.useUpload(ask.document)
    await writeInvoice(write, {
      contract, providerId: provider.id, providerName: provider.name, number: ask.number, description: ask.description, from: ask.from.slice(0, 7), to: (ask.to ?? ask.from).slice(0, 7), pence: ask.amount,
      invoicedOn: ask.invoicedOn, receivedOn: ask.receivedOn, fallsDueOn: ask.fallsDueOn, came: 'staff', documentId: ask.document, vatRate: ask.vatRate, vatPence: vatOf(ask),
    })
  },
})

interface Sending { contract: { id: string; scope_id: string | null; programme_id: string | null }; provider: { id: string; name: string }; twice: { reference: string }[] }

export const sendInvoice = act({
  name: 'deliver.send-invoice', title: 'Send an invoice', says: 'sent an invoice', kind: 'contract', who: ['provider'], root: 'contract', party: true, keepsVersion: true,
  intro: 'Your commissioner sees it at once. It is received today; it is paid within 30 days of a valid invoice that is not queried.',
  input: { contract: reference({ label: 'Contract', to: 'contract' }), ...said },
  load: async (tx, ask, given): Promise<Sending> => ({
    contract: { id: ask.contract, scope_id: given.root!.scope_id, programme_id: given.root!.programme_id },
    provider: await tx.one(sql<{ id: string; name: string }>`select id, name from bodies.organisation where id = ${given.actor.bodyId}`),
    twice: await sameNumber(tx, given.root!.body_id, { providerId: given.actor.bodyId!, names: [], contractId: ask.contract }, ask.number),
  }),
  rule: (facts: Sending, ask, given) => decide(facts, [...saidReasons({ ...ask, receivedOn: given.today }, given.today), ...vatReasons(ask), ...twiceReason(facts.twice)]),
  save: async (write, { contract, provider }, ask, given) => {
    const id = await writeInvoice(write, {
      contract, providerId: provider.id, providerName: provider.name, number: ask.number, description: ask.description, from: ask.from.slice(0, 7), to: (ask.to ?? ask.from).slice(0, 7), pence: ask.amount,
      invoicedOn: ask.invoicedOn, receivedOn: given.today, fallsDueOn: ask.fallsDueOn, came: 'provider', vatRate: ask.vatRate, vatPence: vatOf(ask),
    })
    await write.tell({ role: 'contract-manager', recordId: id, words: `${provider.name} has sent invoice ${ask.number} for ${given.root!.title}. Check it, then accept or query it.` })
    return { goTo: id }
  },
})

export const openInvoicing = act({
  name: 'deliver.open-invoicing', title: 'Let the provider send invoices', says: 'let the provider send invoices', kind: 'contract', who: ['finance', 'contract-manager'], root: 'contract', keepsVersion: true,
  intro: 'The provider then sees the title and state of this contract with its account, and can send invoices for it.',
  input: { contract: reference({ label: 'Contract', to: 'contract' }) },
  load: (tx, ask) => contractRow(tx, ask.contract),
  rule: (row: ContractRow | undefined) => decide(row!, row?.provider_id ? [] : [{ code: 'invoice.no-provider', words: 'The contract names no provider of the directory yet. Fill it in first.' }]),
  save: async (write, row) => {
    await write.changeRecord(row.id, { providerId: row.provider_id!, shownToParty: true })
    // Without its own row the provider would see that there is a contract and open an empty page.
    await write.update('deliver.contract', row.id, { shown_to_party: true })
  },
})

export const receiveActs = [recordInvoice, sendInvoice, openInvoicing]
