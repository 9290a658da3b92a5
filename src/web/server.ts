import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import fixed from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { App } from '../app.ts'
import { apiRoutes } from '../api/api.ts'
import { sql } from '../kernel/database/database.ts'
import { assetFolders, inlineScriptHash } from '../ui/layout.ts'
import type { Page } from '../ui/page.ts'
import { actPages } from './act-pages.ts'
import { calendarPages } from './calendar-pages.ts'
import { listPages } from './list-pages.ts'
import { ownPages } from './own-pages.ts'
import { pageAsk } from './page-ask.ts'
import { recordPages } from './record-pages.ts'
import { refuseParty, refuseStaff, sendPage, sendProblem } from './show.ts'
import { concernPages } from './concern-pages.ts'
import { surveyPages } from './survey-pages.ts'
import { doneNotice } from './warned.ts'
import { returnPages } from './return-pages.ts'
import { signInPages } from './sign-in-pages.ts'
import { visitorOf } from './visitor.ts'

/** The web door: pages and API of one application. It holds no rule. */
export async function buildServer(app: App, { log = true }: { log?: boolean } = {}): Promise<FastifyInstance> {
  // So many proxies of ours stand before the service; hop 0 is who holds the socket.
  const proxies = Number(process.env['TRUST_PROXY'] ?? 0)
  const server: FastifyInstance = fastify({
    logger: log ? { level: 'warn', serializers: { req: () => ({}), res: () => ({}) } } : false,
    bodyLimit: 1024 * 1024, trustProxy: (_address, hop) => hop < proxies,
  })
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: {
      defaultSrc: ["'self'"], scriptSrc: ["'self'", inlineScriptHash], styleSrc: ["'self'"], imgSrc: ["'self'", 'data:'], objectSrc: ["'none'"], baseUri: ["'none'"], formAction: ["'self'"], frameAncestors: ["'none'"],
    } },
    referrerPolicy: { policy: 'same-origin' }, hsts: app.baseUrl.startsWith('https:'),
  })
  await server.register(compress, { threshold: 1024 })
  await server.register(cookie)
  await server.register(formbody, { bodyLimit: 1024 * 1024 })
  await server.register(multipart, { throwFileSizeLimit: false, limits: { fileSize: 200 * 1024 * 1024, files: 5, fields: 500, fieldSize: 1024 * 1024 } })
  for (const [index, assets] of assetFolders.entries()) {
    if (assets.files) for (const file of assets.files) server.get(`${assets.prefix}${file}`, (_request, reply) => reply.header('cache-control', 'public, max-age=3600').sendFile(file, assets.folder))
    else await server.register(fixed, { root: assets.folder, prefix: assets.prefix, decorateReply: index === assetFolders.findIndex((one) => !one.files), maxAge: 3_600_000 })
  }
  server.setErrorHandler(async (error: { statusCode?: number; code?: string }, request, reply) => {
    const status = error.statusCode && error.statusCode < 500 ? error.statusCode : 500
    const id = randomUUID().slice(0, 8)
    if (status === 500) logFault(id, request.routeOptions.url ?? 'unknown route', error)
    const words = status === 500 ? `Something went wrong on our side. Nothing was done. If you tell us, mention ${id}.` : 'The request could not be read. Nothing was done.'
    if (request.url.startsWith('/api/')) return reply.code(status).type('application/problem+json').send({ type: 'about:blank', title: words, status, ...(status === 500 ? { id } : {}) })
    return sendProblem(app, reply, await visitorOf(app, request).catch(() => ({ actor: { kind: 'public' as const, roles: [], name: '' }, memberships: [], tasks: 0 })), status, status === 500 ? 'Sorry, there is a problem with the service' : 'That did not work', words)
      // The page itself needs the database; without it one fixed page says so, and nothing of the fault.
      .catch(() => reply.code(503).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(awayPage))
  })
  server.setNotFoundHandler(async (request, reply) => {
    if (request.url.startsWith('/api/')) return reply.code(404).type('application/problem+json').send({ type: 'about:blank', title: 'There is nothing at this address.', status: 404 })
    return sendProblem(app, reply, await visitorOf(app, request), 404, 'Page not found', 'If you typed the address, check it is right.')
  })
  server.get('/health', async (_request, reply) => {
    const ok = await app.db.within('server', (tx) => tx.one(sql<{ ok: boolean }>`select true as ok`)).then(() => true, () => false)
    return reply.code(ok ? 200 : 503).send({ ok })
  })
  signInPages(app, server)
  actPages(app, server)
  recordPages(app, server)
  listPages(app, server)
  await ownPages(app, server)
  returnPages(app, server)
  surveyPages(app, server)
  concernPages(app, server)
  calendarPages(app, server)
  for (const page of app.pages) modulePage(app, server, page)
  await server.register(apiRoutes(app), { prefix: '/api' })
  return server
}

const awayPage = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sorry, the service is unavailable</title></head><body><h1>Sorry, the service is unavailable</h1><p>Nothing was done. Try again in a few minutes.</p></body></html>'

/** Logged with an id that the user sees, route names instead of addresses, and nothing of what was sent. */
function logFault(id: string, route: string, error: unknown): void {
  const { message, stack, code } = error as Error & { code?: string }
  process.stderr.write(`${JSON.stringify({ level: 'error', id, route, code, message: code?.match(/^[0-9A-Z]{5}$/) ? 'database error' : message, at: (stack ?? '').split('\n').slice(1, 6).map((line) => line.trim()) })}\n`)
}

function modulePage(app: App, server: FastifyInstance, page: Page): void {
  server.get(page.path, async (request, reply): Promise<FastifyReply> => {
    const visitor = await visitorOf(app, request)
    if (page.who !== 'public' && !visitor.session) return reply.redirect(`/sign-in?to=${encodeURIComponent(request.url)}`, 303)
    const refused = page.who === 'public' ? undefined : page.who === 'party' ? refuseStaff(app, reply, visitor) : refuseParty(app, reply, visitor)
    if (refused) return refused
    if (Array.isArray(page.who) && !page.who.some((role) => visitor.actor.roles.includes(role))) return sendProblem(app, reply, visitor, 403, 'This is not yours to see', `This page is for people with the role ${page.who.join(' or ').replaceAll('-', ' ')}.`)
    const ask = await pageAsk(app, request, visitor)
    const answer = await page.show(ask)
    if ('redirect' in answer) return reply.redirect(answer.redirect, 303)
    if ('file' in answer) {
      return reply.type(answer.file.type).header('content-disposition', `${answer.file.inline ? 'inline' : 'attachment'}; filename="${answer.file.name.replaceAll(/[^\w. -]/g, '_')}"`)
        .header('x-content-type-options', 'nosniff').header('cache-control', visitor.session ? 'no-store' : 'no-cache').send(answer.file.body)
    }
    if ('status' in answer) return sendPage(app, reply, { title: answer.title, body: answer.body }, { visitor, status: answer.status })
    const done = app.registry.act(ask.search.get('done') ?? '')
    return sendPage(app, reply, answer, { visitor, ...doneNotice(app, request, reply, visitor, done) })
  })
}
