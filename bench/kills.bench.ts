// 200 times kill -9 at any moment of a pay run: every invoice is paid exactly once, to the penny. The same process as in the test of 20 kills.
import { isDeepStrictEqual } from 'node:util'
import { asItMustBe, killPayRuns, onTheWay } from '../test/faults/pay-run-kills.ts'
import { freshApp } from '../test/setup/app.ts'
import { bench } from './measure.ts'

const kills = 200

await bench('Paid once', 'No time is measured here: a miss is an invoice that is not paid exactly once, books that do not balance, or a journal that does not verify.', async () => {
  const t = await freshApp({ at: '2026-05-10T09:00:00Z' })
  const killed = await killPayRuns(t, kills)
  const { interrupted, ...stands } = killed
  const right = isDeepStrictEqual(stands, asItMustBe(killed, kills)) && onTheWay(killed).length > 1
  console.log(`\n${kills} kills, caught at ${interrupted.join(', ')}: ${stands.invoices} invoices, ${stands.wrong.length} not paid exactly once, ${stands.unbalanced.length} ledgers that do not balance, ${stands.journal.length} findings of the journal. ${right ? 'met' : 'MISSED'}`)
  if (!right) {
    console.log(stands)
    process.exitCode = 1
  }
  await t.close()
})
