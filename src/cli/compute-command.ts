import { readFileSync } from 'node:fs'
import { compute, computeNames, InputRefused } from '../evidence/statistics/index.ts'
import { Misuse, type Command } from './commands.ts'

/** Computes a statistical method over a document of cases, from standard input to standard output; needs no database. */
export const computeCommand: Command = {
  name: 'compute', usage: 'compute NAME < cases.json', words: `computes ${computeNames.join(', ')} over cases in the form of the reference vectors; prints the answers as JSON`,
  run: async ([name, ...rest]) => {
    if (name === undefined || rest.length > 0) throw new Misuse(`Name one method: ${computeNames.join(', ')}`)
    let document: unknown
    try {
      document = JSON.parse(readFileSync(0, 'utf8'))
    } catch {
      throw new Misuse('The input is not JSON.')
    }
    try {
      process.stdout.write(`${JSON.stringify(compute(name, document))}\n`)
      return 0
    } catch (error) {
      if (error instanceof InputRefused) throw new Misuse(error.message)
      throw error
    }
  },
}
