// A journey: a real browser against a real server on a database of its own, with script and without.
import { AxeBuilder } from '@axe-core/playwright'
import type { FastifyInstance } from 'fastify'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { runnersOf } from '../../src/app.ts'
import type { Actor } from '../../src/kernel/act.ts'
import { sql } from '../../src/kernel/database/database.ts'
import { buildServer } from '../../src/web/server.ts'
import { carryOutDue } from '../../src/worker/clock.ts'
import { runJob } from '../../src/worker/runners.ts'
import { freshApp, type TestApp } from '../setup/app.ts'
import { openBrowser } from '../setup/browser.ts'

export interface Journey {
  t: TestApp
  address: string
  /** A page of somebody who has signed in; `script: false` turns scripting off, as a browser can. */
  as(actor: Actor, options?: { script?: boolean; width?: number }): Promise<Page>
  /** A page of somebody who has not. */
  outsider(options?: { script?: boolean }): Promise<Page>
  /** Runs what is queued, as the worker would. */
  work(): Promise<void>
  /** What is due is carried out. */
  due(): Promise<void>
  close(): Promise<void>
}

/** Opens a journey; the clock of the database stands at `at`. */
export async function openJourney({ at = '2026-11-21T12:00:00Z' }: { at?: string } = {}): Promise<Journey> {
  const t = await freshApp({ at })
  const server: FastifyInstance = await buildServer(t.app, { log: false })
  const address = await server.listen({ port: 0, host: '127.0.0.1' })
  t.app.baseUrl = address
  const contexts: BrowserContext[] = []
  const open = async (script: boolean, width: number, cookie?: string): Promise<Page> => {
    const browser = await openBrowser()
    const context = await browser.newContext({ javaScriptEnabled: script, viewport: { width, height: 900 }, acceptDownloads: true })
    contexts.push(context)
    if (cookie) await context.addCookies([{ name: 'cc-session', value: cookie, url: address }])
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    return page
  }
  return {
    t, address,
    as: async (actor, { script = true, width = 1280 } = {}) => open(script, width, await t.session(actor)),
    outsider: ({ script = true } = {}) => open(script, 1280),
    work: async () => {
      const runners = runnersOf()
      for (let turn = 0; turn < 20; turn += 1) {
        const waiting = await t.app.db.within('server', (tx) => tx.rows(sql<{ id: string }>`select id from kernel.job where state = 'waiting' order by created_at`))
        if (waiting.length === 0) return
        for (const { id } of waiting) await runJob(t.app, runners, id)
      }
    },
    due: async () => void (await carryOutDue(t.app)),
    close: async () => {
      for (const context of contexts) await context.close()
      await server.close()
      await t.close()
    },
  }
}

/** The page has no accessibility violation that axe can find (WCAG 2.2 AA). */
export async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']).analyze()
  expect(violations.map((violation) => `${violation.id}: ${violation.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`)).toEqual([])
}

/** Nothing stands beside a narrow screen: the page is as wide as it, and is accessible. */
export async function fitsPhone(page: Page): Promise<void> {
  expect([page.url(), await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([page.url(), 320])
  await isAccessible(page)
}

/** Presses a button whose form asks to confirm on the next page. */
export async function confirmed(page: Page, button: string | RegExp): Promise<void> {
  await press(page, button)
  await press(page, 'Continue')
  await press(page, button)
}

/** Fills a field by the words of its label, as a person reads it. */
export const fill = (page: Page, label: string | RegExp, value: string): Promise<void> => page.getByLabel(label).fill(value)

/** Fills the three boxes of a date whose legend is `legend`. */
export async function fillDate(page: Page, name: string, date: string): Promise<void> {
  const [year, month, day] = date.split('-').map((part) => String(Number(part)))
  await page.locator(`[name="${name}-day"]`).fill(day!)
  await page.locator(`[name="${name}-month"]`).fill(month!)
  await page.locator(`[name="${name}-year"]`).fill(year!)
}

/** Presses the button or link with these words. */
export async function press(page: Page, words: string | RegExp): Promise<void> {
  const button = page.getByRole('button', { name: words })
  if (await button.count() > 0) await button.first().click()
  else await page.getByRole('link', { name: words }).first().click()
  await page.waitForLoadState()
}

/** What the page says, without its header and footer. */
export const says = (page: Page): Promise<string> => page.locator('main').innerText()
