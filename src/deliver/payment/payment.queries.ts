import { query } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { date, instant, reference } from '../../kernel/fields.ts'
import { accountOf, differences } from './account.ts'
import { paymentEventsOf } from './payment.ts'

export const contractsWithTerms = query({
  name: 'deliver.contracts-with-terms', title: 'Contracts with payment terms', who: 'signed-in', params: {},
  run: (tx) => tx.rows(sql<{ value: string; text: string }>`select r.id as value, r.title || ' (' || r.reference || ')' as text from kernel.record r
    where r.body_id = ${tx.bodyId} and r.kind = 'contract' and r.state in ('imported', 'agreed', 'running') and exists (select 1 from deliver.payment_term t where t.body_id = r.body_id and t.contract_id = r.id) order by r.title, r.reference limit 2000`),
})

export const paymentAccount = query({
  name: 'deliver.payment-account', title: 'What a contract owes, month by month, and why', who: 'signed-in',
  params: {
    contract: reference({ label: 'Contract', to: 'contract' }), until: date({ label: 'Up to the month of', required: false }),
    knownAt: instant({ label: 'As it was known at', required: false }),
  },
  run: async (tx, ask) => {
    const events = await paymentEventsOf(tx, ask.contract)
    const until = (ask.until ?? tx.today).slice(0, 7)
    return { months: accountOf(events, until, ask.knownAt), differences: ask.knownAt === undefined ? [] : differences(events, until, ask.knownAt) }
  },
})

export const paymentQueries = [contractsWithTerms, paymentAccount]
