import type { App } from '../app.ts'
import { askQuery } from '../kernel/ask.ts'
import type { Thread } from '../cycle/index.ts'
import { actorFrom, Misuse, optionsFrom, sayRefusals, type Command } from './commands.ts'

const words = (app: App, thread: Thread, id: string): string => {
  const record = thread.records.find((one) => one.id === id)!
  return `${app.registry.kind(record.kind).words} ${record.reference}  ${record.title}  [${app.registry.process(record.kind)?.states[record.state] ?? record.state}]`
}

/** The thread as indented lines: what led here above, what follows below, gaps where they are. */
export function threadAsText(app: App, thread: Thread): string {
  const lines = [...thread.records].sort((a, b) => a.distance - b.distance).flatMap((record) => {
    const indent = '  '.repeat(record.distance - Math.min(...thread.records.map((one) => one.distance)))
    const gap = (side: 'before' | 'after'): string[] => thread.gaps.filter((one) => one.record === record.id && one.side === side).map((one) => `${indent}${side === 'after' ? '  ' : ''}-- ${one.words}`)
    return [...gap('before'), `${indent}${record.id === thread.start ? '* ' : ''}${words(app, thread, record.id)}`, ...gap('after')]
  })
  return lines.join('\n')
}

/** `thread ID`: why we do this, from any record. */
export const thread: Command = {
  name: 'thread', usage: 'thread ID [--json] --as EMAIL [--body CODE]', words: 'why we do this: what led to a record, what follows, and where it breaks',
  run: async (rest, open) => {
    const { options, plain } = optionsFrom(rest, ['as', 'body', 'json'])
    if (plain.length !== 1) throw new Misuse('Name one record by its id.')
    const app = await open()
    const answer = await askQuery(app.db, app.registry.query('cycle.thread')!, await actorFrom(app, options, 'cycle.thread'), { record: plain[0] })
    if (!answer.ok) return sayRefusals(answer.refusals)
    const found = answer.result as Thread
    if (found.records.length === 0) return sayRefusals([{ code: 'record.not-found', words: 'There is no such record, or it is not yours to see.' }])
    process.stdout.write(`${options['json'] ? JSON.stringify(found) : threadAsText(app, found)}\n`)
    return 0
  },
}
