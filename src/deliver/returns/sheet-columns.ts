import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { reference, text } from '../../kernel/fields.ts'
import { decide } from '../../kernel/refusal.ts'
import type { SheetColumns } from './read-sheet.ts'
import { returnOf, type ReturnRow } from './return.ts'

interface Kept { id: string; indicator: string; value: string; numerator: string; denominator: string; reason: string }

const keptOf = (tx: Tx, row: Pick<ReturnRow, 'contract_id' | 'provider_id'>): Promise<Kept | undefined> =>
  tx.maybe(sql<Kept>`select id, indicator, value, numerator, denominator, reason from deliver.sheet_columns where contract_id = ${row.contract_id} and provider_id = ${row.provider_id}`)

/** The columns that the provider named for the returns of this contract; none when it never had to. */
export async function sheetColumnsOf(tx: Tx, row: Pick<ReturnRow, 'contract_id' | 'provider_id'>): Promise<SheetColumns | undefined> {
  const kept = await keptOf(tx, row)
  return kept && { kpi: kept.indicator, value: kept.value, numerator: kept.numerator, denominator: kept.denominator, reason: kept.reason }
}

const heading = (label: string, required: boolean) => text({ label, named: `the ${label.toLowerCase()}`, max: 100, required })

export const keepSheetColumns = act({
  name: 'deliver.keep-sheet-columns', title: 'Keep which columns of your sheet hold what', says: 'kept the columns of its own sheet', kind: 'return', who: ['provider'], root: 'return', party: true, keepsVersion: true,
  intro: 'The headings as they stand in your sheet. The next return of this contract reads your sheet by them.',
  input: {
    return: reference({ label: 'Return', to: 'return' }),
    indicator: heading('Column with the indicator', true), value: heading('Column with the value', true), numerator: heading('Column with the number above the line', false), denominator: heading('Column with the number below the line', false), reason: heading('Column with the reason', false),
  },
  load: async (tx, ask): Promise<{ row: ReturnRow; kept: Kept | undefined }> => {
    const row = (await returnOf(tx, ask.return))!
    return { row, kept: await keptOf(tx, row) }
  },
  rule: (facts: { row: ReturnRow; kept: Kept | undefined }, ask) => decide(facts, ask.indicator.toLowerCase() === ask.value.toLowerCase() ? [{ code: 'columns.same', field: 'value', words: 'The value must stand in another column than the indicator.' }] : []),
  save: async (write, { row, kept }, ask, given) => {
    const columns = { indicator: ask.indicator, value: ask.value, numerator: ask.numerator ?? '', denominator: ask.denominator ?? '', reason: ask.reason ?? '' }
    if (kept) await write.update('deliver.sheet_columns', kept.id, columns)
    else await write.insert('deliver.sheet_columns', { scope_id: given.root!.scope_id, contract_id: row.contract_id, provider_id: row.provider_id, shown_to_party: true, ...columns })
  },
})
