import { expect, test } from 'vitest'
import { nextActs } from './next-acts.ts'

const one = (title: string) => ({ title, href: `/x/${title.toLowerCase().replaceAll(' ', '-')}` })

test('what leads on is a button, the other steps are links, and giving up stands at the end', () => {
  const { markup } = nextActs({ leads: [one('Award the contract')], others: [one('Decide the route again')], apart: [one('Abandon this procurement')], closed: [] })
  expect(markup).toContain('<a class="govuk-button cc-next__lead" href="/x/award-the-contract">Award the contract</a>')
  expect(markup).toContain('<a class="govuk-link" href="/x/decide-the-route-again">Decide the route again</a>')
  expect(markup.indexOf('Other steps')).toBeLessThan(markup.indexOf('Abandon this procurement'))
})

test('only the first of two leading steps is green', () => {
  const { markup } = nextActs({ leads: [one('First'), one('Second')], others: [], apart: [], closed: [] })
  expect(markup.match(/govuk-button--secondary/g)).toHaveLength(1)
  expect(markup).toMatch(/cc-next__lead govuk-button--secondary" href="\/x\/second"/)
})

test('who is awaited is said to those who cannot act', () => {
  expect(nextActs({ leads: [], others: [], apart: [], closed: [], awaited: [{ title: 'Decide the route', by: 'procurement lead' }] }).markup).toContain('What leads on from here is for the procurement lead: decide the route.')
})

test('what cannot happen is told with its reason', () => {
  const { markup } = nextActs({ leads: [], others: [], apart: [], closed: [{ title: 'Open the bids', reason: 'The closing time has not come.' }] })
  expect(markup).toContain('There is nothing for you to do here now.')
  expect(markup).toContain('The closing time has not come.')
})

test('many other steps stand under their headings in their order, what has none last; few stand in one run', () => {
  const many = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((title, index) => ({ ...one(title), group: index < 3 ? 'Money' : index < 6 ? 'Start it' : undefined }))
  const { markup } = nextActs({ leads: [one('First')], others: many, apart: [], closed: [], headings: ['Start it', 'Money', 'Unused'] })
  expect([...markup.matchAll(/group-heading">([^<]+)</g)].map((found) => found[1])).toEqual(['Start it', 'Money', 'More'])
  expect(markup.match(/<li>/g)).toHaveLength(8)
  expect(nextActs({ leads: [], others: many.slice(0, 6), apart: [], closed: [], headings: ['Start it', 'Money'] }).markup).not.toContain('group-heading')
})
