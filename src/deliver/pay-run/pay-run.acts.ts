import { act } from '../../kernel/act.ts'
import { sql, type Tx } from '../../kernel/database/database.ts'
import { date, longText, reference, text } from '../../kernel/fields.ts'
import { uuidv7 } from '../../kernel/ids.ts'
import { accept, decide, type Refusal } from '../../kernel/refusal.ts'
import { type CivilDate, dateInWords, instantInWords } from '../../kernel/time.ts'
import { acceptedInvoices, payBy } from '../invoice/index.ts'
import type { PayRunRow, RunLine } from './pay-run.ts'
import { confirmedAccounts, holdAccounts } from './payee.ts'
import { digestOf, sha256Of } from './payment-file.ts'
import { accountReasons, approvalReasons, dayReasons, type Payable, pickInvoices, type Picked, runReasons } from './payments.rule.ts'
import { painFaults } from './pain-form.rule.ts'
import { filesOf, linesOf, paymentsIn, type Proposed, proposedOf, releaseLines, type RunFiles, runOf } from './pay-run.store.ts'

export const runField = reference({ label: 'Pay run', to: 'pay-run' })
const root = { kind: 'pay-run', root: 'run' } as const

/** Accepted invoices, each held until the act has ended, so that no other run takes it meanwhile. */
async function payable(tx: Tx): Promise<Payable[]> {
  const candidates = (await acceptedInvoices(tx)).map((row) => row.id).sort()
  if (candidates.length > 0) await tx.rows(sql`select 1 from kernel.record where body_id = ${tx.bodyId} and id = any(${candidates}::uuid[]) order by id for update`)
  return (await acceptedInvoices(tx)).map((row) => ({ id: row.id, provider_key: row.provider_key, provider_name: row.provider_name, number: row.number, pence: BigInt(row.amount_pence), payBy: payBy(row) }))
}

export const draftPayRun = act({
  name: 'deliver.draft-pay-run', title: 'Draft a pay run', says: 'drafted a pay run', kind: 'pay-run', who: ['finance'],
  intro: 'Puts together every accepted invoice that is to be paid by a day, with the credit notes of the same providers. Another person approves it.',
  input: { dueBy: date({ label: 'Invoices to be paid by', named: 'the day by which the invoices are to be paid' }), payOn: date({ label: 'Day on which the bank pays', named: 'the day on which the bank pays' }) },
  load: async (tx) => ({ invoices: await payable(tx) }),
  rule: ({ invoices }: { invoices: Payable[] }, ask, given) => {
    const found = pickInvoices(invoices, ask.dueBy)
    return decide({ ...found, accountId: given.actor.accountId! }, [
      ...(found.picked.length > 0 ? [] : [{ code: 'pay-run.nothing', field: 'dueBy', words: 'No accepted invoice is to be paid by that day that stands in no run yet.' }]),
      ...(ask.payOn < given.today ? [{ code: 'pay-run.past', field: 'payOn', words: 'The bank pays today or later.' }] : []),
      ...(given.actor.accountId ? [] : [{ code: 'pay-run.nobody', words: 'A pay run is drafted by a person.' }]),
      ...found.leftOut.map((words): Refusal => ({ code: 'pay-run.left-out', words: `Left out: ${words}.`, strength: 'warning' })),
      ...found.picked.filter((one) => one.payBy !== undefined && one.pence > 0n && one.payBy < ask.payOn).map((one): Refusal => ({ code: 'pay-run.late', words: `${one.number} of ${one.provider_name} was to be paid by ${dateInWords(one.payBy!)}: it is late.`, rule: 'PA-87', strength: 'warning' })),
    ])
  },
  save: async (write, { picked, accountId }: Picked & { accountId: string }, ask) => {
    const id = await write.record({ kind: 'pay-run', title: `Pay run of ${dateInWords(ask.payOn)}`, state: 'drafted' })
    await write.insert('deliver.pay_run', { id, due_by: ask.dueBy, pay_on: ask.payOn, drafted_by: accountId })
    await write.insertMany('deliver.pay_run_line', picked.map((one) => ({ run_id: id, invoice_id: one.id, provider_key: one.provider_key, amount_pence: one.pence })))
    await write.moveMany(picked.map(({ id: invoice }) => invoice), 'scheduled')
  },
})

interface RunFacts { run: PayRunRow; lines: RunLine[] }
const load = async (tx: Tx, ask: { run: string }): Promise<RunFacts> => ({ run: (await runOf(tx, ask.run))!, lines: (await linesOf(tx, ask.run)).filter((line) => line.released_at === null) })
const asRun = (lines: readonly RunLine[]) => lines.map((line) => ({ reference: line.reference, provider_key: line.provider_key, provider_name: line.provider_name, pence: BigInt(line.amount_pence), state: line.state, nowPence: BigInt(line.accepted_pence) }))

export const takeOutOfRun = act({
  name: 'deliver.take-out-of-run', title: 'Take an invoice out', says: 'took an invoice out of the pay run', ...root, who: ['finance', 'contract-manager'],
  input: { run: runField, invoice: reference({ label: 'Invoice', to: 'invoice' }), reason: longText({ label: 'Why', max: 500 }) },
  load,
  rule: ({ lines }: RunFacts, ask) => {
    const line = lines.find((one) => one.invoice_id === ask.invoice)
    return decide({ line: line! }, line ? [] : [{ code: 'pay-run.not-in', field: 'invoice', words: 'That invoice does not stand in this run.' }])
  },
  save: async (write, { line }, ask) => releaseLines(write, [line], ask.reason),
})

export const checkPayRun = act({
  name: 'deliver.check-pay-run', title: 'Say that it is checked', says: 'checked the pay run', ...root, who: ['finance', 'contract-manager'],
  input: { run: runField, words: longText({ label: 'What was checked', max: 1000 }) },
  load, rule: ({ run, lines }: RunFacts) => decide(run, runReasons(asRun(lines))),
  save: (write, run, ask, given) => write.update('deliver.pay_run', run.id, { checked_by: given.actor.accountId ?? null, checked_words: ask.words }),
})

export const sendBackPayRun = act({
  name: 'deliver.send-back-pay-run', title: 'Send it back', says: 'sent the pay run back', ...root, who: ['finance', 'commissioner', 'board-member'],
  input: { run: runField, reason: longText({ label: 'Why', max: 1000 }) },
  rule: () => decide({}, []),
  save: (write, _value, ask) => write.update('deliver.pay_run', ask.run, { sent_back_words: ask.reason }),
})

interface Approving { run: PayRunRow; lines: RunLine[]; proposed: Proposed }

export const approvePayRun = act({
  name: 'deliver.approve-pay-run', title: 'Approve the pay run', says: 'approved the pay run', ...root, who: ['finance', 'commissioner', 'board-member'], stepUp: true, formAt: { field: 'run', path: '/deliver/pay-runs/:id/approve' },
  confirm: 'You approve every payment of it, with the account that it goes to.',
  input: { run: runField, seen: text({ label: 'Mark of what you saw', hint: 'The page of the run fills it in. With it nothing is approved that changed since you looked.', max: 16, required: false }) },
  load: async (tx, ask): Promise<Approving> => {
    await holdAccounts(tx)
    const facts = await load(tx, ask)
    return { ...facts, proposed: await proposedOf(tx, facts.run, facts.lines) }
  },
  rule: (facts: Approving, ask, given) => decide(facts, [
    ...approvalReasons(facts.run, given.actor.accountId), ...dayReasons(facts.run, given.today), ...runReasons(asRun(facts.lines)),
    ...(ask.seen === undefined || ask.seen === facts.proposed.mark ? [] : [{ code: 'pay-run.not-seen', words: 'A payment or an account has changed since you looked at this run. Open the run again and look at its payments.' }]),
    ...facts.proposed.payments.filter((one) => one.account_number === '').map((one): Refusal => ({ code: 'pay-run.no-account', words: `No confirmed account is known for ${one.provider_name}: only the CSV file can be made.`, strength: 'warning' })),
  ]),
  save: async (write, { run, proposed: { payments, payer } }, ask, given) => {
    const rows = payments.map((one) => ({ ...one, id: uuidv7(), run_id: ask.run, amount_pence: BigInt(one.amount_pence) }))
    await write.insertMany('deliver.pay_run_payment', rows)
    await write.update('deliver.pay_run', run.id, {
      approved_by: given.actor.accountId, approved_at: given.now, approved_digest: digestOf(rows.map((row) => ({ ...row, pence: row.amount_pence }))),
      payer_account_name: payer?.account_name ?? '', payer_sort_code: payer?.sort_code ?? '', payer_account_number: payer?.account_number ?? '',
    })
  },
})

interface Exporting { run: PayRunRow; files: RunFiles; missing: string[]; stopped: Refusal[] }

/** What is said of files that were made before: they are the same, whatever became of the accounts and the day since. */
function againNotes(run: PayRunRow, stopped: readonly Refusal[], today: CivilDate): Refusal[] {
  if (run.exported_at === null) return run.pay_on < today ? [{ code: 'pay-run.past', words: `The bank was to pay on ${dateInWords(run.pay_on)}, which has passed: it may pay at once, or not take the file.`, strength: 'warning' }] : []
  return [
    { code: 'pay-run.exported-before', words: `It was exported before, on ${instantInWords(run.exported_at)}. These are the same files, byte for byte: send them to the bank only if they never went there.`, strength: 'warning' },
    ...stopped.map((one): Refusal => ({ ...one, words: `${one.words.split(':')[0]}: do not send these files to the bank.`, strength: 'warning' })),
  ]
}

export const exportPayRun = act({
  name: 'deliver.export-pay-run', title: 'Make its files', says: 'exported the pay run', ...root, who: ['finance'],
  intro: 'A CSV file for a finance system and, where every account is confirmed, a pain.001 file for the bank. Made again they are the same, byte for byte: send a payment once.',
  input: { run: runField, reason: longText({ label: 'Why without accounts', named: 'the reason to export it without accounts', hint: 'Only where an account is missing: who adds it, and from where.', max: 1000, required: false }) },
  load: async (tx, ask): Promise<Exporting> => {
    const run = (await runOf(tx, ask.run))!
    await holdAccounts(tx)
    const payments = await paymentsIn(tx, run.id)
    const missing = payments.filter((one) => one.account_number === '').map((one) => one.provider_name)
    const approved = [{ key: run.body_id, name: `${run.body} (the account paid from)`, account: { account_name: run.payer_account_name, sort_code: run.payer_sort_code, account_number: run.payer_account_number } },
      ...payments.map((one) => ({ key: one.provider_key, name: one.provider_name, account: { account_name: one.account_name, sort_code: one.sort_code, account_number: one.account_number } }))]
    return { run, files: await filesOf(tx, run), stopped: accountReasons(approved, await confirmedAccounts(tx, run.body_id)), missing: run.payer_account_number === '' ? [`${run.body} (the account paid from)`, ...missing] : missing }
  },
  rule: ({ run, files, missing, stopped }: Exporting, ask, given) => {
    // Money never goes out for the first time to an account that was stopped or changed after the approval.
    const reasons: Refusal[] = run.exported_at === null ? [...stopped] : []
    if (files.xml !== undefined) reasons.push(...painFaults(files.xml).slice(0, 10).map((words): Refusal => ({ code: 'pay-run.file', words: `The file for the bank breaks a rule of its form (pain.001.001.09), so that the bank would refuse it: ${words}`, strength: 'stop' })))
    if (!files.asApproved) reasons.push({ code: 'pay-run.altered', words: 'The payments are no longer those that were approved. Nothing is exported: tell whoever runs this service.', strength: 'stop' })
    if (missing.length > 0 && ask.reason === undefined && run.exported_at === null) reasons.push({ code: 'pay-run.no-account', field: 'reason', words: `No confirmed account was known for ${missing.join(', ')} when it was approved. The CSV file can be made with a reason.` })
    if (reasons.length > 0) return { ok: false, refusals: reasons }
    return accept({ run, files }, againNotes(run, stopped, given.today))
  },
  save: async (write, { run, files }, ask, given) => {
    await write.update('deliver.pay_run', run.id, {
      exported_at: run.exported_at ?? given.now, exports: run.exports + 1, csv_sha256: sha256Of(files.csv), xml_sha256: files.xml === undefined ? '' : sha256Of(files.xml), ...(run.exported_at === null ? { without_accounts: ask.reason ?? '' } : {}),
    })
    return { state: run.state === 'part-paid' ? 'part-paid' : 'exported' }
  },
})

export const dropPayRun = act({
  name: 'deliver.drop-pay-run', title: 'Drop this pay run', says: 'dropped the pay run', ...root, who: ['finance'], confirm: 'Its invoices are accepted again and can go into another run.',
  input: { run: runField, reason: longText({ label: 'Why', max: 500 }) },
  load, rule: (facts: RunFacts) => decide(facts, []),
  save: (write, { lines }, ask) => releaseLines(write, lines, `The run was dropped: ${ask.reason}`),
})

export const payRunActs = [draftPayRun, takeOutOfRun, checkPayRun, sendBackPayRun, approvePayRun, exportPayRun, dropPayRun]
