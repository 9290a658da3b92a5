// Carries a pay run from its invoices to its payment in a process of its own, so that a test can kill it at any moment; then goes on with the
// next. Begun again it finishes what the killed one left: by the same keys, as a door does that sends again, or as a person who looks and goes on.
import type { Actor } from '../../src/kernel/act.ts'
import { carryOut } from '../../src/kernel/carry-out.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { openApp, settingsFrom } from '../../src/app.ts'

const { finance, second, contracts, round: firstRound, by, rounds } = JSON.parse(process.argv[2]!) as { finance: Actor; second: Actor; contracts: string[]; round: number; by: 'keys' | 'looking'; rounds: number }
const app = await openApp({ ...settingsFrom(process.env), poolSize: 3 })
const reading = <T>(statement: ReturnType<typeof sql<T>>): Promise<T[]> => app.db.within({ role: 'act_staff', bodyId: finance.bodyId! }, (tx) => tx.rows(statement))

async function act(name: string, actor: Actor, input: Record<string, unknown>, key?: string): Promise<string> {
  const outcome = await carryOut(app, app.registry.act(name)!, actor, input, key === undefined ? {} : { key })
  if (!outcome.ok) throw new Error(`${name}: ${outcome.refusals.map((refusal) => refusal.words).join(' ')}`)
  return outcome.goTo!
}

const invoiceOf = (round: number, index: number): Record<string, unknown> => ({ contract: contracts[index % contracts.length], number: `R${round}-${index}`, description: 'x', from: '2026-04-01', amount: 10_000 + round * 7 + index, invoicedOn: '2026-05-04', receivedOn: '2026-05-05' })
const steps = [
  ['deliver.check-pay-run', finance, { words: 'Seen' }], ['deliver.approve-pay-run', second, {}], ['deliver.export-pay-run', finance, { reason: 'No accounts in this test' }], ['deliver.export-pay-run', finance, { reason: 'No accounts in this test' }],
  ['deliver.record-run-paid', finance, { paidOn: '2026-05-10', bankReference: 'B' }],
] as const

async function byKeys(round: number): Promise<void> {
  for (let index = 0; index < 4; index += 1) {
    const invoice = await act('deliver.record-invoice', finance, invoiceOf(round, index), `r${round}-i${index}`)
    await act('deliver.accept-invoice', finance, { invoice, reason: 'x' }, `r${round}-a${index}`)
  }
  const run = await act('deliver.draft-pay-run', finance, { dueBy: '2026-12-31', payOn: '2026-05-20' }, `r${round}-draft`)
  for (const [place, [name, actor, input]] of steps.entries()) await act(name, actor, { run, ...input }, `r${round}-${place}`)
}

/** What somebody does who was interrupted and remembers nothing: enters what is not there, goes on with the run that stands, drafts one where none does. */
async function byLooking(round: number): Promise<void> {
  for (let index = 0; index < 4; index += 1) {
    const [there] = await reading(sql<{ id: string; state: string }>`select i.id, r.state from deliver.invoice i join kernel.record r on r.body_id = i.body_id and r.id = i.id where i.number = ${`R${round}-${index}`}`)
    const invoice = there?.id ?? await act('deliver.record-invoice', finance, invoiceOf(round, index))
    if (there === undefined || there.state === 'received') await act('deliver.accept-invoice', finance, { invoice, reason: 'x' })
  }
  const next: Record<string, number> = { drafted: 0, checked: 1, approved: 2, exported: 4 }
  for (;;) {
    const [run] = await reading(sql<{ id: string; state: string }>`select id, state from kernel.record where kind = 'pay-run' and state in ('drafted', 'checked', 'approved', 'exported') order by id limit 1`)
    if (!run) {
      const [open] = await reading(sql<{ count: string }>`select count(*) as count from kernel.record where kind = 'invoice' and state = 'accepted'`)
      if (open!.count === '0') return
      await act('deliver.draft-pay-run', finance, { dueBy: '2026-12-31', payOn: '2026-05-20' })
      continue
    }
    const [name, actor, input] = steps[next[run.state]!]!
    await act(name, actor, { run: run.id, ...input })
  }
}

// Started ahead, it waits here until the one before it is dead.
await new Promise((resolve) => process.stdin.once('data', resolve))
process.stdin.unref()
if (firstRound > 0) await (by === 'keys' ? byKeys(firstRound - 1) : byLooking(firstRound - 1))
process.stdout.write('ready\n')
for (let round = firstRound; round < firstRound + rounds; round += 1) await byKeys(round)
await app.close()
