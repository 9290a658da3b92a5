import { act } from '../kernel/act.ts'
import { choice, longText, reference, text } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'

/** Forms of contract (NSC-02, NSC-70), with the edition that those of the NHS have. */
export const contractForms = [
  { value: 'nhs-full', text: 'NHS Standard Contract, full length' }, { value: 'nhs-shorter', text: 'NHS Standard Contract, shorter form' }, { value: 'council', text: 'The council’s own form' }, { value: 'call-off', text: 'Call-off from a framework' },
  { value: 'framework', text: 'Framework agreement' }, { value: 'grant', text: 'Grant agreement' }, { value: 'in-house', text: 'In-house service agreement' }, { value: 'partnership', text: 'Partnership agreement (section 75 or 76)' }, { value: 'other', text: 'Another form' },
] as const

const editionPattern = /^20\d{2}\/\d{2}$/

/** What a form needs beside its name: those of the NHS have an edition, because their clocks and shares are those of the edition (NSC-06). Pure. */
export const formReasons = (form: string, edition: string | undefined): Refusal[] => [
  ...(form.startsWith('nhs-') && !edition ? [{ code: 'contracting.edition', field: 'edition', words: 'Name the edition: the time limits and shares of the contract are those of its edition.', rule: 'NSC-06', strength: 'warning' as const }] : []),
  ...(edition && !editionPattern.test(edition) ? [{ code: 'contracting.edition-year', field: 'edition', words: 'Write the edition like 2026/27.' }] : []),
]

export const sayHowContracted = act({
  name: 'deliver.say-how-contracted', title: 'Say how it is contracted', says: 'said how the contract is made, and why so', kind: 'contract', who: ['contract-manager', 'commissioner', 'procurement-lead'], root: 'contract',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    form: choice({ label: 'Form of contract', options: contractForms, rule: 'NSC-02' }),
    edition: text({ label: 'Edition', hint: 'For a form of the NHS, like 2026/27.', max: 7, required: false, rule: 'NSC-06' }),
    lengthReason: longText({ label: 'Why it is so long', named: 'why it is so long', hint: 'Term and extensions: time to invest, to learn, to change.', max: 2000 }),
    riskShare: longText({ label: 'Who bears which risk', named: 'who bears which risk', hint: 'Volume, prices, staff, buildings, quality.', max: 2000 }),
    termsReason: longText({ label: 'Why these terms', named: 'why these terms', hint: 'Payment, notice, changes, what happens at the end.', max: 2000 }),
  },
  rule: (_: unknown, ask) => decide({}, formReasons(ask.form, ask.edition)),
  save: (write, _value, ask) => write.update('deliver.contract', ask.contract, { form: ask.form, edition: ask.edition ?? '', length_reason: ask.lengthReason, risk_share: ask.riskShare, terms_reason: ask.termsReason }),
})
