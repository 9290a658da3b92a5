import type { FastifyRequest } from 'fastify'
import type { Held } from '../kernel/database/database.ts'

const heldBy = new WeakMap<FastifyRequest, Held>()

/** Remembers the shared transaction of a page's reads. */
export const holdReads = (request: FastifyRequest, held: Held): unknown => heldBy.set(request, held)
/** Gives its connection back before anything else is read: whoever waits for a second connection would hold the first. */
export const readsEnd = async (request: FastifyRequest): Promise<void> => heldBy.get(request)?.end()
