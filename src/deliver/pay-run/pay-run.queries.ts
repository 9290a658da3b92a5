import { query } from '../../kernel/act.ts'
import { reference } from '../../kernel/fields.ts'
import type { PayRunRow, RunLine, RunPayment } from './pay-run.ts'
import { payeeChoices } from './payee.acts.ts'
import { sha256Of } from './payment-file.ts'
import { filesOf, linesOf, paymentsIn, type Proposed, proposedOf, runOf } from './pay-run.store.ts'

/** An account number as everybody but the file sees it: its last four digits. */
const veiled = (number: string): string => (number === '' ? '' : `****${number.slice(-4)}`)
const underVeil = <A extends { account_number: string }>(one: A): A => ({ ...one, account_number: veiled(one.account_number) })

/** A pay run with its invoices and payments, account numbers veiled, before its approval what it would pay to whom, and whether its files are still those that were exported. */
export interface ShownRun { run: PayRunRow; lines: RunLine[]; payments: RunPayment[]; proposed: Proposed | null; files: { csv: boolean; xml: boolean; asExported: boolean } | null }

const payRun = query({
  name: 'deliver.pay-run', title: 'A pay run with its invoices and payments', who: 'signed-in', params: { run: reference({ label: 'Pay run', to: 'pay-run' }) },
  run: async (tx, ask): Promise<ShownRun | null> => {
    const run = await runOf(tx, ask.run)
    if (!run) return null
    const lines = await linesOf(tx, run.id)
    const proposed = run.state === 'drafted' || run.state === 'checked' ? await proposedOf(tx, run, lines) : null
    const files = run.exported_at === null ? undefined : await filesOf(tx, run)
    return {
      // The digest is of whole account numbers: with the rest of them shown, it would give them away.
      run: { ...run, payer_account_number: veiled(run.payer_account_number), approved_digest: '' }, lines, payments: (await paymentsIn(tx, run.id)).map(underVeil),
      proposed: proposed && { ...proposed, payments: proposed.payments.map(underVeil), payer: proposed.payer && underVeil(proposed.payer) },
      files: files === undefined ? null : { csv: true, xml: files.xml !== undefined, asExported: sha256Of(files.csv) === run.csv_sha256 && (files.xml === undefined ? '' : sha256Of(files.xml)) === run.xml_sha256 },
    }
  },
})

export const payRunQueries = [payRun, payeeChoices]
