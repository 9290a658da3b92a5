import { isId } from '../../kernel/ids.ts'
import { pounds } from '../../kernel/money.ts'
import { dateInWords, instantInWords, isCivilDate } from '../../kernel/time.ts'
import { endOfDay } from '../../law/index.ts'
import { dataTable } from '../../ui/charts/chart.ts'
import { insetText } from '../../ui/components.ts'
import { html, type Safe } from '../../ui/html.ts'
import { filtersForm, summaryList, tag } from '../../ui/lists.ts'
import type { Answer, Page, PageAsk, Section } from '../../ui/page.ts'
import { contractRow, type ContractRow } from '../contract.ts'
import { changeCase } from './change-facts.ts'
import { changeOf, changesOf, changeTypes, typeWords, wordingsOf, type ChangeRow } from './change.ts'
import { fieldsLeftOut } from './change.acts.ts'
import { changeFacts, signedPounds, wordingsTable } from './change.view.ts'
import { termKeys, termNames, termsOn, type Terms, type TermsVersion } from './history.ts'
import { proportionalValue } from './judge.ts'
import { versionsOf } from './keep-terms.ts'

const notFound: Answer = { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no such contract or change, or it is not yours to see.</p>` }
const crumbs = (contract: ContractRow) => [{ text: 'Cycle', href: '/' }, { text: 'Deliver', href: '/deliver' }, { text: contract.title, href: `/deliver/contracts/${contract.id}` }]

const proposePage: Page = {
  path: '/deliver/contracts/:id/change', who: ['contract-manager', 'commissioner', 'procurement-lead'],
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const facts = isId(id) ? await ask.read((tx) => changeCase(tx, id)) : undefined
    if (!facts) return notFound
    const { contract } = facts
    const type = changeTypes.find((one) => one.value === ask.search.get('type'))?.value
    const page = { caption: `${contract.reference} ${contract.title}`, stage: 'deliver' as const, breadcrumbs: crumbs(contract) }
    if (!type) return { ...page, title: 'What kind of change', body: html`<ul class="govuk-list govuk-list--spaced">${changeTypes.map((one) => html`<li><a class="govuk-link" href="/deliver/contracts/${id}/change?type=${one.value}">${one.text}</a><br><span class="govuk-hint cc-inline">${one.hint}</span></li>`)}</ul>` }
    const until = facts.judged.extensionUntil
    const grown = type === 'extension' ? extensionValue(contract, until) : undefined
    // Within what the contract provides for the law asks nothing more; a day beyond it is asked about when it is worded anew.
    const asked = type === 'extension' && until ? [...fieldsLeftOut.extension, ...fieldsLeftOut.termination.filter((name) => !['newProvider', 'addedValue', 'newAnnualValue'].includes(name))] : fieldsLeftOut[type]
    const words = type === 'extension' ? until ? `The contract may be extended until ${dateInWords(until)}: up to that day it is provided for.${grown === undefined ? ' The value named may cover the extension already: look before you add to it.' : ''} For a later day word the proposal anew afterwards: the questions of the law are asked there.` : 'The contract says nothing here of an extension. If it provides for one, fill that in first, or answer so below.'
      : type === 'termination' ? contract.notice_days === null ? 'The days of notice are not known here.' : `The contract has ${contract.notice_days} days of notice.` : undefined
    return {
      ...page, title: typeWords(type),
      body: html`<p class="govuk-body">What the rules say of it is shown on the next page, with all earlier changes counted. Nothing changes before another person has approved it and both sides have signed.</p>${words ? insetText(words) : ''}
        ${await ask.form('deliver.propose-change', { hidden: { contract: id, type, ...Object.fromEntries(asked.map((name) => [name, ''])) }, typed: { ...(type === 'extension' && until ? { newEndsOn: until } : {}), ...(grown === undefined ? {} : { addedValue: pounds(grown).replace('£', '') }), regime: facts.law.regime === 'unknown' ? '' : facts.law.regime }, button: 'Propose it' })}`,
    }
  },
}

/** What an extension adds in proportion; undefined where a year's value is not known or the value named covers the extension already. */
function extensionValue(contract: ContractRow, until: string | null): bigint | undefined {
  const annual = contract.annual_pence === null ? null : BigInt(contract.annual_pence)
  if (!contract.ends_on || !until) return undefined
  const whole = contract.starts_on ? proportionalValue(annual, contract.starts_on, until) : undefined
  // A day of the year's value more or less: first days and last days are counted differently in registers.
  const covered = whole !== undefined && contract.value_pence !== null && annual !== null && BigInt(contract.value_pence) + annual / 100n >= whole
  return covered ? undefined : proportionalValue(annual, contract.ends_on, until)
}

const termText = (key: keyof Terms, value: unknown): string => {
  if (value === null || value === undefined || value === '') return 'not known'
  if (key.endsWith('_pence')) return pounds(String(value))
  if (key.endsWith('_on') || key === 'extension_until') return dateInWords(String(value))
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}
const shownKeys = termKeys.filter((key) => key !== 'provider_id')

/** A day as a person types it, 24/11/2026, or as addresses carry it. */
const dayFrom = (typed: string | null): string | undefined => {
  const text = (typed ?? '').trim()
  const [, day, month, year] = /^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$/.exec(text) ?? []
  const date = day ? `${year}-${month!.padStart(2, '0')}-${day.padStart(2, '0')}` : text
  return isCivilDate(date) ? date : undefined
}

/** What the contract was on any day, as known then or now, with everything that became known of it. */
const termsPage: Page = {
  path: '/deliver/contracts/:id/terms', who: 'signed-in',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const found = isId(id) ? await ask.read(async (tx) => {
      const contract = await contractRow(tx, id)
      return contract ? { contract, versions: await versionsOf(tx, contract), coming: (await changesOf(tx, id)).filter((one) => one.state === 'signed') } : undefined
    }) : undefined
    if (!found) return notFound
    const typed = { day: ask.search.get('day') ?? '', known: ask.search.get('known') ?? '' }
    const refusals = (['day', 'known'] as const).filter((name) => typed[name].trim() !== '' && !dayFrom(typed[name])).map((name) => ({ code: 'terms.day', field: `filter-${name}`, words: 'Enter a real day, like 24/11/2026. What is known today is shown.' }))
    const day = dayFrom(typed.day) ?? ask.today
    const known = dayFrom(typed.known) ?? day
    return { title: 'What the contract was on a day', caption: `${found.contract.reference} ${found.contract.title}`, stage: 'deliver', wide: true, breadcrumbs: crumbs(found.contract), ...(refusals.length > 0 ? { refusals } : {}), body: html`${found.coming.map((one) => insetText(html`Signed, and not in force before ${dateInWords(one.effective_on)}: <a class="govuk-link" href="/deliver/changes/${one.id}">${one.title}</a> (${signedPounds(one.added_pence)})`))}${termsBody(`/deliver/contracts/${id}/terms`, typed, found.versions, { day, known, today: ask.today })}` }
  },
}

function termsBody(path: string, typed: { day: string; known: string }, versions: readonly TermsVersion[], { day, known, today }: { day: string; known: string; today: string }): Safe {
  const [then, now] = [termsOn(versions, day, endOfDay(known)), termsOn(versions, day)]
  const said = shownKeys.filter((key) => [then, now].some((one) => one?.[key] !== undefined && one[key] !== null && one[key] !== '' && one[key] !== false))
  const differs = shownKeys.filter((key) => String(then?.[key] ?? '') !== String(now?.[key] ?? ''))
  return html`${filtersForm(path, [{ name: 'day', label: 'On the day (day/month/year)' }, { name: 'known', label: 'As it was known at the end of' }], typed)}
    <p class="govuk-body-l">${then === undefined ? `Nothing was known of this contract here at the end of ${dateInWords(known)}.` : differs.length === 0 ? known === today ? `As it is known today, of ${dateInWords(day)}.` : `What is known now of ${dateInWords(day)} is what was known at the end of ${dateInWords(known)}.` : `Of ${dateInWords(day)} ${differs.length === 1 ? 'one thing is' : `${differs.length} things are`} known otherwise now than at the end of ${dateInWords(known)}.`}</p>
    ${differs.length === 0 && then !== undefined ? dataTable({ caption: `The contract on ${dateInWords(day)}`, head: ['Term', 'What it was'], rows: said.map((key) => [termNames[key], termText(key, now?.[key])]) })
      : dataTable({ caption: `The contract on ${dateInWords(day)}`, head: ['Term', `As known at the end of ${dateInWords(known)}`, 'As known now'], rows: said.map((key) => [termNames[key], then === undefined ? 'nothing was known' : termText(key, then[key]), `${termText(key, now?.[key])}${differs.includes(key) ? ' (another)' : ''}`]) })}
    <section class="cc-section"><h2 class="govuk-heading-m">What became known, in order</h2>${dataTable({ caption: 'Versions of the terms', head: ['Recorded', 'Holds from', 'What it says', 'Where it came from'], rows: versions.map((one) => [instantInWords(one.recorded_at), one.holds_from ? dateInWords(one.holds_from) : 'the beginning', shownKeys.filter((key) => key in one.terms && termText(key, one.terms[key]) !== 'not known').map((key) => `${termNames[key]}: ${termText(key, one.terms[key])}`).join('; '), one.why]) })}</section>`
}

/** The changes of a contract on its page: what was changed, what is under way, and what it was on any day. */
export async function changesSection(ask: PageAsk, contract: ContractRow): Promise<Section> {
  const rows = await ask.read((tx) => changesOf(tx, contract.id))
  const open = contract.body_id === ask.actor.bodyId && !['ended', 'terminated'].includes(contract.state)
  return { title: 'Changes', body: html`${rows.length === 0 ? html`<p class="govuk-body">Never changed here.</p>` : changesTable(rows)}
    <p class="govuk-body">${open ? html`<a class="govuk-link" href="/deliver/contracts/${contract.id}/change">Vary, extend, assign or end it early</a><br>` : ''}<a class="govuk-link" href="/deliver/contracts/${contract.id}/terms">What it was on any day</a></p>` }
}

const changesTable = (rows: readonly ChangeRow[]): Safe => dataTable({ caption: 'Changes', head: ['Change', 'Kind', 'Holds from', 'Value', 'State'], rows: rows.map((row) => [html`<a class="govuk-link" href="/deliver/changes/${row.id}">${row.title}</a> ${row.reference}`, typeWords(row.change_type), dateInWords(row.effective_on), signedPounds(row.added_pence), tag(row.state)]) })

/** What the provider sees of a change that is offered to it, and its answer. */
const providerPage: Page = {
  path: '/provider/changes/:id', who: 'party',
  show: async (ask) => {
    const id = ask.params['id'] ?? ''
    const found = isId(id) ? await ask.read(async (tx) => ({ row: await changeOf(tx, id), wordings: await wordingsOf(tx, id) })) : undefined
    if (!found?.row) return notFound
    const { row, wordings } = found
    return {
      title: row.title, caption: `${row.reference}: a change to a contract`, stage: 'deliver', breadcrumbs: [{ text: 'What commissioners ask of you', href: '/' }],
      body: html`${summaryList([{ key: 'Contract', value: row.contract }])}${changeFacts(row)}
        <h2 class="govuk-heading-m">How it was negotiated</h2>${wordingsTable(wordings)}
        ${row.state === 'offered' ? html`<h2 class="govuk-heading-m">Your answer</h2>${await ask.form('deliver.answer-change', { hidden: { change: id }, version: row.version, button: 'Send your answer' })}` : html`<p class="govuk-body">${row.answer === 'agrees' ? `You agreed on ${dateInWords(row.answered_on)}.` : 'Nothing is asked of you at the moment.'}</p>`}`,
    }
  },
}

export const changePages: Page[] = [proposePage, termsPage, providerPage]
