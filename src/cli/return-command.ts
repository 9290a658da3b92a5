import { json } from '../api/answer.ts'
import { returnByLink, seenByProvider } from '../deliver/returns/index.ts'
import { carryOut } from '../kernel/carry-out.ts'
import { inputFrom, Misuse, optionsFrom, sayRefusals, type Command } from './commands.ts'

/**
 * `return`: what the link in COMMISSION_LINK asks for, as JSON; with `answers=...` it is sent, by the act of the provider's page. The link
 * is a secret and therefore no argument: it stands in the environment, whole or its last part alone.
 */
export const returnCommand: Command = {
  name: 'return', usage: "return [answers='KPI-1; 84.2' [words=...] | - | @file.json] [--version N] [--key KEY]", words: 'shows the return of the link in COMMISSION_LINK; with answers, sends it',
  run: async (rest, open) => {
    const { options, plain } = optionsFrom(rest, ['version', 'key'])
    const link = process.env['COMMISSION_LINK']
    if (!link) throw new Misuse('Put the link of the return into COMMISSION_LINK.')
    if (options['version'] !== undefined && !/^\d{1,9}$/.test(String(options['version']))) throw new Misuse('--version takes the number of the version you saw.')
    const app = await open()
    const opened = await returnByLink(app.db, link.trim().replace(/[?#].*$/, '').split('/').at(-1)!)
    if (!opened) throw new Misuse('COMMISSION_LINK is not known, has ended or was replaced by a newer one. Ask the commissioner who sent it.')
    if (plain.length === 0) {
      process.stdout.write(`${json(seenByProvider(opened))}\n`)
      return 0
    }
    const { input, text } = inputFrom(plain)
    if (typeof input !== 'object' || input === null || 'return' in input) throw new Misuse('The link says which return it is: give answers, and words if you like.')
    const outcome = await carryOut(app, app.registry.act('deliver.send-return')!, opened.actor, { ...input, return: opened.row.id }, { text, key: typeof options['key'] === 'string' ? options['key'] : undefined, version: typeof options['version'] === 'string' ? Number(options['version']) : undefined })
    if (!outcome.ok) return sayRefusals(outcome.refusals)
    process.stdout.write(`${json(outcome)}\n`)
    return 0
  },
}
