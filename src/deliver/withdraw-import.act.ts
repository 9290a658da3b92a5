import { act } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { longText, reference } from '../kernel/fields.ts'
import { decide } from '../kernel/refusal.ts'
import type { Writer } from '../kernel/writer.ts'
import { actualColumns } from './actuals/index.ts'
import { importRow, type ImportRow } from './import.ts'
import { paymentColumns } from './write-rows.ts'

const said = (write: Writer, row: ImportRow, lines: number, reason: string): Promise<void> => write.update('deliver.import', row.id, { words: `Taken out again: ${lines.toLocaleString('en-GB')} ${lines === 1 ? 'line' : 'lines'}. ${reason}`.slice(0, 2000) })

/** Takes a payments or ledger file out again, all its lines at once. Registers are put right contract by contract, because others build on them. */
export const withdrawImport = act({
  name: 'deliver.withdraw-import', title: 'Take the lines of this file out again', says: 'took the lines of the file out again', kind: 'import', who: ['contract-manager', 'commissioner', 'finance'], root: 'import',
  confirm: 'All lines of this file leave the spend, also those that a later file repeats: drop that one in again. The same file can go in again, for example with its columns put right.',
  input: { import: reference({ label: 'Import', to: 'import' }), reason: longText({ label: 'Why', max: 2000 }) },
  load: (tx, ask) => importRow(tx, ask.import),
  rule: (row: ImportRow | undefined) => decide(row!, row?.kind === 'payments' || row?.kind === 'ledger' ? []
    : [{ code: 'import.stays', words: 'Only a payments or ledger file can be taken out again. Contracts and values of a register or workbook are put right one by one, because others build on them.' }]),
  save: async (write, row, ask) => {
    if (row.kind === 'ledger') return said(write, row, await write.withdrawBatch('deliver.actual', 'import_id', ask.import, actualColumns, sql<{ gone: string }>`select deliver.take_out_actuals(${ask.import}) as gone`), ask.reason)
    // What is left of each supplier without this file, before its lines go.
    await write.derive(sql`update deliver.supplier_total t set lines = coalesce(r.lines, 0), amount_pence = coalesce(r.amount_pence, 0), first_on = coalesce(r.first_on, t.first_on), last_on = coalesce(r.last_on, t.last_on)
      from (select distinct supplier_key from deliver.payment where body_id = ${write.bodyId} and import_id = ${ask.import} and not redacted) gone
      left join (select supplier_key, count(*) as lines, sum(amount_pence) as amount_pence, min(paid_on) as first_on, max(paid_on) as last_on from deliver.payment
        where body_id = ${write.bodyId} and import_id <> ${ask.import} and not redacted group by supplier_key) r on r.supplier_key = gone.supplier_key
      where t.body_id = ${write.bodyId} and t.supplier_key = gone.supplier_key`)
    const lines = await write.withdrawBatch('deliver.payment', 'import_id', ask.import, paymentColumns, sql<{ gone: string }>`select deliver.take_out_payments(${ask.import}) as gone`)
    await said(write, row, lines, ask.reason)
  },
})
