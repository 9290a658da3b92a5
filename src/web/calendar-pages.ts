import type { FastifyInstance } from 'fastify'
import type { App } from '../app.ts'
import { everyDate, feedOf, type NinetyRow } from '../deliver/index.ts'
import { askQuery } from '../kernel/ask.ts'
import { sql } from '../kernel/database/database.ts'
import { dateInWords } from '../kernel/time.ts'
import { actorOfToken, issueToken } from '../people/index.ts'
import { button } from '../ui/components.ts'
import { html } from '../ui/html.ts'
import { flagOf, refuseParty, sendPage, sendProblem } from './show.ts'
import { csrfToken, isOurForm, visitorOf } from './visitor.ts'

const feedQuery = 'deliver.ninety-days'
const tokenName = 'calendar feed'

/**
 * The ninety days as a calendar that other programs subscribe to. The address holds a token of the account that may ask this one
 * query and nothing else, for a year; it is shown once, and a new one ends the one before. Like a session it belongs to the
 * account, so it is opened at this door and no record changes.
 */
export function calendarPages(app: App, server: FastifyInstance): void {
  server.get('/cycle/calendar', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    if (!visitor.session) return reply.redirect('/sign-in?to=/cycle/calendar', 303)
    const refused = refuseParty(app, reply, visitor)
    if (refused) return refused
    return sendPage(app, reply, {
      title: 'Subscribe to the ninety days', stage: 'cycle', breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Ninety days', href: '/cycle/ninety-days' }],
      body: html`<p class="govuk-body-l">Your calendar program can keep the dates of your body up to date by itself.</p>
        <p class="govuk-body">You get an address of your own. Whoever has it can read what is due in the next ninety days and nothing else, so keep it to yourself. It works for a year. Making a new one ends the one before.</p>
        <form method="post" action="/cycle/calendar" novalidate><input type="hidden" name="csrf" value="${csrfToken(app, visitor.session, tokenName)}">${button('Make my calendar address')}</form>`,
    }, { visitor })
  })
  server.post('/cycle/calendar', async (request, reply) => {
    const visitor = await visitorOf(app, request)
    if (!visitor.session || !visitor.actor.accountId || visitor.actor.kind !== 'staff') return sendProblem(app, reply, visitor, 403, 'Sign in first', 'A calendar address belongs to an account of a commissioning body.')
    if (!isOurForm(app, request, visitor.session, tokenName, (request.body as Record<string, unknown> | undefined)?.['csrf'])) return sendProblem(app, reply, visitor, 403, 'This form came from elsewhere', 'Open the page again and send it from there. Nothing was done.')
    const { accountId, bodyId } = visitor.actor
    await app.db.within('server', (tx) => tx.rows(sql`update people.token set ended_at = now() where account_id = ${accountId} and body_id = ${bodyId!} and name = ${tokenName} and ended_at is null`))
    const { token, expiresOn } = await issueToken(app.db, { accountId, bodyId: bodyId!, name: tokenName, allows: [feedQuery] })
    void reply.header('cache-control', 'no-store')
    return sendPage(app, reply, {
      title: 'Your calendar address', stage: 'cycle', breadcrumbs: [{ text: 'Cycle', href: '/' }, { text: 'Ninety days', href: '/cycle/ninety-days' }],
      body: html`<p class="govuk-body-l">Add this address in your calendar program under "subscribe" or "from the internet". It is not shown again.</p>
        <p class="govuk-body"><span class="cc-hash">${app.baseUrl}/calendar/${token}.ics</span></p><p class="govuk-body">It works until ${dateInWords(expiresOn)}.</p>`,
    }, { visitor })
  })
  server.get<{ Params: { file: string } }>('/calendar/:file', async (request, reply) => {
    const token = /^(cc_\w+)\.ics$/.exec(request.params.file)?.[1]
    const known = token === undefined ? undefined : await actorOfToken(app.db, token)
    // A wider token must not stand in an address that calendar services keep.
    if (!known?.allows(feedQuery) || known.allows('deliver.renewals')) return reply.code(404).type('text/plain; charset=utf-8').send('This calendar address does not work any more. Make a new one under "ninety days".')
    const page = async (number: number): Promise<NinetyRow[]> => {
      const answer = await askQuery(app.db, app.registry.query(feedQuery)!, known.actor, { page: String(number) })
      if (!answer.ok) throw new Error(answer.refusals.map((refusal) => refusal.words).join(' '))
      return answer.result as NinetyRow[]
    }
    return reply.type('text/calendar; charset=utf-8').header('cache-control', 'private, no-cache').header('x-robots-tag', 'noindex')
      .send(feedOf(await everyDate(page), app, (await flagOf(app)).now))
  })
}
