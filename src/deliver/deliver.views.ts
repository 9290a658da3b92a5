import { sql } from '../kernel/database/database.ts'
import { pounds } from '../kernel/money.ts'
import { dateInWords } from '../kernel/time.ts'
import { agreementWords } from '../evidence/tabular/agreement.ts'
import { kpisOf } from '../plan/index.ts'
import { html, type Safe } from '../ui/html.ts'
import { listTable, summaryList, tag } from '../ui/lists.ts'
import type { RecordView, Section } from '../ui/page.ts'
import { changesSection } from './changes/index.ts'
import { contractForms } from './contracting.act.ts'
import { contractRow, type ContractRow } from './contract.ts'
import { readTerm, termsOf, termWords } from './payment/index.ts'
import { ownReference } from './contract-list.ts'
import { contractMoney } from './invoice/index.ts'
import { yearsSection } from './particulars/index.ts'
import { renewalOf } from './renewal.rule.ts'
import { supplierKey } from './provider-match.ts'
import { contractSections } from './provider/index.ts'

const amount = (pence: string | null): string => (pence === null ? '' : pounds(pence))

/** The places by name; whole areas of the loaded data are looked into. */
const placesLine = (contract: ContractRow): Safe => html`${contract.places.join(', ')}${contract.area_codes.length === 0 ? '' : html`<br><span class="govuk-hint cc-inline">Figures: ${contract.area_codes.map((code, index) => html`${index > 0 ? ', ' : ''}<a class="govuk-link" href="/analyse/places/${code}">${code}</a>`)}</span>`}`

/** Form, length, risks and terms, with why; nothing where nothing is said. */
const howContracted = (contract: ContractRow): Section[] => (contract.form === '' ? [] : [{ title: 'How it is contracted, and why', body: summaryList([
  { key: 'Form', value: `${contractForms.find((one) => one.value === contract.form)?.text ?? contract.form}${contract.edition ? `, ${contract.edition}` : ''}` }, { key: 'Why it is so long', value: contract.length_reason },
  { key: 'Who bears which risk', value: contract.risk_share }, { key: 'Why these terms', value: contract.terms_reason },
]) }])

export const contractView: RecordView = {
  kind: 'contract',
  offers: [
    { act: 'deliver.plan-mobilisation', field: 'contract', when: ['imported', 'draft', 'agreed'], once: true }, { act: 'deliver.request-return', field: 'contract', when: ['imported', 'agreed', 'running', 'ended'], repeats: true }, { act: 'plan.add-kpi', field: 'contract', when: ['imported', 'draft', 'agreed', 'running'] }, { act: 'deliver.propose-change', field: 'contract', when: ['imported', 'agreed', 'running'] },
    { act: 'review.give-performance-notice', field: 'contract', when: ['imported', 'running'] }, { act: 'review.open-review', field: 'contract' }, { act: 'review.plan-meeting', field: 'contract', when: ['imported', 'agreed', 'running'] },
  ],
  sections: async (ask, record): Promise<Section[]> => {
    const { contract, kpis, spent, terms } = await ask.read(async (tx) => {
      const row = await contractRow(tx, record.id)
      return {
        contract: row!, kpis: await kpisOf(tx, record.id), terms: await termsOf(tx, record.id),
        spent: row && row.provider_name ? await tx.maybe(sql<{ lines: string; amount: string | null }>`select count(*) as lines, sum(amount_pence) as amount from deliver.payment where body_id = ${row.body_id} and supplier_key = ${supplierKey(row.provider_name)}`) : undefined,
      }
    })
    const renewal = renewalOf(contract, ask.today)
    return [
      { title: 'About this contract', body: html`<p class="govuk-body"><a class="govuk-link" href="/review/contracts/${record.id}/pack">Review pack</a>: everything of this contract as one document, to read, print or open in a word processor.</p>${summaryList([
        { key: 'Provider', value: contract.provider_name }, { key: 'Value over the term', value: amount(contract.value_pence) }, { key: 'Value of a year', value: amount(contract.annual_pence) },
        { key: 'First day', value: contract.starts_on && dateInWords(contract.starts_on) }, { key: 'Last day', value: contract.end_open ? 'None: it goes on until ended' : contract.ends_on && dateInWords(contract.ends_on) },
        { key: 'May be extended until', value: contract.extension_until && dateInWords(contract.extension_until) }, { key: 'Notice', value: contract.notice_days !== null && `${contract.notice_days} days` },
        { key: 'Start again by', value: renewal && html`${dateInWords(renewal.startOn)} ${renewal.past ? tag('late', 'red') : ''}<br><span class="govuk-hint cc-inline">${renewal.why}</span>` },
        { key: 'Kind of service', value: contract.service }, { key: 'Kind of agreement', value: agreementWords[contract.agreement] }, { key: 'Places served', value: contract.places.length > 0 && placesLine(contract) }, { key: 'Category in your register', value: contract.category === 'contract' ? '' : contract.category }, { key: 'Tier', value: contract.tier }, { key: 'Looked after by', value: contract.owner_name }, { key: 'Route', value: contract.route },
        { key: 'Reference in your own register', value: ownReference(contract.imported_reference) && html`${ownReference(contract.imported_reference)}<br><span class="govuk-hint cc-inline">Without blanks and dashes: spelt either way, it is the same contract.</span>` },
        { key: 'In the team\'s own register', value: [contract.imported_status, contract.imported_need].filter(Boolean).join('; ') },
      ])}` },
      ...(contract.gaps.length > 0 ? [{ title: 'What is not known yet', body: html`<ul class="govuk-list govuk-list--bullet">${contract.gaps.map((gap) => html`<li>${gap}</li>`)}</ul><p class="govuk-body"><a class="govuk-link" href="/deliver/complete-contract?contract=${record.id}">Fill in what is missing</a></p>` }] : []),
      { title: 'Key performance indicators', body: kpis.length === 0 ? html`<p class="govuk-body">None yet.</p>` : listTable({ caption: 'Indicators', rows: kpis, path: '', query: {}, columns: [
        { key: 'name', heading: 'Indicator', isHeader: true, cell: (kpi) => html`<a class="govuk-link" href="/plan/kpis/${kpi.id}">${kpi.name}</a>` }, { key: 'target', heading: 'Target', cell: (kpi) => (kpi.target === null ? 'none yet' : `${kpi.target} ${kpi.unit}`) },
        { key: 'baseline', heading: 'Baseline', cell: (kpi) => (kpi.baseline === null ? 'none yet' : `${kpi.baseline} ${kpi.unit}`) }, { key: 'state', heading: 'State', cell: (kpi) => tag(kpi.state) }, { key: 'chart', heading: 'Over time', cell: (kpi) => html`<a class="govuk-link" href="/review/kpis/${kpi.id}">Chart<span class="govuk-visually-hidden"> of ${kpi.name}</span></a>` }] }) },
      { title: 'How it is paid', body: terms.length === 0 ? html`<p class="govuk-body">Not agreed here yet. <a class="govuk-link" href="/deliver/contracts/${record.id}/payment">What payment terms give</a></p>`
        : html`<p class="govuk-body">${termWords(readTerm(terms.at(-1)!.term))}.</p><p class="govuk-body"><a class="govuk-link" href="/deliver/contracts/${record.id}/payment">What is due, month by month, and why</a></p>` },
      ...(await yearsSection(ask, contract)),
      await changesSection(ask, contract),
      ...howContracted(contract),
      await contractMoney(ask, record.id),
      ...(await contractSections(ask, record)),
      ...(spent && Number(spent.lines) > 0 ? [{ title: 'Payments to this provider', body: html`<p class="govuk-body">${Number(spent.lines).toLocaleString('en-GB')} lines under this name, ${pounds(spent.amount ?? '0')} in all, whatever the contract. <a class="govuk-link" href="/deliver/spend/supplier?key=${encodeURIComponent(supplierKey(contract.provider_name))}">See the lines</a></p>` }] : []),
    ]
  },
}
