import { act, type RecordRow } from '../kernel/act.ts'
import { sql } from '../kernel/database/database.ts'
import { longText, reference, text } from '../kernel/fields.ts'
import { decide, type Refusal } from '../kernel/refusal.ts'
import type { Writer } from '../kernel/writer.ts'
import { publishReasons, type ContractToPublish, type NoticeToPublish } from './publication.rule.ts'

const addressReasons = (address: string | undefined): Refusal[] =>
  address && !/^https:\/\/\S+$/.test(address) ? [{ code: 'publication.address', field: 'address', words: 'Give a whole address that begins with https://, or leave it empty.' }] : []

const writePublication = async (write: Writer, item: Record<string, unknown> & { about_id: string; title: string; published_at: string }, words: string): Promise<void> => {
  const id = await write.record({ kind: 'publication', title: `${words}: ${item.title}`, state: 'published' })
  await write.insert('cycle.published_item', { ...item, id, scope_id: null })
  await write.link(item.about_id, id, 'published as')
}

export const publishContract = act({
  name: 'cycle.publish-contract', title: 'Publish a contract in the register', says: 'published the contract in the register', kind: 'publication', who: ['commissioner', 'procurement-lead', 'contract-manager'],
  intro: 'Everybody then sees its title, provider, value, dates and the words below: nothing else of the contract.',
  confirm: 'It can be withdrawn later with a reason; both stay in the history.',
  input: {
    contract: reference({ label: 'Contract', to: 'contract' }),
    summary: longText({ label: 'What it is for, in words for everybody', max: 1000 }),
    address: text({ label: 'Address of the official notice', hint: 'On Find a Tender, if there is one.', required: false, max: 500 }),
  },
  load: async (tx, ask) => ({
    contract: await tx.maybe(sql<ContractToPublish>`select r.id, r.title, coalesce(o.name, nullif(c.provider_name, '')) as provider, c.value_pence, c.starts_on, c.ends_on from kernel.record r join deliver.contract c on c.body_id = r.body_id and c.id = r.id
      left join bodies.organisation o on o.id = r.provider_id where r.body_id = ${tx.bodyId} and r.id = ${ask.contract}`),
    shown: await tx.rows(sql`select 1 from cycle.published_item where body_id = ${tx.bodyId} and about_id = ${ask.contract} and withdrawn_at is null`),
  }),
  rule: (facts: { contract: ContractToPublish | undefined; shown: unknown[] }, ask) => decide(facts.contract!, [...publishReasons(facts.contract, facts.shown.length > 0), ...addressReasons(ask.address)]),
  save: (write, contract, ask, given) => writePublication(write, {
    about_id: contract.id, kind: 'contract', title: contract.title, provider: contract.provider ?? '', value_pence: contract.value_pence, starts_on: contract.starts_on, ends_on: contract.ends_on,
    summary: ask.summary, source: ask.address ?? '', published_at: given.now,
  }, 'Contract'),
})

export const publishNotice = act({
  name: 'cycle.publish-notice', title: 'Show a notice in the register', says: 'showed the notice in the register', kind: 'publication', who: ['commissioner', 'procurement-lead'],
  intro: 'Only a notice whose publication is recorded, with where it stands, can be shown.',
  input: { notice: reference({ label: 'Notice', to: 'notice' }), summary: longText({ label: 'What it says, in words for everybody', max: 1000 }) },
  load: async (tx, ask) => ({
    notice: await tx.maybe(sql<NoticeToPublish>`select r.id, r.title, n.identifier, n.address, n.published_at from kernel.record r join procure.notice n on n.body_id = r.body_id and n.id = r.id
      where r.body_id = ${tx.bodyId} and r.id = ${ask.notice}`),
    shown: await tx.rows(sql`select 1 from cycle.published_item where body_id = ${tx.bodyId} and about_id = ${ask.notice} and withdrawn_at is null`),
  }),
  rule: (facts: { notice: NoticeToPublish | undefined; shown: unknown[] }) => {
    const reasons: Refusal[] = []
    if (facts.notice && facts.notice.published_at === null) reasons.push({ code: 'publication.not-published', field: 'notice', words: 'This notice is prepared but not yet published. Record its publication with number or address first.' })
    if (facts.shown.length > 0) reasons.push({ code: 'publication.twice', field: 'notice', words: 'This notice stands in the register already.' })
    return decide(facts.notice!, facts.notice ? reasons : [{ code: 'record.not-found', field: 'notice', words: 'There is no such notice in your body.' }])
  },
  save: (write, notice, ask) => writePublication(write, {
    about_id: notice.id, kind: 'notice', title: notice.title, summary: ask.summary, source: [notice.identifier, notice.address].filter((part) => part !== '').join(', '), published_at: notice.published_at!,
  }, 'Notice'),
})

export const withdrawPublication = act({
  name: 'cycle.withdraw-publication', title: 'Withdraw from the register', says: 'withdrew the entry from the register', kind: 'publication', who: ['commissioner', 'procurement-lead', 'contract-manager'], root: 'publication',
  confirm: 'The entry disappears from the public register. The history keeps that it was there and why it went.',
  input: { publication: reference({ label: 'Entry', to: 'publication' }), reason: longText({ label: 'Reason', max: 1000 }) },
  rule: () => decide({}, []),
  save: (write, _value, ask, given: { now: string; root: RecordRow | undefined }) => write.update('cycle.published_item', ask.publication, { withdrawn_at: given.now }),
})
