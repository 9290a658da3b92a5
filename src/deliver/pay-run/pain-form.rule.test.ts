import fc from 'fast-check'
import { expect, test } from 'vitest'
import { painFaults } from './pain-form.rule.ts'
import { type FileContent, painOf } from './payment-file.ts'

const payer = { name: 'NHS Testshire', account: { account_name: 'NHS Testshire', sort_code: '000000', account_number: '00000001' } }
const run = { reference: 'PAY-1', payOn: '2026-09-18', approvedAt: '2026-09-14T10:00:00.000Z', digest: 'a'.repeat(64) }
const payment = (place: number, more: Partial<FileContent['payments'][number]> = {}): FileContent['payments'][number] => ({ reference: `PAY-1-${place}`, provider_name: 'Care', pence: 12_345n, account_name: 'Care & Sons <Ltd>', sort_code: '123456', account_number: '01234567', remittance: 'A-1', ...more })
const xml = painOf({ run, payer, payments: [payment(1), payment(2, { pence: 5n })] })!

test('the files that we make keep every rule of their form', () => {
  expect(painFaults(xml)).toEqual([])
})

test('whatever names, references and sums are, the file that is made keeps the rules', () => {
  const some = fc.array(fc.record({ account_name: fc.string({ maxLength: 300 }), remittance: fc.string({ maxLength: 400 }), pence: fc.bigInt(1n, 10n ** 15n) }), { minLength: 1, maxLength: 5 })
  fc.assert(fc.property(some, fc.string({ maxLength: 200 }), (rows, name) => {
    expect(painFaults(painOf({ run, payer: { ...payer, name }, payments: rows.map((row, index) => payment(index + 1, row)) })!)).toEqual([])
  }), { numRuns: 200 })
})

test.each([
  ['<PmtMtd>TRF</PmtMtd>', '', 'lacks PmtMtd'], ['<PmtMtd>TRF</PmtMtd>', '<PmtMtd>CASH</PmtMtd>', 'must be TRF or CHK or TRA'], ['<ChrgBr>SHAR</ChrgBr>', '<ChrgBr>OURS</ChrgBr>', 'ChrgBr must be'],
  ['<NbOfTxs>2</NbOfTxs>', '<NbOfTxs>3</NbOfTxs>', 'but there are 2 payments'], ['<CtrlSum>123.50</CtrlSum>', '<CtrlSum>123.51</CtrlSum>', 'is not the sum'], ['PAY-1-2', 'PAY-1-1', 'stands twice'],
  ['<MmbId>123456</MmbId>', '<MmbId>12345</MmbId>', 'six digits'], ['<Id>01234567</Id>', '<Id>1234567</Id>', 'eight digits'], ['Ccy="GBP"', 'Ccy="EUR"', 'no Ccy'], ['>0.05<', '>0.00<', 'above nothing'], ['>0.05<', '>0.050<', 'two places'],
  ['pain.001.001.09', 'pain.001.001.03', 'no xmlns'], ['</Document>', '', 'not well formed'], ['&amp;', '&', 'not well formed'], ['<Dt>2026-09-18</Dt>', '<Dt>18/09/2026</Dt>', 'must be a day'],
  ['<BtchBookg>false</BtchBookg><NbOfTxs>2</NbOfTxs>', '<NbOfTxs>2</NbOfTxs><BtchBookg>false</BtchBookg>', 'where it may not stand'], ['<Cdtr>', '<UltmtCdtr></UltmtCdtr><Cdtr>', 'lacks Cdtr'],
])('%s as %s is a fault', (right, wrong, says) => {
  const source = says === 'not well formed' && right === '&amp;' ? xml.replace('<Nm>', '<Nm>A &amp; B') : xml
  expect(source).toContain(right)
  expect(painFaults(source.replace(right, wrong)).join('; ')).toContain(says)
})
