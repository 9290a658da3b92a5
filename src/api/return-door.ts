import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../app.ts'
import { returnByLink, seenByProvider, type OpenedByLink } from '../deliver/returns/index.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { askedOf, json, problem, versionMissing } from './answer.ts'

/**
 * The provider's signed link as a door for programs: `GET /api/returns` shows the one return the link opens, `POST /api/returns` sends it
 * by the same act as the page. The token of the link goes in the Authorization header, so that no address and no log of addresses holds it.
 */
export function returnDoor(app: App, server: FastifyInstance): void {
  server.get('/returns', async (request, reply) => {
    const opened = await openedBy(app, request)
    if (!opened) return noLink(reply)
    return unstored(reply).header('etag', `"${opened.row.version}"`).send(json(seenByProvider(opened)))
  })
  server.post('/returns', async (request, reply) => {
    const opened = await openedBy(app, request)
    if (!opened) return noLink(reply)
    const { key, version } = askedOf(request)
    if (version === undefined) return problem(reply, versionMissing)
    const body = request.body ?? {}
    if (typeof body !== 'object' || Array.isArray(body)) return problem(reply, { status: 400, refusals: [{ code: 'input.object', words: 'Send a JSON object with the figures in "answers".' }] })
    // Which return it is says the link alone.
    if ('return' in body) return problem(reply, { status: 422, refusals: [{ code: 'input.unknown-field', field: 'return', words: 'The link says which return it is. Leave "return" out.' }] })
    const outcome = await carryOut(app, app.registry.act('deliver.send-return')!, opened.actor, { ...body, return: opened.row.id }, { key, version })
    return outcome.ok ? unstored(reply).send(json(outcome)) : problem(reply, outcome)
  })
}

const openedBy = async (app: App, request: FastifyRequest): Promise<OpenedByLink | undefined> => {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
  return token === undefined ? undefined : returnByLink(app.db, token)
}

const unstored = (reply: FastifyReply): FastifyReply => reply.header('cache-control', 'no-store').type('application/json')

const noLink = (reply: FastifyReply): FastifyReply =>
  problem(reply, { status: 401, refusals: [{ code: 'link.unknown', words: 'Send the secret part of your link as a bearer token. If you did, the link has ended, was replaced by a newer one or was cut off: ask the commissioner who sent it for a new one.' }] })
