import { act, staffRoles } from '../kernel/act.ts'
import { sql, type Tx } from '../kernel/database/database.ts'
import { date, longText, reference, text, upload } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import type { CivilDate } from '../kernel/time.ts'

/** Any step of any record may be done in another system; the thread goes on with its date, reference and document. */
export const recordElsewhere = act({
  name: 'bodies.record-elsewhere', title: 'Record a step done in another system', says: 'recorded a step done in another system', kind: '*', who: staffRoles, root: 'record',
  input: {
    record: reference({ label: 'Record', to: 'record' }),
    step: text({ label: 'What was done', hint: 'For example: contract signed, notice published, meeting held.' }),
    on: date({ label: 'Done on' }),
    system: text({ label: 'In which system', named: 'the system it was done in' }),
    reference: text({ label: 'Reference there', required: false }),
    address: text({ label: 'Web address', required: false, max: 500 }),
    document: upload({ label: 'Document', required: false }),
    words: longText({ label: 'Remark', required: false, max: 2000 }),
  },
  rule: (_: unknown, ask, given) => {
    const reasons: Refusal[] = []
    if (ask.on > given.today) reasons.push({ code: 'elsewhere.ahead', field: 'on', words: 'What was done elsewhere was done today or before.' })
    if (ask.address && !/^https?:\/\/[^\s<>"]+$/.test(ask.address)) reasons.push({ code: 'elsewhere.address', field: 'address', words: 'A web address begins with https://.' })
    if (!ask.reference && !ask.address && !ask.document) reasons.push({ code: 'elsewhere.evidence', field: 'reference', words: 'Give a reference, an address or a document, so that others can find it.' })
    return decide({}, reasons)
  },
  save: async (write, _value, ask, given) => {
    const file = ask.document ? await write.useUpload(ask.document) : undefined
    await write.insert('bodies.external_step', {
      scope_id: given.root!.scope_id, record_id: ask.record, step: ask.step, done_on: ask.on, system: ask.system, reference: ask.reference ?? '', address: ask.address ?? '',
      upload_id: ask.document ?? null, file_name: file?.file_name ?? '', sha256: file?.sha256 ?? '', words: ask.words ?? '',
    })
  },
})

export interface ExternalStep { id: string; step: string; done_on: CivilDate; system: string; reference: string; address: string; file_name: string; sha256: string; words: string }

/** What was done in another system for a record, by date. */
export const externalSteps = (tx: Tx, recordId: string): Promise<ExternalStep[]> =>
  tx.rows(sql<ExternalStep>`select id, step, done_on, system, reference, address, file_name, sha256, words from bodies.external_step where record_id = ${recordId} order by done_on, id limit 200`)
