// A new contract is got ready: a list of steps laid out, the provider reports on a phone with what shows it, a late step told to both, go-live decided by name.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Actor } from '../../src/kernel/act.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { fill, fillDate, fitsPhone, isAccessible, openJourney, press, says, type Journey } from './harness.ts'

let j: Journey
let manager: Actor
let evan: Actor
beforeAll(async () => {
  j = await openJourney({ at: '2026-11-21T12:00:00Z' })
  manager = await j.t.staff(j.t.icb, 'contract-manager')
  evan = await j.t.staff(j.t.provider, 'provider')
})
afterAll(() => j.close())

for (const script of [true, false]) {
  test(`a mobilisation is planned, reported, warned of and decided with its open steps named, ${script ? 'with' : 'without'} script`, { timeout: 60_000 }, async () => {
    await j.t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock('2026-11-21T12:00:00Z'::timestamptz)`))
    const title = `Night sitting ${script ? 'east' : 'west'}`
    const contract = (await j.t.done('deliver.record-contract', manager, { title, provider: j.t.provider })).goTo!
    const page = await j.as(manager, { script })
    await page.goto(`${j.address}/deliver/contracts/${contract}`)
    await press(page, 'Plan its mobilisation')
    await fillDate(page, 'goLiveOn', '2026-12-19')
    await page.getByLabel(/A small contract or grant/).check()
    await fill(page, 'Who leads it on our side', 'Contract manager')
    await fill(page, /Who leads it on the provider/, 'Registered manager')
    if (script) await isAccessible(page)
    await press(page, 'Plan its mobilisation')
    expect(await says(page)).toContain('0 of 4 steps are done. 28 days until it goes live on 19 December 2026.')
    if (script) await isAccessible(page)
    const plan = page.url()

    const other = await j.as(evan, { script, width: 320 })
    await other.goto(j.address)
    if (script) await fitsPhone(other)
    await other.getByRole('link', { name: new RegExp(`Open.*${title}`) }).first().click()
    expect(await says(other)).toContain('0 of 4 steps are done')
    if (script) await fitsPhone(other)
    await press(other, 'Insurance, safeguarding and data protection seen')
    if (script) await fitsPhone(other)
    await press(other, 'Send it')
    expect(await says(other)).toContain('There is a problem')
    await other.getByLabel('Under way').check()
    await fill(other, 'What is done and what is left', 'The certificate is here; the policy follows.')
    await other.setInputFiles('[type="file"]', { name: 'certificate.txt', mimeType: 'text/plain', buffer: Buffer.from('insured') })
    await press(other, 'Say how it stands')
    expect(await says(other)).toContain('certificate.txt')
    if (script) await fitsPhone(other)

    await j.t.app.db.within('server', (tx) => tx.rows(sql`select kernel.set_clock('2026-11-30T12:00:00Z'::timestamptz)`))
    await j.due()
    await other.goto(j.address)
    expect(await says(other)).toMatch(/late/i)
    await page.goto(plan)
    expect(await says(page)).toContain('2 are late')
    await press(page, 'Agreement signed, purchase order raised')
    await press(page, 'Say how it stands')
    await page.getByLabel('Done', { exact: true }).check()
    await fill(page, 'What is done and what is left', 'Signed by both.')
    await press(page, 'Say how it stands')
    if (script) await isAccessible(page)

    await page.goto(plan)
    await press(page, 'Decide that it goes live')
    await press(page, 'Continue')
    expect(await says(page)).toContain('Insurance, safeguarding and data protection seen (the provider, late since 28 November 2026)')
    if (script) await isAccessible(page)
    await fill(page, /In which meeting/, 'Mobilisation group')
    await fill(page, /Where steps are open/, 'The cover note was seen; the policy follows by Friday.')
    await press(page, 'Continue')
    await press(page, 'Decide that it goes live')
    const words = await says(page)
    for (const said of ['decided on 30 November 2026', 'Open when it was decided:', 'Insurance, safeguarding and data protection seen (the provider, late since 28 November 2026)', 'The service has begun']) expect(words).toContain(said)
    if (script) await isAccessible(page)
    await other.goto(j.address)
    await other.getByRole('link', { name: new RegExp(title) }).first().click()
    if (script) await fitsPhone(other)
  })
}
