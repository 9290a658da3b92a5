import { createCipheriv, createDecipheriv, createHash, createHmac, createPrivateKey, createPublicKey, hkdfSync, randomBytes, sign, verify, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** What the service's master key gives: signing, keyed hashes, and a record key that wraps secrets at rest. */
export interface ServiceKeys {
  keyId: string
  /** Ed25519 signature, base64url. */
  sign(text: string): string
  /** False also for an unknown key id. */
  verify(keyId: string, text: string, signature: string): boolean
  /** Keyed SHA-256, hex; `use` separates purposes. */
  hmac(use: string, text: string): string
  /** Seals a short secret for one use; opens only with the same use. */
  seal(use: string, secret: string): string
  open(use: string, sealed: string): string
  publicKeys: { id: string; publicKey: string; from: string }[]
}

interface Master { id: string; key: string; from: string }

// DER prefix of an Ed25519 private key in PKCS #8 (RFC 8410): the 32-byte seed follows.
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Reads SECRET_KEY_FILE: master keys by id, newest first; old ids stay for reading. */
export function openKeys(file: string): ServiceKeys {
  return keysFrom((JSON.parse(readFileSync(file, 'utf8')) as { keys: Master[] }).keys)
}

/** The service keys of given master keys; the first signs and seals. */
export function keysFrom(masters: readonly Master[]): ServiceKeys {
  if (masters.length === 0 || masters.some((master) => !/^[0-9a-f]{64}$/.test(master.key))) throw new Error('SECRET_KEY_FILE must hold at least one key of 32 bytes in hex')
  const derive = (master: Master, use: string): Buffer => Buffer.from(hkdfSync('sha256', Buffer.from(master.key, 'hex'), Buffer.alloc(0), `commission-care ${use}`, 32))
  const privateKey = (master: Master): KeyObject => createPrivateKey({ key: Buffer.concat([pkcs8, derive(master, 'sign')]), format: 'der', type: 'pkcs8' })
  const first = masters[0]!
  const signing = privateKey(first)
  const publicById = new Map(masters.map((master) => [master.id, createPublicKey(privateKey(master))]))
  const find = (id: string): Master => {
    const master = masters.find((one) => one.id === id)
    if (!master) throw new Error(`no service key ${id}`)
    return master
  }
  return {
    keyId: first.id,
    sign: (text) => sign(null, Buffer.from(text), signing).toString('base64url'),
    verify: (keyId, text, signature) => {
      const key = publicById.get(keyId)
      return key !== undefined && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64url'))
    },
    hmac: (use, text) => createHmac('sha256', derive(first, `hmac ${use}`)).update(text).digest('hex'),
    seal: (use, secret) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', derive(first, 'record'), nonce).setAAD(Buffer.from(JSON.stringify(['cc-secret-1', use])))
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return [first.id, nonce.toString('base64url'), sealed.toString('base64url'), cipher.getAuthTag().toString('base64url')].join('.')
    },
    open: (use, text) => {
      const [id, nonce, sealed, tag] = text.split('.')
      const decipher = createDecipheriv('aes-256-gcm', derive(find(id!), 'record'), Buffer.from(nonce!, 'base64url')).setAAD(Buffer.from(JSON.stringify(['cc-secret-1', use])))
      decipher.setAuthTag(Buffer.from(tag!, 'base64url'))
      return Buffer.concat([decipher.update(Buffer.from(sealed!, 'base64url')), decipher.final()]).toString('utf8')
    },
    publicKeys: masters.map((master) => ({ id: master.id, publicKey: publicById.get(master.id)!.export({ type: 'spki', format: 'pem' }).toString(), from: master.from })),
  }
}

/** SHA-256 as hex. */
export const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')
