import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Refusal } from '../kernel/refusal.ts'

// OWASP's floor for argon2id: 19 MiB, two passes (TRUST.md 4).
const cost = { memory: 19456, passes: 2, parallelism: 1, tagLength: 32 }
const commonWords = ['password', 'commissioning', 'qwertyuiop', '1234567890', 'letmein', 'welcome', 'iloveyou', 'administrator', 'correcthorse']

let running = 0
const waiting: (() => void)[] = []

// At most four at once, so that a burst of sign-ins cannot take the memory of the server.
async function derive(password: string, salt: Buffer): Promise<Buffer> {
  if (running >= 4) await new Promise<void>((resolve) => waiting.push(resolve))
  running += 1
  try {
    return await new Promise((resolve, reject) => {
      argon2('argon2id', { message: password.normalize('NFC'), nonce: salt, ...cost }, (error, key) => (error ? reject(error) : resolve(key)))
    })
  } finally {
    running -= 1
    waiting.shift()?.()
  }
}

/** Why a new password will not do; 15 characters or more, no composition rules, no common ones. */
export function passwordReasons(password: string): Refusal[] {
  if ([...password].length < 15) return [{ code: 'password.short', field: 'password', words: 'The password must have at least 15 characters. Three or four unrelated words do well.' }]
  const plain = password.toLowerCase().replace(/[^a-z0-9]/g, '')
  const common = commonWords.some((word) => plain.replaceAll(word, '').length < 5) || new Set(plain).size < 5
  return common ? [{ code: 'password.common', field: 'password', words: 'This password is too easy to guess. Choose another.' }] : []
}

/** `argon2id$salt$hash`, hex. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  return `argon2id$${salt.toString('hex')}$${(await derive(password, salt)).toString('hex')}`
}

// Compared against when there is no such account: the same work, the same answer.
const nobody = `argon2id$${'00'.repeat(16)}$${'00'.repeat(32)}`

/** Whether the password fits; takes the same time when there is no account. */
export async function passwordFits(password: string, stored: string | undefined): Promise<boolean> {
  const [, salt, hash] = (stored ?? nobody).split('$')
  const key = await derive(password, Buffer.from(salt!, 'hex'))
  return timingSafeEqual(key, Buffer.from(hash!, 'hex')) && stored !== undefined
}
