import { existsSync, readFileSync } from 'node:fs'
import { sql, type Tx } from '../kernel/database/database.ts'
import { isId } from '../kernel/ids.ts'
import { headsFile, lastHead } from '../kernel/journal/heads.ts'
import { headerLines } from '../kernel/journal/verify.ts'
import { instantInWords } from '../kernel/time.ts'
import { component } from '../ui/components.ts'
import { html } from '../ui/html.ts'
import type { Answer, Page, PageAsk } from '../ui/page.ts'

interface HeaderRow { body_id: string; chain_id: string; seq: string; epoch: number; recorded_at: string; previous: string; entry_hash: string; signature: string; hash: string }

const portion = 2000

/**
 * The header lines of a body's main chain, nine lines an entry and the entry's hash as the tenth (docs/journal-format.md). Hashes and
 * times only: neither who acted nor on what. Read in portions, so that a long chain needs little memory at once in the database.
 */
export async function chainAsText(tx: Tx, bodyId: string): Promise<string> {
  const parts: string[] = []
  for (let from = 1; ; from += portion) {
    const rows = await tx.rows(sql<HeaderRow>`select body_id, chain_id, seq, epoch, recorded_at, previous, entry_hash, signature, hash from journal.entry
      where body_id = ${bodyId} and chain_id = ${bodyId} and seq >= ${from} and seq < ${from + portion} order by seq`)
    parts.push(...rows.map((row) => `${headerLines(row)}${row.hash}\n`))
    if (rows.length < portion) return parts.join('')
  }
}

async function journal(ask: PageAsk): Promise<Answer> {
  const heads = await ask.readServer((tx) => tx.rows(sql<{ body_id: string; name: string; seq: string; hash: string }>`select h.body_id, coalesce(o.name, 'A body no longer listed') as name, h.seq, h.hash from journal.head h
    left join bodies.organisation o on o.id = h.body_id where h.chain_id = h.body_id order by name`))
  const last = lastHead(headsFile(ask.dataDir))
  return {
    title: 'Nothing is altered afterwards', caption: 'Register: what was done', stage: 'register', breadcrumbs: [{ text: 'Register', href: '/register' }],
    body: html`<p class="govuk-body-l">Everything that is done here is written down, in one chain of entries for each body. Each entry carries a fingerprint of the entry before it, so a change to any one of them shows in all that follow.</p>
      <h2 class="govuk-heading-m">Check it yourself</h2>
      <ol class="govuk-list govuk-list--number">
        <li>Download a body's chain below, today. It holds fingerprints and times only, not who did what.</li>
        <li>Run the check that stands in the <a class="govuk-link" href="/register/journal/how">description of the format</a>. It needs nothing but a shell and sha256sum.</li>
        <li>Keep the last line. When you come back, the chain must still contain it.</li>
      </ol>
      <div class="cc-scroll" role="region" tabindex="0" aria-label="Where each chain stands now">${component('table', { caption: 'Where each chain stands now', head: [{ text: 'Body' }, { text: 'Entries', format: 'numeric' }, { text: 'Last fingerprint' }, { text: 'Chain' }], rows: heads.map((head) => [
        { text: head.name }, { text: Number(head.seq).toLocaleString('en-GB'), format: 'numeric' }, { html: html`<code class="cc-hash">${head.hash.slice(0, 16)}</code>` },
        { html: html`<a class="govuk-link" href="/register/journal/${head.body_id}.txt">Download<span class="govuk-visually-hidden"> the chain of ${head.name}</span></a>` }]) })}</div>
      <h2 class="govuk-heading-m">Signed record of where the chains stood</h2>
      <p class="govuk-body">${last ? `Every hour the service signs where all chains stand and keeps that outside its database; last on ${instantInWords(last.at)}, line ${last.n}.` : 'Every hour the service signs where all chains stand and keeps that outside its database. The first line is not written yet.'}
        <a class="govuk-link" href="/register/journal/heads">Download these lines</a>. The <a class="govuk-link" href="/.well-known/commission-keys.json">public keys</a> check the signatures. Whoever keeps a copy can later show that entries were cut off or that an old copy was put back.</p>`,
  }
}

const chainFile = async (ask: PageAsk): Promise<Answer> => {
  const id = /^([0-9a-f-]{36})\.txt$/.exec(ask.params['file'] ?? '')?.[1]
  const body = id && isId(id) ? await ask.readServer((tx) => chainAsText(tx, id)) : ''
  if (body === '') return { status: 404, title: 'Page not found', body: html`<p class="govuk-body">There is no chain of entries at this address.</p>` }
  return { file: { name: `${id}.txt`, type: 'text/plain; charset=utf-8', body, inline: true } }
}

const headsLines = async (ask: PageAsk): Promise<Answer> => {
  const file = headsFile(ask.dataDir)
  return { file: { name: 'heads.ndjson', type: 'application/x-ndjson; charset=utf-8', body: existsSync(file) ? readFileSync(file, 'utf8') : '', inline: true } }
}

const documentOf = (path: string): string => readFileSync(new URL(`../../docs/${path}`, import.meta.url), 'utf8')

/** The journal as outsiders see and verify it (T5). */
export const journalPages: readonly Page[] = [
  { path: '/register/journal', who: 'public', show: journal },
  { path: '/register/journal/heads', who: 'public', show: headsLines },
  { path: '/register/journal/how', who: 'public', show: async () => ({ file: { name: 'journal-format.md', type: 'text/plain; charset=utf-8', body: documentOf('journal-format.md'), inline: true } }) },
  { path: '/register/journal/verify-chain.sh', who: 'public', show: async () => ({ file: { name: 'verify-chain.sh', type: 'text/plain; charset=utf-8', body: documentOf('verify-chain.sh'), inline: true } }) },
  { path: '/register/journal/:file', who: 'public', show: chainFile },
]
