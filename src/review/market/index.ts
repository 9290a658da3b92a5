import { query } from '../../kernel/act.ts'
import { sql } from '../../kernel/database/database.ts'
import { reference, text } from '../../kernel/fields.ts'
import { areaNames, marketList, marketOf } from './market.ts'
import { marketPages } from './market.pages.ts'

const marketQueries = [
  query({ name: 'review.markets', title: 'Markets: services by place, with choice, concentration, entries, exits and hand-backs', who: 'signed-in', params: {}, run: (tx) => marketList(tx) }),
  query({
    name: 'review.market', title: 'One market: sufficiency, choice, price, quality, entries, exits and hand-backs', who: 'signed-in',
    params: { service: text({ label: 'Service', required: false }), programme: reference({ label: 'Programme', to: 'programme', required: false }), place: text({ label: 'Code of the place', max: 12, required: false }) },
    run: async (tx, ask) => {
      const whole = await marketOf(tx, { service: ask.service, programme: ask.programme })
      const codes = [...new Set(whole.contracts.flatMap((one) => one.places))].sort()
      const names = await areaNames(tx, codes)
      return {
        market: ask.place === undefined ? whole : await marketOf(tx, ask), places: codes.map((value) => ({ value, text: names.get(value) ?? value })),
        programmeTitle: ask.programme ? (await tx.maybe(sql<{ title: string }>`select title from kernel.record where id = ${ask.programme}`))?.title ?? null : null,
      }
    },
  }),
]

/** Market performance (R8): derived from contracts, terms, boards, visits and indicators; nothing is stored. */
export const marketPart = { queries: marketQueries, pages: marketPages }
