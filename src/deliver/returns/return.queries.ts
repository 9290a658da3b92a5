import { query } from '../../kernel/act.ts'
import { reference } from '../../kernel/fields.ts'
import { londonDate } from '../../kernel/time.ts'
import { askingCost } from './asking-cost.ts'
import { observationsOf, versionsOf, type ObservationRow } from './observation.ts'
import { cameLate, linesOf, returnOf, returnsOf, standingOf, type ReturnRow, type Standing } from './return.ts'

export type ListedReturn = ReturnRow & { standing: Standing; late: boolean }

const sentOn = (row: ReturnRow): string | null => (row.sent_at ? londonDate(row.sent_at) : null)

/** Adds what follows from its dates. */
export const stand = (row: ReturnRow, today: string): ListedReturn => {
  const dates = { state: row.state, due_on: row.due_on, sent_on: sentOn(row) }
  return { ...row, standing: standingOf(dates, today), late: cameLate(dates) }
}

const returns = query({
  name: 'deliver.returns', title: 'Returns, with late and missing', who: 'party', params: { contract: reference({ label: 'Contract', to: 'contract', required: false }) },
  run: async (tx, ask) => (await returnsOf(tx, ask.contract)).map((row) => stand(row, tx.today)),
})

const oneReturn = query({
  name: 'deliver.return', title: 'One return with its figures', who: 'party', params: { return: reference({ label: 'Return', to: 'return' }) },
  run: async (tx, ask) => {
    const row = await returnOf(tx, ask.return)
    return row ? { ...stand(row, tx.today), lines: await linesOf(tx, row.id) } : null
  },
})

const observations = query({
  name: 'deliver.observations', title: 'Observed values of an indicator', who: 'signed-in', params: { kpi: reference({ label: 'Indicator', to: 'kpi' }) },
  run: async (tx, ask): Promise<{ values: ObservationRow[]; versions: ObservationRow[] }> => ({ values: await observationsOf(tx, ask.kpi), versions: await versionsOf(tx, ask.kpi) }),
})

export const returnQueries = [returns, oneReturn, observations, askingCost]
