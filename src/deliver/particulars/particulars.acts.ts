import { act } from '../../kernel/act.ts'
import { places } from '../../analyse/index.ts'
import { agreementKinds } from '../../evidence/tabular/agreement.ts'
import { choice, date, longText, reference, text, upload } from '../../kernel/fields.ts'
import { decide, type Refusal } from '../../kernel/refusal.ts'
import { keepTerms } from '../changes/index.ts'
import { contractRow, type ContractRow } from '../contract.ts'
import { addDocument, documentOf, documentSorts, sideOf, tellOtherSide } from '../document/index.ts'
import { type KnownPlace, matchPlaces, placesIn } from './places.rule.ts'
import { writeYears } from './years.store.ts'
import { readYears, yearReasons } from './years.rule.ts'

const who = ['contract-manager', 'commissioner', 'procurement-lead'] as const
const contract = reference({ label: 'Contract', to: 'contract' })

export const sayWhatItIs = act({
  name: 'deliver.say-what-it-is', title: 'Say its kind and places', says: 'said what kind of agreement it is and where', kind: 'contract', who: [...who], root: 'contract',
  intro: 'A grant, an in-house service agreement or a partnership agreement stands in the same register as a contract. Leave empty what stays as it is.',
  input: {
    contract,
    agreement: choice({ label: 'Kind of agreement', options: agreementKinds, required: false }),
    places: longText({ label: 'Places served', hint: 'One on each line: the name or the ONS code of a council, a board area or a region. A neighbourhood or a practice may stand here by its name.', required: false, max: 4000 }),
  },
  load: async (tx, ask) => ({ row: await contractRow(tx, ask.contract), known: await places(tx) }),
  rule: ({ row, known }: { row: ContractRow | undefined; known: KnownPlace[] }, ask) => {
    const found = ask.places === undefined ? undefined : matchPlaces(placesIn(ask.places), known)
    const codes = found?.places.filter((one) => /^[A-Z]\d{8}$/i.test(one)) ?? []
    return decide({ found, row: row! }, [
      ...(ask.agreement === undefined && found === undefined ? [{ code: 'particulars.nothing', field: 'agreement', words: 'Say the kind of agreement, the places, or both.' }] : []),
      ...codes.map((code): Refusal => ({ code: 'particulars.code', field: 'places', words: `No place of the loaded data has the code ${code}. It stays as it is written.`, strength: 'warning' })),
    ])
  },
  save: async (write, { found, row }, ask, given) => {
    await write.update('deliver.contract', ask.contract, { ...(ask.agreement ? { agreement: ask.agreement } : {}), ...(found ? { places: found.places, area_codes: found.codes } : {}) })
    if (ask.agreement) await keepTerms(write, row, { agreement: ask.agreement }, { at: given.now, holdsFrom: 'always', why: 'Its kind was said' })
  },
})

export const setYearValues = act({
  name: 'deliver.set-year-values', title: 'Say its value by year', says: 'said what it is worth in each year', kind: 'contract', who: [...who, 'finance'], root: 'contract',
  intro: 'Financial years, April to March. The years together are the value over the whole term. What is said anew replaces what stands, and what stood stays to be read.',
  input: {
    contract,
    years: longText({ label: 'Value of each financial year', hint: 'One on each line, for example 2026/27: 120,000', max: 2000 }),
    reason: text({ label: 'Reason, where the sum is not the value over the term', named: 'the reason', required: false, max: 500 }),
  },
  load: (tx, ask) => contractRow(tx, ask.contract),
  rule: (row: ContractRow | undefined, ask) => {
    const { years, reasons } = readYears(ask.years)
    return decide({ row: row!, years }, reasons.length > 0 ? reasons : yearReasons(years, row!, ask.reason))
  },
  save: (write, { row, years }, ask) => writeYears(write, row, years, ask.reason ?? ''),
})

export const addContractDocument = act({
  name: 'deliver.add-contract-document', title: 'Add a document', says: 'added a document of the contract', kind: 'contract', who: [...who, 'finance', 'provider'], root: 'contract', party: true, keepsVersion: true,
  input: {
    contract,
    sort: choice({ label: 'What it is', options: Object.entries(documentSorts).map(([value, words]) => ({ value, text: words })) }),
    title: text({ label: 'Title', required: false, hint: 'Leave empty to use the name of the file.' }),
    datedOn: date({ label: 'Date on the document', required: false }),
    file: upload({ label: 'File', hint: 'Up to 200 MB.' }),
    forProvider: choice({ label: 'Who reads it', named: 'who reads it', required: false, hint: 'A document that the provider adds is read by both sides.', options: [{ value: 'both', text: 'Both sides' }, { value: 'ours', text: 'Only we' }] }),
  },
  rule: (_: unknown, ask, given) => decide({ shown: given.actor.kind === 'party' || ask.forProvider === 'both' }, [
    ...(ask.datedOn && ask.datedOn > given.today ? [{ code: 'document.later', field: 'datedOn', words: 'The date on the document must not be in the future.' }] : []),
    ...(ask.forProvider === 'both' && given.root!.provider_id === null ? [{ code: 'document.no-provider', field: 'forProvider', words: 'The contract names no provider yet: only you can read it.' }] : []),
  ]),
  save: async (write, { shown }, ask, given) => {
    const { id, scope_id, provider_id, title } = given.root!
    await addDocument(write, { recordId: id, file: ask.file, party: { scope_id, provider_id, shown_to_party: shown && provider_id !== null }, side: sideOf(given.actor), at: given.now, about: { sort: ask.sort, title: ask.title ?? '', dated_on: ask.datedOn ?? null } })
    if (shown && (given.actor.kind === 'party' || given.root!.shown_to_party)) await tellOtherSide(write, given, { recordId: id, providerId: provider_id, words: `New among the documents of ${title}: ${documentSorts[ask.sort]}${ask.title ? `, ${ask.title}` : ''}` })
  },
})

export const withdrawContractDocument = act({
  name: 'deliver.withdraw-contract-document', title: 'A document holds no longer', says: 'said that a document holds no longer', kind: 'contract', who: [...who], root: 'contract', keepsVersion: true,
  intro: 'It stays among the documents and can be read; it is marked as no longer holding, with the reason.',
  input: { contract, document: choice({ label: 'Document', optionsFrom: 'deliver.contract-document-choices' }), reason: text({ label: 'Why', max: 500 }) },
  load: (tx, ask) => (/^[0-9a-f-]{36}$/.test(ask.document) ? documentOf(tx, ask.document) : Promise.resolve(undefined)),
  rule: (row: { id: string; record_id: string } | undefined, ask) => decide(row!, [
    ...(!row || row.record_id !== ask.contract ? [{ code: 'document.other', field: 'document', words: 'That is no document of this contract.' }] : []),
  ]),
  save: (write, row, ask, given) => write.update('deliver.document', row.id, { withdrawn_at: given.now, withdrawn_words: ask.reason }),
})

export const particularsActs = [sayWhatItIs, setYearValues, addContractDocument, withdrawContractDocument]
