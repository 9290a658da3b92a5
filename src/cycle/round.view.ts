import { sql } from '../kernel/database/database.ts'
import { dateInWords } from '../kernel/time.ts'
import { html } from '../ui/html.ts'
import { summaryList, tag } from '../ui/lists.ts'
import type { RecordView } from '../ui/page.ts'
import { addressOf } from './programme.view.ts'

interface RoundRow { number: number; began_on: string; closed_on: string | null; learned: string; programme_id: string; programme: string }
interface PartRow { id: string; kind: string; reference: string; title: string; state: string }

/** One turn of the wheel: when, what it taught, what it took over and what was begun in it. */
export const roundView: RecordView = {
  kind: 'round',
  sections: async (ask, record) => {
    const { round, needs, taken } = await ask.read(async (tx) => ({
      round: await tx.maybe(sql<RoundRow>`select n.number, n.began_on, n.closed_on, n.learned, n.programme_id, r.title as programme from cycle.round n join kernel.record r on r.id = n.programme_id where n.id = ${record.id}`),
      needs: await tx.rows(sql<PartRow>`select id, kind, reference, title, state from kernel.record where round_id = ${record.id} and kind = 'need' order by created_at limit 100`),
      taken: await tx.rows(sql<PartRow>`select r.id, r.kind, r.reference, r.title, r.state from kernel.link l join kernel.record r on r.id = l.from_id where l.to_id = ${record.id} and l.kind = 'carried into' and l.ended_at is null order by r.kind, r.created_at limit 100`),
    }))
    const list = (rows: readonly PartRow[], empty: string) => rows.length === 0 ? html`<p class="govuk-body">${empty}</p>`
      : html`<ul class="govuk-list">${rows.map((row) => html`<li><a class="govuk-link" href="${addressOf(ask, row.kind, row.id)}">${row.title}</a> <span class="govuk-hint cc-inline">${ask.registry.kind(row.kind).words} ${row.reference}</span> ${tag(ask.registry.process(row.kind)?.states[row.state] ?? row.state)}</li>`)}</ul>`
    return [
      { title: 'About this round', body: summaryList([
        { key: 'Programme', value: round && html`<a class="govuk-link" href="${addressOf(ask, 'programme', round.programme_id)}">${round.programme}</a>` },
        { key: 'Began', value: round && dateInWords(round.began_on) }, { key: 'Closed', value: round?.closed_on ? dateInWords(round.closed_on) : 'It is running' }, { key: 'What it taught', value: round?.learned },
      ]) },
      { title: 'Taken over from the round before', body: list(taken, 'Nothing was taken over.') },
      { title: 'Needs of this round', body: html`${list(needs, 'No need is recorded in this round yet.')}<p class="govuk-body"><a class="govuk-link" href="/cycle/say-what-led-here">Say what led to a need</a></p>` },
    ]
  },
}
