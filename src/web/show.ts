import type { FastifyReply } from 'fastify'
import type { App } from '../app.ts'
import type { Refusal } from '../kernel/refusal.ts'
import { instantInWords } from '../kernel/time.ts'
import { sql } from '../kernel/database/database.ts'
import { heldChains, readOnlyWords } from '../kernel/journal/restore.ts'
import { html, type Safe } from '../ui/html.ts'
import { layout } from '../ui/layout.ts'
import type { PageBody } from '../ui/page.ts'
import { readsEnd } from './held-reads.ts'
import { csrfToken, type Visitor } from './visitor.ts'

export interface Showing { visitor: Visitor; status?: number; notice?: string; warnings?: readonly string[]; refusals?: readonly Refusal[]; state?: Safe; searched?: string }

/** What this database is for and what its clock says; read for every page, because every page shows it. */
export const flagOf = (app: App): Promise<{ purpose: 'live' | 'demonstration' | 'test'; now: string; readOnly: string | undefined }> =>
  app.db.within('server', async (tx) => ({ purpose: (await tx.one(sql<{ purpose: 'live' | 'demonstration' | 'test' }>`select purpose from kernel.database_flag`)).purpose, now: tx.now, readOnly: readOnlyWords(await heldChains(tx)) }), { readOnly: true })

/** Sends a page in the layout. */
export async function sendPage(app: App, reply: FastifyReply, page: PageBody, showing: Showing): Promise<FastifyReply> {
  const { visitor } = showing
  await readsEnd(reply.request)
  const flag = await flagOf(app)
  const markup = layout({
    title: page.title,
    caption: page.caption,
    breadcrumbs: page.breadcrumbs,
    body: page.body,
    wide: page.wide,
    stage: page.stage,
    state: showing.state,
    searched: showing.searched,
    readOnly: flag.readOnly,
    notice: showing.notice,
    warnings: showing.warnings,
    refusals: showing.refusals ?? page.refusals,
    banner: flag.purpose === 'live' ? undefined : { words: 'Invented contracts, providers and people around real published figures; nothing here is a real decision.', clock: instantInWords(flag.now) },
    ...(visitor.session ? {
      signedIn: {
        name: visitor.actor.name, body: visitor.actor.bodyId!, tasks: visitor.tasks, provider: visitor.actor.kind === 'party', csrf: csrfToken(app, visitor.session, 'page'),
        bodies: visitor.memberships.map((membership) => ({ id: membership.body_id, name: membership.body_name })),
      },
    } : {}),
  })
  return reply.code(showing.status ?? 200).type('text/html; charset=utf-8').header('cache-control', visitor.session ? 'no-store' : 'no-cache').send(markup)
}

/** For the people of commissioning bodies: a provider's account is told so. Undefined when the page may be shown. */
export const refuseParty = (app: App, reply: FastifyReply, visitor: Visitor): Promise<FastifyReply> | undefined =>
  visitor.actor.kind === 'party'
    ? sendProblem(app, reply, visitor, 403, 'This is not yours to see', 'This page is for the people of the commissioning body. What is asked of you as a provider stands on your start page.')
    : undefined

/** For the people of providers: everybody else is told so. Undefined when the page may be shown. */
export const refuseStaff = (app: App, reply: FastifyReply, visitor: Visitor): Promise<FastifyReply> | undefined =>
  visitor.actor.kind === 'party' ? undefined : sendProblem(app, reply, visitor, 403, 'This is not yours to see', 'This page is the provider\'s own. What you share with a provider stands on the page of the contract.')

/** A page that says what is wrong and where to go. */
export const sendProblem = (app: App, reply: FastifyReply, visitor: Visitor, status: number, title: string, words: string): Promise<FastifyReply> =>
  sendPage(app, reply, { title, body: html`<p class="govuk-body">${words}</p><p class="govuk-body"><a class="govuk-link" href="/">Go to the start page</a></p>` }, { visitor, status })
