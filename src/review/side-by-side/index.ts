import { query } from '../../kernel/act.ts'
import { date, number, reference } from '../../kernel/fields.ts'
import { endOfDay } from '../../law/index.ts'
import { html } from '../../ui/html.ts'
import type { RecordView } from '../../ui/page.ts'
import { sideBySide } from './side-by-side.ts'
import { sideBySidePages } from './side-by-side.pages.ts'

const sideBySideQuery = query({
  name: 'review.side-by-side', title: 'A programme or partnership month by month: activity, money by partner, and outcomes, as known at a day', who: 'signed-in',
  params: { of: reference({ label: 'Programme or partnership', to: 'record' }), months: number({ label: 'Months', whole: true, min: 1, max: 60, required: false }), known: date({ label: 'As known at the end of', named: 'the day by whose end it was known', required: false }) },
  run: (tx, ask) => sideBySide(tx, ask.of, { months: ask.months ?? 12, until: ask.known !== undefined && ask.known < tx.today ? endOfDay(ask.known) : tx.now }),
})

const partnershipView: RecordView = {
  kind: 'partnership',
  sections: async (_ask, record) => [{ title: 'How it does', body: html`<p class="govuk-body"><a class="govuk-link" href="/review/side-by-side/${record.id}">Activity, money and outcomes of all its programmes side by side</a></p>` }],
}

/** Activity, finance and outcomes side by side across partners: derived from records, each with its source and as known at a day. */
export const sideBySidePart = { queries: [sideBySideQuery], pages: sideBySidePages, views: [partnershipView] }
