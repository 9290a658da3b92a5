import type { Kind, Process } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import type { Account } from './payments.rule.ts'

export const payeeKind: Kind = { name: 'payee', plural: 'payees', module: 'deliver', stage: 'deliver', words: 'bank account', many: 'bank accounts', prefix: 'ACC', list: {
  from: sql`left join deliver.payee p on p.body_id = r.body_id and p.id = r.id`,
  columns: [{ key: 'name', heading: 'Account name', as: 'text', value: sql`p.account_name` }, { key: 'ends', heading: 'Account ends in', as: 'text', value: sql`right(p.account_number, 4)` }],
} }

export const payeeProcess: Process = {
  kind: 'payee', title: 'A bank account that money goes to', states: { entered: 'Entered, not confirmed', confirmed: 'Confirmed', ended: 'No longer used' },
  steps: [
    { act: 'deliver.record-payee', from: [], to: 'entered', says: 'The account of a provider, or the account that this body pays from, is entered.' },
    { act: 'deliver.confirm-payee', from: ['entered'], to: 'confirmed', says: 'Another person confirms it: asks the provider by a way that it was known by before, and writes the numbers as heard. The one before is no longer used.' },
    { act: 'deliver.end-payee', from: ['entered', 'confirmed'], to: 'ended', givesUp: true, says: 'It is no longer used.' },
  ],
  leadsOn: { entered: ['deliver.confirm-payee'] },
}

export interface PayeeRow extends Account { id: string; organisation_id: string; organisation: string; entered_by: string; confirmed_by: string | null; confirmed_how: string; state: string; reference: string }

export const payeeOf = (tx: Tx, id: string): Promise<PayeeRow | undefined> =>
  tx.maybe(sql<PayeeRow>`select p.id, p.organisation_id, o.name as organisation, p.account_name, p.sort_code, p.account_number, p.entered_by, p.confirmed_by, p.confirmed_how, r.state, r.reference
    from deliver.payee p join kernel.record r on r.body_id = p.body_id and r.id = p.id join bodies.organisation o on o.id = p.organisation_id where p.id = ${id}`)

/** An account that money goes to now, with the record that says so. */
export interface ConfirmedAccount extends Account { payee_id: string }

/** The confirmed accounts of a body, by the organisation whose they are. */
export const confirmedAccounts = async (tx: Tx, bodyId: string): Promise<Map<string, ConfirmedAccount>> =>
  new Map((await tx.rows(sql<ConfirmedAccount & { organisation_id: string }>`select organisation_id, id as payee_id, account_name, sort_code, account_number from deliver.payee where body_id = ${bodyId} and confirmed_at is not null and ended_at is null`)).map(({ organisation_id, ...account }) => [organisation_id, account]))

/** Holds the confirmed accounts until the act has ended, so that none is stopped while files are made with it. */
export const holdAccounts = async (tx: Tx): Promise<unknown> => tx.rows(sql`select 1 from kernel.record where body_id = ${tx.bodyId} and kind = 'payee' and state = 'confirmed' order by id for update`)
