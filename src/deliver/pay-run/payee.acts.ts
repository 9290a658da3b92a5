import { act, query } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { longText, reference, text } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { type PayeeRow, payeeOf } from './payee.ts'

const digits = (typed: string): string => typed.replaceAll(/[\s-]+/g, '')

export const payeeChoices = query({
  name: 'deliver.payee-choices', title: 'Organisations that can have a bank account here', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select id as value, name || case when id = ${tx.bodyId} then ' (the account paid from)' else '' end as text from bodies.organisation where kind = 'provider' or id = ${tx.bodyId} order by (id = ${tx.bodyId}) desc, name limit 2000`),
})

export const recordPayee = act({
  name: 'deliver.record-payee', title: 'Enter a bank account', says: 'entered a bank account', kind: 'payee', who: ['finance'], secretInput: ['sortCode', 'accountNumber'],
  intro: 'Another person confirms it before money goes there. Ask the provider by a number or address that you knew before, never by the one in the message that asked for the change.',
  input: {
    organisation: reference({ label: 'Whose account', to: 'organisation', optionsFrom: 'deliver.payee-choices' }), accountName: text({ label: 'Name of the account', max: 140 }),
    sortCode: text({ label: 'Sort code', hint: 'Six digits.', max: 20 }), accountNumber: text({ label: 'Account number', hint: 'Eight digits.', max: 20 }),
  },
  load: (tx, ask) => tx.one(sql<{ name: string }>`select name from bodies.organisation where id = ${ask.organisation}`),
  rule: ({ name }: { name: string }, ask, given) => decide({ name, accountId: given.actor.accountId! }, [
    ...(/^\d{6}$/.test(digits(ask.sortCode)) ? [] : [{ code: 'payee.sort-code', field: 'sortCode', words: 'A sort code has six digits, like 12-34-56.' }]),
    ...(/^\d{8}$/.test(digits(ask.accountNumber)) ? [] : [{ code: 'payee.account-number', field: 'accountNumber', words: 'An account number has eight digits. Put a nought before one of seven.' }]),
    ...(given.actor.accountId ? [] : [{ code: 'payee.nobody', words: 'A bank account is entered by a person.' }]),
  ]),
  save: async (write, { name, accountId }, ask, given) => {
    const id = await write.record({ kind: 'payee', title: `Account of ${name}`, state: 'entered' })
    await write.insert('deliver.payee', { id, organisation_id: ask.organisation, account_name: ask.accountName, sort_code: digits(ask.sortCode), account_number: digits(ask.accountNumber), entered_by: accountId })
    // Whose account it is hears of it at once: a change that it did not ask for comes to light before money goes there.
    if (ask.organisation !== write.bodyId) await write.tell({ bodyId: ask.organisation, role: 'provider', recordId: id, words: `${given.actor.name} has entered a bank account for you, ending in ${digits(ask.accountNumber).slice(-4)}. If you did not ask for that, ring us on the number in your contract today.` })
  },
})

/** Why an account is not confirmed: the same person entered it, or what was heard is not what was entered. Says not which digit, so that nobody finds the number by trying. Pure. */
export const confirmReasons = (row: Pick<PayeeRow, 'entered_by' | 'sort_code' | 'account_number'>, heard: { sortCode: string; accountNumber: string }, accountId: string | undefined): Refusal[] => [
  ...(accountId === undefined || accountId === row.entered_by ? [{ code: 'payee.same-person', words: 'Whoever entered an account does not confirm it: ask another person.' }] : []),
  ...(digits(heard.sortCode) === row.sort_code && digits(heard.accountNumber) === row.account_number ? [] : [{ code: 'payee.differs', field: 'accountNumber', words: 'These are not the numbers that were entered. Do not send money there: ask the provider again, and stop using this entry if it is not theirs.' }]),
]

interface Confirming { row: PayeeRow; before: { id: string } | undefined }

export const confirmPayee = act({
  name: 'deliver.confirm-payee', title: 'Confirm this account', says: 'confirmed the bank account', kind: 'payee', who: ['finance', 'contract-manager', 'commissioner'], root: 'payee', stepUp: true, secretInput: ['sortCode', 'accountNumber'],
  intro: 'Ask the provider for the numbers, on a telephone number that you knew before, and write them here as you hear them. They are compared with what was entered; no page shows them.',
  input: { payee: reference({ label: 'Bank account', to: 'payee' }), sortCode: text({ label: 'Sort code, as you heard it', named: 'the sort code', hint: 'Six digits.', max: 20 }), accountNumber: text({ label: 'Account number, as you heard it', named: 'the account number', hint: 'Eight digits.', max: 20 }), how: longText({ label: 'How it was confirmed', hint: 'With whom, when, by which number.', max: 1000 }) },
  load: async (tx, ask): Promise<Confirming> => {
    const row = (await payeeOf(tx, ask.payee))!
    return { row, before: await tx.maybe(sql<{ id: string }>`select id from deliver.payee where body_id = ${tx.bodyId} and organisation_id = ${row.organisation_id} and confirmed_at is not null and ended_at is null`) }
  },
  rule: (facts: Confirming, ask, given) => decide(facts, confirmReasons(facts.row, { sortCode: ask.sortCode, accountNumber: ask.accountNumber }, given.actor.accountId)),
  save: async (write, { row, before }, ask, given) => {
    if (before) {
      await write.update('deliver.payee', before.id, { ended_at: given.now })
      await write.move(before.id, 'ended')
    }
    await write.update('deliver.payee', row.id, { confirmed_by: given.actor.accountId, confirmed_how: ask.how, confirmed_at: given.now })
    if (row.organisation_id !== write.bodyId) await write.tell({ bodyId: row.organisation_id, role: 'provider', recordId: row.id, words: `Your bank account ending in ${row.account_number.slice(-4)} is confirmed: payments go there from now on.` })
  },
})

export const endPayee = act({
  name: 'deliver.end-payee', title: 'Stop using this account', says: 'stopped using the bank account', kind: 'payee', who: ['finance'], root: 'payee',
  input: { payee: reference({ label: 'Bank account', to: 'payee' }), reason: longText({ label: 'Why', max: 1000 }) },
  rule: () => decide({}, []),
  save: (write, _value, ask, given) => write.update('deliver.payee', ask.payee, { ended_at: given.now }),
})

export const payeeActs = [recordPayee, confirmPayee, endPayee]
