import { query } from '../../kernel/act.ts'
import { reference } from '../../kernel/fields.ts'
import { evidenceOf, obligationOf, obligationsOf } from './obligation.ts'
import { standingOfObligation } from './obligation.rule.ts'

const obligations = query({
  name: 'deliver.obligations', title: 'Obligations, with who must do them and how they stand', who: 'party', params: { contract: reference({ label: 'Contract', to: 'contract', required: false }) },
  run: async (tx, ask) => (await obligationsOf(tx, ask.contract)).map((row) => ({ ...row, standing: standingOfObligation(row, tx.today) })),
})

const obligation = query({
  name: 'deliver.obligation', title: 'One obligation with the evidence given', who: 'party', params: { obligation: reference({ label: 'Obligation', to: 'obligation' }) },
  run: async (tx, ask) => {
    const row = await obligationOf(tx, ask.obligation)
    return row ? { ...row, standing: standingOfObligation(row, tx.today), shown: await evidenceOf(tx, row.id) } : null
  },
})

export const obligationQueries = [obligations, obligation]
