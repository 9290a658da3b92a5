import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { plainReference } from '../../evidence/tabular/row-key.ts'
import { invoicesTaken, type Payable as Taken } from './paid-invoices.act.ts'
import { statusOf } from './status-file.ts'
import { csvOf, digestOf, type FileContent, painOf } from './payment-file.ts'
import { accountReasons, approvalReasons, dayReasons, type Payable, paymentsOf, pickInvoices, runReasons, stateAfter, statusTaken } from './payments.rule.ts'

const one = (id: string, pence: bigint, more: Partial<Payable> = {}): Payable => ({ id, provider_key: 'a', provider_name: 'Acorn Care', number: `N${id}`, pence, payBy: '2026-06-03', ...more })

describe('what a run pays', () => {
  test('invoices to be paid by the day, with the credit notes of the same providers and no others', () => {
    const { picked, leftOut } = pickInvoices([one('1', 100n), one('2', 50n, { payBy: '2026-07-01' }), one('3', -20n, { payBy: '2026-06-01' }), one('4', -5n, { provider_key: 'b' })], '2026-06-10')
    expect([picked.map((row) => row.id), leftOut]).toEqual([['1', '3'], []])
  })

  test('a provider whose credits take up what is due is left out, and said', () => {
    expect(pickInvoices([one('1', 100n), one('3', -100n)], '2026-06-10')).toEqual({ picked: [], leftOut: ['Acorn Care: its credit notes take up what is due, £0.00 is left'] })
  })

  test('one payment for each provider, with a reference of its own and the numbers that it pays', () => {
    const lines = [{ provider_key: 'b', provider_name: 'Beech', number: '7', pence: 5n }, { provider_key: 'a', provider_name: 'Acorn', number: '2', pence: 10n }, { provider_key: 'a', provider_name: 'Acorn', number: '1', pence: -3n }]
    expect(paymentsOf('PAY-4', lines, new Map()).map((row) => [row.reference, row.provider_name, row.pence, row.remittance])).toEqual([['PAY-4-1', 'Acorn', 7n, '1, 2'], ['PAY-4-2', 'Beech', 5n, '7']])
  })

  test('whoever drafted it does not approve it, and nobody does without being a person', () => {
    expect(approvalReasons({ drafted_by: 'x' }, 'x')).toMatchObject([{ code: 'pay-run.same-person', strength: 'stop' }])
    expect(approvalReasons({ drafted_by: 'x' }, undefined)).toHaveLength(1)
    expect(approvalReasons({ drafted_by: 'x' }, 'y')).toEqual([])
  })

  test('a run whose pay day has passed is not approved; on the day itself it is', () => {
    expect(dayReasons({ pay_on: '2026-06-02' }, '2026-06-03')).toMatchObject([{ code: 'pay-run.past' }])
    expect(dayReasons({ pay_on: '2026-06-03' }, '2026-06-03')).toEqual([])
  })

  test('an account that was stopped, or changed in its name, sort code or number, stops the money; one that was never there does not', () => {
    const approved = { key: 'a', name: 'Acorn', account: { account_name: 'Acorn Ltd', sort_code: '112233', account_number: '01234567' } }
    const now = (more: object): number => accountReasons([approved], new Map([['a', { ...approved.account, ...more }]])).length
    expect([now({}), now({ account_name: 'Other' }), now({ sort_code: '112234' }), now({ account_number: '01234568' })]).toEqual([0, 1, 1, 1])
    expect(accountReasons([approved], new Map())).toMatchObject([{ code: 'pay-run.account-stopped', words: 'The account of Acorn that was approved is no longer the confirmed one: drop the run and draft it anew.' }])
    expect(accountReasons([{ ...approved, account: { account_name: '', sort_code: '', account_number: '' } }], new Map())).toEqual([])
  })

  test('an invoice that changed, and a provider to whom nothing is left, stop the run', () => {
    const line = { reference: 'INV-1', provider_key: 'a', provider_name: 'Acorn', pence: 10n, state: 'scheduled', nowPence: 10n }
    expect(runReasons([line])).toEqual([])
    expect(runReasons([{ ...line, nowPence: 11n }, { ...line, reference: 'INV-2', pence: -10n, nowPence: -10n }]).map((reason) => reason.code)).toEqual(['pay-run.changed', 'pay-run.net'])
    expect(runReasons([])).toMatchObject([{ code: 'pay-run.empty' }])
  })

  test('payments add up to the invoices, to the penny, in any order of the same invoices', () => {
    const some = fc.array(fc.record({ provider_key: fc.constantFrom('a', 'b', 'c'), number: fc.string(), pence: fc.bigInt(-(10n ** 8n), 10n ** 9n) }).map((row) => ({ ...row, provider_name: row.provider_key.toUpperCase() })), { maxLength: 20 })
    fc.assert(fc.property(some.chain((lines) => fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length }))), ([lines, shuffled]) => {
      const payments = paymentsOf('PAY-1', lines, new Map())
      expect(payments.reduce((sum, row) => sum + row.pence, 0n)).toBe(lines.reduce((sum, row) => sum + row.pence, 0n))
      expect(paymentsOf('PAY-1', shuffled, new Map())).toEqual(payments)
    }))
  })
})

describe('what a paid-status file says', () => {
  const payments = [{ id: 'p1', reference: 'PAY-4-1', amount_pence: '700', paid_on: null, failed_at: null }, { id: 'p2', reference: 'PAY-4-2', amount_pence: '500', paid_on: '2026-06-02', failed_at: null }, { id: 'p3', reference: 'PAY-4-3', amount_pence: '5', paid_on: null, failed_at: '2026-06-02T09:00:00Z' }]
  const row = (reference: string, more: object = {}) => ({ line: 2, reference, pence: undefined, paidOn: '2026-06-02', failed: false, words: 'B1', ...more })

  test('a payment is recorded once with its day, and what is recorded already is as before', () => {
    expect(statusTaken([row('pay-4-1'), row('PAY-4-2')], payments, '2026-06-10')).toEqual({ paid: [{ id: 'p1', on: '2026-06-02', reference: 'B1' }], failed: [], same: 1, refusals: [] })
  })

  test('a line that fits no payment, another sum, one twice, none or a later day, and one that contradicts are refused by their line', () => {
    const words = (more: Parameters<typeof statusTaken>[0]): string[] => statusTaken(more, payments, '2026-06-10').refusals.map((reason) => reason.words)
    expect(words([row('PAY-9-1')])).toEqual(['Line 2: PAY-9-1 is no payment of this run.'])
    expect(words([row('PAY-4-1', { pence: 701n })])).toEqual(['Line 2: PAY-4-1 is for £7.00, not £7.01.'])
    expect(words([row('PAY-4-1'), row('PAY-4-1', { line: 3 })])).toEqual(['Line 3: PAY-4-1 stands twice in the file.'])
    expect(words([row('PAY-4-1', { paidOn: undefined })])).toEqual(['Line 2: PAY-4-1 has no day of payment.'])
    expect(words([row('PAY-4-1', { paidOn: '2026-06-11' })])).toEqual(['Line 2: PAY-4-1 is said to be paid on a day to come.'])
    expect(words([row('PAY-4-2', { failed: true })])).toEqual(['Line 2: PAY-4-2 is recorded as paid; the file says that it failed.'])
    expect(words([row('PAY-4-3')])[0]).toContain('recorded as failed')
  })

  test('only a final word says that it was paid; what is pending, accepted, on hold or not said is neither', () => {
    for (const word of ['ACSC', 'accc', 'Paid', 'Settled', 'executed', 'Booked', 'Settlement-Completed']) expect(statusOf(word)).toEqual({ failed: false })
    for (const word of ['RJCT', 'Returned by bank', 'unpaid']) expect(statusOf(word)).toEqual({ failed: true })
    for (const word of ['PDNG', 'ACCP', 'On hold', 'Scheduled', 'not paid', 'Paid in error', '']) expect(statusOf(word)).toHaveProperty('unread')
  })

  test('a line of which something cannot be read is refused by its line', () => {
    expect(statusTaken([row('PAY-4-1', { unread: 'the amount “x” cannot be read.' })], payments, '2026-06-10')).toMatchObject({ paid: [], refusals: [{ words: 'Line 2: the amount “x” cannot be read.' }] })
  })

  test('a run is settled when every payment is paid or has failed', () => {
    expect([stateAfter([{ paid: true, failed: false }, { paid: false, failed: true }]), stateAfter([{ paid: true, failed: false }, { paid: false, failed: false }]), stateAfter([{ paid: false, failed: true }, { paid: false, failed: false }])]).toEqual(['settled', 'part-paid', 'exported'])
  })
})

describe('which invoices a file says were paid', () => {
  const invoice = (id: string, reference: string, number: string, amount: string): Taken => ({ id, reference, number, number_key: plainReference(number), amount_pence: amount, received_on: '2026-05-01', state: 'accepted', paid_on: null })
  const ours = invoice('ours', 'INV-7', 'A-1', '500')
  const theirs = invoice('theirs', 'INV-8', 'INV-7', '900')
  const row = (more: object = {}) => ({ line: 2, reference: 'INV-7', pence: undefined as bigint | undefined, paidOn: '2026-06-02', failed: false, words: '', ...more })
  const taken = (more: object = {}, invoices = [ours, theirs]) => invoicesTaken([row(more)], invoices, '2026-06-10')

  test('our reference and a provider\'s number that are the same word name neither, unless the sum names one', () => {
    expect(taken()).toMatchObject({ paid: [], refusals: [{ words: expect.stringContaining('INV-7 can mean several invoices: INV-7 (number A-1, £5.00) or INV-8 (number INV-7, £9.00)') }] })
    expect([taken({ pence: 900n }), taken({ pence: 500n })].map((one) => one.paid.map((paid) => paid.id))).toEqual([['theirs'], ['ours']])
    expect(taken({ pence: 901n })).toMatchObject({ paid: [], refusals: [{}] })
    expect(taken({ pence: 500n }, [ours, { ...theirs, amount_pence: '500' }])).toMatchObject({ paid: [], refusals: [{}] })
  })

  test('an invoice whose number is its own reference is one invoice, and a line that cannot be read is none', () => {
    expect(taken({}, [invoice('x', 'INV-7', 'INV-7', '1')]).paid).toMatchObject([{ id: 'x' }])
    expect(taken({ unread: 'it has no status.' }, [ours])).toMatchObject({ paid: [], refusals: [{ words: 'Line 2: it has no status.' }] })
  })
})

const account = { account_name: 'Acorn Care Ltd', sort_code: '112233', account_number: '01234567' }
const content = (more: Partial<FileContent> = {}): FileContent => ({
  run: { reference: 'PAY-4', payOn: '2026-06-03', approvedAt: '2026-06-01T09:00:00.123456Z', digest: 'ab'.repeat(32) }, payer: { name: 'NHS Testshire', account: { account_name: 'NHS Testshire', sort_code: '998877', account_number: '87654321' } },
  payments: [{ reference: 'PAY-4-1', provider_name: 'Acorn <Care> & Söhne', pence: 1_234_567n, remittance: 'A-1, A-2', ...account, account_name: 'Acorn <Care> & Söhne' }, { reference: 'PAY-4-2', provider_name: 'Beech', pence: 5n, remittance: 'B-1', ...account }], ...more,
})

/** The elements of an XML text as paths, in their order, with their text. */
function pathsOf(xml: string): [string, string][] {
  const found: [string, string][] = []
  const open: string[] = []
  const parser = new SaxesParser()
  parser.on('opentag', (node) => { open.push(node.name); found.push([open.join('/'), '']) })
  parser.on('text', (text) => { if (text.trim() !== '') found.at(-1)![1] = text })
  parser.on('closetag', () => void open.pop())
  parser.on('error', (error) => { throw error })
  parser.write(xml).close()
  return found
}

describe('the files', () => {
  test('pain.001.001.09 has its parts in the order of the schema, with control sums and counts', () => {
    const paths = pathsOf(painOf(content())!)
    const under = (parent: string): string[] => [...new Set(paths.filter(([path]) => path.startsWith(`${parent}/`) && !path.slice(parent.length + 1).includes('/')).map(([path]) => path.slice(parent.length + 1)))]
    const top = 'Document/CstmrCdtTrfInitn'
    expect(under(top)).toEqual(['GrpHdr', 'PmtInf'])
    expect(under(`${top}/GrpHdr`)).toEqual(['MsgId', 'CreDtTm', 'NbOfTxs', 'CtrlSum', 'InitgPty'])
    expect(under(`${top}/PmtInf`)).toEqual(['PmtInfId', 'PmtMtd', 'BtchBookg', 'NbOfTxs', 'CtrlSum', 'ReqdExctnDt', 'Dbtr', 'DbtrAcct', 'DbtrAgt', 'ChrgBr', 'CdtTrfTxInf'])
    expect(under(`${top}/PmtInf/CdtTrfTxInf`)).toEqual(['PmtId', 'Amt', 'CdtrAgt', 'Cdtr', 'CdtrAcct', 'RmtInf'])
    const values = (path: string): string[] => paths.filter(([name]) => name === `${top}/${path}`).map(([, text]) => text)
    expect([values('GrpHdr/NbOfTxs'), values('GrpHdr/CtrlSum'), values('PmtInf/CtrlSum')]).toEqual([['2'], ['12345.72'], ['12345.72']])
    expect(values('PmtInf/CdtTrfTxInf/Amt/InstdAmt')).toEqual(['12345.67', '0.05'])
    expect(values('PmtInf/CdtTrfTxInf/Cdtr/Nm')[0]).toBe('Acorn .Care. . Sohne')
    expect(values('PmtInf/CdtTrfTxInf/CdtrAgt/FinInstnId/ClrSysMmbId/MmbId')).toEqual(['112233', '112233'])
    expect(values('GrpHdr/CreDtTm')).toEqual(['2026-06-01T09:00:00Z'])
    expect(paths.every(([path, text]) => !path.endsWith('Id') || text.length <= 35)).toBe(true)
  })

  test('without the account paid from, or one paid to, there is no file for the bank', () => {
    expect(painOf(content({ payer: { name: 'x', account: undefined } }))).toBeUndefined()
    expect(painOf(content({ payments: [{ ...content().payments[0]!, account_number: '', sort_code: '' }] }))).toBeUndefined()
  })

  test('the same run gives the same bytes; another sum or account gives another digest', async () => {
    expect([await csvOf(content()), painOf(content())]).toEqual([await csvOf(content()), painOf(content())])
    expect(await csvOf(content())).toContain('PAY-4-2,Beech,Acorn Care Ltd,11-22-33,01234567,0.05,2026-06-03,B-1')
    const rows = content().payments
    expect(digestOf([{ ...rows[0]!, pence: 1n }])).not.toBe(digestOf([rows[0]!]))
    expect(digestOf([{ ...rows[0]!, account_number: '00000000' }])).not.toBe(digestOf([rows[0]!]))
  })
})
