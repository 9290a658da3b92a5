// Somebody without a mouse: Tab, Shift+Tab, Enter, Space and the arrows. What is pressed here is pressed on the keyboard and nothing else.
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { isAccessible } from './harness.ts'

interface Seen { at: number; name: string }
interface Keyboard { stop(): Seen | undefined; report(): string[]; name(): string; afterSkip(): boolean; shown(): boolean }
declare global {
  interface Window { keyboard: Keyboard }
}

// Runs in the page: what holds the focus, how it looks with it and without it, and what should have been stopped at.
function watchFocus(): void {
  const stops: HTMLElement[] = []
  const focused: string[] = []
  const offScreen: HTMLElement[] = []
  const clear = /^(transparent|rgba\(.*, 0\))$/
  const look = (element: Element, pseudo?: string): string => {
    const style = getComputedStyle(element, pseudo)
    const outline = style.outlineStyle === 'none' || clear.test(style.outlineColor) ? 'none' : `${style.outlineStyle} ${style.outlineWidth} ${style.outlineColor}`
    return [outline, style.boxShadow, style.backgroundColor, style.borderTopColor, style.borderTopWidth, style.textDecorationThickness, style.fill, style.stroke, style.strokeWidth].join('|')
  }
  // Radios and checkboxes are drawn by their labels; a card or bead by what stands inside its link.
  const looks = (element: HTMLElement): string => [
    look(element), ...[...element.querySelectorAll('*')].slice(0, 20).map((inner) => look(inner)),
    ...[...((element as HTMLInputElement).labels ?? [])].flatMap((label) => [look(label, '::before'), look(label, '::after')]),
  ].join('\n')
  const nameOf = (element: Element | null): string => {
    if (!element || element === document.body) return ''
    const labels = [...((element as HTMLInputElement).labels ?? [])].map((label) => label.textContent)
    const own = element instanceof SVGElement ? element.querySelector('title')?.textContent : element.textContent
    return (element.getAttribute('aria-label') ?? (labels.length > 0 ? labels.join(' ') : undefined) ?? own ?? '').replaceAll(/\s+/g, ' ').trim()
  }
  const active = (): HTMLElement | undefined => (document.activeElement && document.activeElement !== document.body && document.activeElement !== document.documentElement ? document.activeElement as HTMLElement : undefined)
  const tabbable = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter((element) => !element.matches('[disabled], [tabindex="-1"], [type="hidden"], [type="radio"]') && element.checkVisibility({ visibilityProperty: true }))
  window.keyboard = {
    stop: () => {
      const element = active()
      if (!element) return undefined
      const known = stops.indexOf(element)
      if (known >= 0) return { at: known, name: nameOf(element) }
      stops.push(element)
      focused.push(looks(element))
      const { top, bottom, left, right, width, height } = element.getBoundingClientRect()
      if (width < 1 || height < 1 || bottom < 0 || top > innerHeight || right < 0 || left > innerWidth) offScreen.push(element)
      return { at: stops.length - 1, name: nameOf(element) }
    },
    report: () => {
      active()?.blur()
      const wrong: string[] = []
      const words = (element: Element): string => `${element.tagName.toLowerCase()} "${nameOf(element).slice(0, 60)}"`
      for (const [at, element] of stops.entries()) {
        if (focused[at] === looks(element)) wrong.push(`the focus is not seen on ${words(element)}`)
        const before = stops[at - 1]
        if (before && !(before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING)) wrong.push(`${words(element)} is reached after ${words(before)}, but stands before it`)
      }
      for (const element of offScreen) wrong.push(`${words(element)} has the focus outside the window`)
      for (const element of tabbable()) if (!stops.includes(element)) wrong.push(`${words(element)} is never reached`)
      for (const element of document.querySelectorAll('[tabindex]')) if (Number(element.getAttribute('tabindex')) > 0) wrong.push(`${words(element)} jumps the queue`)
      for (const element of document.querySelectorAll('body *')) {
        const { order, flexDirection } = getComputedStyle(element)
        if (order !== '0' || flexDirection.endsWith('reverse')) wrong.push(`${words(element)} stands elsewhere than it is read`)
      }
      return wrong
    },
    name: () => nameOf(document.activeElement),
    afterSkip: () => {
      const main = document.querySelector('main')!
      const next = tabbable().some((element) => main.contains(element)) ? Node.DOCUMENT_POSITION_CONTAINED_BY : Node.DOCUMENT_POSITION_FOLLOWING
      return (main.compareDocumentPosition(document.activeElement!) & next) !== 0
    },
    shown: () => {
      const { width, height, top } = document.activeElement!.getBoundingClientRect()
      return width > 40 && height > 10 && top >= 0
    },
  }
}

const most = 400
const here = (page: Page): Promise<string> => page.evaluate(() => window.keyboard.name())

/** The way to the page without what only just happened: a banner of success takes the focus, as it should. */
function calm(url: string): string {
  const address = new URL(url)
  address.searchParams.delete('done')
  address.hash = ''
  return address.href
}

async function skips(page: Page): Promise<string[]> {
  await page.keyboard.press('Tab')
  const first = await here(page)
  if (first !== 'Skip to main content') return [`the first stop is "${first}", not the skip link`]
  const seen = await page.evaluate(() => window.keyboard.shown())
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  const inMain = await page.evaluate(() => window.keyboard.afterSkip())
  return [...(seen ? [] : ['the skip link is not seen']), ...(inMain ? [] : [`the skip link leads to "${await here(page)}", not into the main part`])]
}

async function walks(page: Page): Promise<string[]> {
  const walked: Seen[] = []
  for (;;) {
    await page.keyboard.press('Tab')
    const seen = await page.evaluate(() => window.keyboard.stop())
    if (!seen || seen.at < walked.length) break
    walked.push(seen)
    if (walked.length === most) return [`after ${most} stops there is no end`]
  }
  if (walked.length < 5) return [`only ${walked.length} stops are reached: ${walked.map((seen) => seen.name).join(', ')}`]
  // From the end, or from the first again, back to where it began.
  const back: string[] = []
  for (let presses = 0; presses <= walked.length && back.length < walked.length; presses += 1) {
    await page.keyboard.press('Shift+Tab')
    const name = await page.evaluate(() => (document.activeElement === document.body ? undefined : window.keyboard.name()))
    if (name !== undefined) back.push(name)
  }
  const [last, first] = [walked.at(-1)!.name, walked[0]!.name]
  return [...(back[0] === last ? [] : [`back from the end comes "${back[0]}", not "${last}"`]), ...(back.includes(first) ? [] : [`Shift+Tab never comes back to "${first}"`])]
}

/**
 * What is wrong with the page for somebody without a mouse, in words: a skip link that does not lead into the main part; a link, button
 * or field that is never reached, is reached out of the order in which it is read, or is not seen when it has the focus; no way back.
 */
export async function faultsOf(page: Page): Promise<string[]> {
  const address = calm(page.url())
  const faults: string[] = []
  for (const part of [skips, walks]) {
    await page.goto(address)
    await page.evaluate(watchFocus)
    faults.push(...await part(page))
  }
  return [...faults, ...await page.evaluate(() => window.keyboard.report())]
}

/** The page has no such fault, and axe finds no barrier on it. Afterwards it stands as freshly opened. */
export async function isWalkable(page: Page): Promise<void> {
  const address = calm(page.url())
  expect(await faultsOf(page), address).toEqual([])
  await isAccessible(page)
  await page.goto(address)
}

/** Goes on with Tab (or back with Shift+Tab) until what has the focus is called `words`. */
export async function tabTo(page: Page, words: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await page.evaluate(watchFocus)
  const passed: string[] = []
  while (passed.length < most) {
    await page.keyboard.press(key)
    const name = await here(page)
    if (typeof words === 'string' ? name === words : words.test(name)) return
    passed.push(name)
  }
  throw new Error(`"${String(words)}" is never reached; passed: ${[...new Set(passed)].map((name) => name.slice(0, 40)).join(' | ')}`)
}

/** Reaches a link or button and presses Enter; a page opens. */
export async function enter(page: Page, words: string | RegExp): Promise<void> {
  await tabTo(page, words)
  await leave(page)
}

/** Presses Enter where the focus is and waits for the page that opens. */
export async function leave(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent('framenavigated'), page.keyboard.press('Enter')])
  await page.waitForLoadState()
}

/** Reaches a field and types into it; what stood there goes. */
export async function type(page: Page, words: string | RegExp, value: string): Promise<void> {
  await tabTo(page, words)
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(value)
}
