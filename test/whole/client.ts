// Somebody outside who has nothing but an address and a token: every step of the whole cycle goes through here.
import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'

export interface RecordSeen { kind: string; id: string; reference: string; title: string; state: string; version: number }
export interface DoneSeen { ok: true; repeated: boolean; records: RecordSeen[]; goTo?: string; notes: { code: string; words: string }[] }
export interface ProblemSeen { status: number; title: string; refusals: { code: string; field?: string; words: string; rule?: string }[]; current?: { version: number } }
export interface Answer<T> { status: number; type: string; body: T }

/** The paths that the callers of one test used together. */
export interface Seen { paths: Set<string> }
export const nothingSeen = (): Seen => ({ paths: new Set() })

/** A person with a token. `do` expects the act to be done; `held` expects it to be held back; both look at the record first and send its version. */
export class Person {
  readonly address: string
  readonly token: string
  readonly seen: Seen
  constructor(address: string, token: string, seen: Seen) {
    this.address = address
    this.token = token
    this.seen = seen
  }

  async send<T>(act: string, input: Record<string, unknown>, { key = randomUUID(), version }: { key?: string; version?: number } = {}): Promise<Answer<T>> {
    const path = `/api/${act.replace('.', '/')}`
    this.seen.paths.add(`post ${path}`)
    const response = await fetch(this.address + path, {
      method: 'POST', body: JSON.stringify(input),
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', 'idempotency-key': key, ...(version === undefined ? {} : { 'if-match': `"${version}"` }) },
    })
    return { status: response.status, type: response.headers.get('content-type') ?? '', body: await response.json() as T }
  }

  /** The version of a record, as the thread shows it to anybody who may see the record. */
  async version(record: string): Promise<number> {
    const { records } = await this.ask<{ records: { id: string; version: number }[] }>('cycle.thread', { record })
    return records.find((one) => one.id === record)?.version ?? 0
  }

  async do(act: string, input: Record<string, unknown>, root?: string): Promise<DoneSeen> {
    const answer = await this.send<DoneSeen | ProblemSeen>(act, input, root === undefined ? {} : { version: await this.version(root) })
    expect(answer.status, `${act}: ${JSON.stringify(answer.body)}`).toBe(200)
    const done = answer.body as DoneSeen
    return done
  }

  /** Does it and gives the id of the record of that kind that it made. */
  async make(act: string, kind: string, input: Record<string, unknown>): Promise<string> {
    const done = await this.do(act, input)
    const made = done.records.find((record) => record.kind === kind)
    expect(made, `${act} made no ${kind}`).toBeDefined()
    return made!.id
  }

  async held(act: string, input: Record<string, unknown>, root?: string): Promise<ProblemSeen> {
    const answer = await this.send<ProblemSeen>(act, input, root === undefined ? {} : { version: await this.version(root) })
    expect(answer.status, act).toBeGreaterThanOrEqual(400)
    expect(answer.type).toContain('application/problem+json')
    return answer.body
  }

  /** Sends a file and gives the id by which a later act names it. */
  async upload(name: string, content: string): Promise<string> {
    this.seen.paths.add('post /api/uploads')
    const form = new FormData()
    form.set('file', new Blob([content]), name)
    const response = await fetch(`${this.address}/api/uploads`, { method: 'POST', body: form, headers: { authorization: `Bearer ${this.token}` } })
    expect(response.status, name).toBe(200)
    return (await response.json() as { id: string }).id
  }

  async ask<T>(query: string, params: Record<string, string> = {}): Promise<T> {
    const path = `/api/${query.replace('.', '/')}`
    this.seen.paths.add(`get ${path}`)
    const response = await fetch(`${this.address}${path}?${new URLSearchParams(params)}`, { headers: { authorization: `Bearer ${this.token}` } })
    expect(response.status, query).toBe(200)
    return await response.json() as T
  }
}

export interface ReturnSeen { return: string; state: string; version: number; period: string; due: string; indicators: { kpi: string; name: string; unit: string; target: number | null; value: number | null }[] }

/** A provider without an account: it has an address and the secret part of one link. */
export class LinkHolder {
  readonly address: string
  readonly token: string
  readonly seen: Seen
  constructor(address: string, token: string, seen: Seen) {
    this.address = address
    this.token = token
    this.seen = seen
  }

  async see(): Promise<Answer<ReturnSeen>> {
    this.seen.paths.add('get /api/returns')
    const response = await fetch(`${this.address}/api/returns`, { headers: { authorization: `Bearer ${this.token}` } })
    return { status: response.status, type: response.headers.get('content-type') ?? '', body: await response.json() as ReturnSeen }
  }

  async send(input: Record<string, unknown>, { key = randomUUID(), version }: { key?: string; version?: number } = {}): Promise<Answer<DoneSeen | ProblemSeen>> {
    this.seen.paths.add('post /api/returns')
    const response = await fetch(`${this.address}/api/returns`, {
      method: 'POST', body: JSON.stringify(input),
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json', 'idempotency-key': key, ...(version === undefined ? {} : { 'if-match': `"${version}"` }) },
    })
    return { status: response.status, type: response.headers.get('content-type') ?? '', body: await response.json() as DoneSeen | ProblemSeen }
  }
}
