// The Chromium that comes with the packages, unpacked once and opened once per test process.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { withLock } from '../../scripts/lock-file.ts'
import { root } from '../../scripts/test-cluster.ts'

// Each account its own copy: what another account unpacked cannot be run.
const folder = join(root, '.tools', 'tmp', `u${process.getuid?.() ?? 0}`)

function version(): string {
  return (JSON.parse(readFileSync(join(root, 'node_modules/@sparticuz/chromium/package.json'), 'utf8')) as { version: string }).version
}

/** The package unpacks into the temp directory of the process that imports it, so a process of its own gets one of its own. */
function unpackInto(target: string): Promise<void> {
  const program = `const { default: chromium } = await import('@sparticuz/chromium'); await chromium.executablePath()`
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '', TMPDIR: target, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
    })
    child.once('error', fail)
    child.once('exit', (code) => (code === 0 ? done() : fail(new Error(`unpacking Chromium ended with ${code}`))))
  })
}

/** Unpacks Chromium with its libraries and fonts if that was not done yet. Returns the folder that holds them. */
export async function unpackBrowser(): Promise<string> {
  const ready = join(folder, `chromium-${version()}`)
  if (existsSync(ready)) return ready
  mkdirSync(folder, { recursive: true })
  return withLock(`${ready}.lock`, async () => {
    if (existsSync(ready)) return ready
    const draft = `${ready}.new`
    rmSync(draft, { recursive: true, force: true })
    mkdirSync(draft)
    await unpackInto(draft)
    renameSync(draft, ready)
    return ready
  })
}

const args = ['--no-zygote', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** The fonts' own configuration names fixed places; ours names where they are, and a cache we may write. */
function configureFonts(home: string): string {
  const place = join(folder, 'fonts')
  mkdirSync(place, { recursive: true })
  const dirs = [join(home, 'fonts'), ...readdirSync(join(home, 'fonts'), { withFileTypes: true }).filter((each) => each.isDirectory()).map((each) => join(home, 'fonts', each.name))]
  const xml = dirs.map((dir) => `<dir>${dir.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</dir>`).join('')
  const text = `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${xml}<cachedir>${join(place, 'cache')}</cachedir></fontconfig>`
  const draft = join(place, `fonts.conf.${process.pid}`)
  writeFileSync(draft, text)
  renameSync(draft, join(place, 'fonts.conf'))
  return place
}

let opened: Promise<Browser> | undefined

async function launch(): Promise<Browser> {
  const home = await unpackBrowser()
  const profiles = join(folder, 'profiles')
  mkdirSync(profiles, { recursive: true })
  const { chromium } = await import('playwright-core')
  return chromium.launch({
    executablePath: join(home, 'chromium'),
    args,
    chromiumSandbox: false,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      FONTCONFIG_PATH: configureFonts(home),
      HOME: dirname(home),
      TMPDIR: profiles,
    },
  })
}

/**
 * The browser of this test process: opened at the first call, shared afterwards, gone with the process. Make a context of your own
 * (`browser.newContext()`, which axe needs too) and close that, not the browser.
 */
export function openBrowser(): Promise<Browser> {
  opened ??= launch()
  return opened
}
