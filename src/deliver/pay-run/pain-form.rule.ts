/**
 * The form of a customer credit transfer initiation (ISO 20022, pain.001.001.09), as far as our files use it: which parts stand in which order,
 * how often, and what each may hold. Elements that we never write are not in it, so that one which appears is a fault too.
 */
interface Part { name: string; min: 0 | 1; many?: true; form: Form; attributes?: Readonly<Record<string, RegExp>> }
type Form = { parts: readonly Part[] } | { text: RegExp; says: string }

const text = (most: number): Form => ({ text: new RegExp(`^[\\s\\S]{1,${most}}$`), says: `1 to ${most} characters` })
const oneOf = (...values: string[]): Form => ({ text: new RegExp(`^(?:${values.join('|')})$`), says: values.join(' or ') })
const amount: Form = { text: /^(?!0+(?:\.0*)?$)\d{1,16}(?:\.\d{1,2})?$/, says: 'an amount above nothing with at most two places' }
const count: Form = { text: /^\d{1,15}$/, says: 'a number of at most 15 digits' }
const one = (name: string, form: Form, more: Partial<Part> = {}): Part => ({ name, min: 1, form, ...more })
const maybe = (name: string, form: Form): Part => ({ name, min: 0, form })
const of = (...parts: Part[]): Form => ({ parts })

const party = of(one('Nm', text(140)))
const account = of(one('Id', of(one('Othr', of(one('Id', { text: /^\d{8}$/, says: 'an account number of eight digits' }))))), maybe('Ccy', oneOf('GBP')))
const agent = of(one('FinInstnId', of(one('ClrSysMmbId', of(one('ClrSysId', of(one('Cd', oneOf('GBDSC')))), one('MmbId', { text: /^\d{6}$/, says: 'a sort code of six digits' }))))))
const day: Form = { text: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/, says: 'a day' }
const moment: Form = { text: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})?$/, says: 'a date with a time' }

const document: Part = one('Document', of(one('CstmrCdtTrfInitn', of(
  one('GrpHdr', of(one('MsgId', text(35)), one('CreDtTm', moment), one('NbOfTxs', count), maybe('CtrlSum', amount), one('InitgPty', party))),
  one('PmtInf', of(
    one('PmtInfId', text(35)), one('PmtMtd', oneOf('TRF', 'CHK', 'TRA')), maybe('BtchBookg', oneOf('true', 'false')), maybe('NbOfTxs', count), maybe('CtrlSum', amount), one('ReqdExctnDt', of(one('Dt', day))),
    one('Dbtr', party), one('DbtrAcct', account), one('DbtrAgt', agent), maybe('ChrgBr', oneOf('DEBT', 'CRED', 'SHAR', 'SLEV')),
    one('CdtTrfTxInf', of(
      one('PmtId', of(maybe('InstrId', text(35)), one('EndToEndId', text(35)))), one('Amt', of(one('InstdAmt', amount, { attributes: { Ccy: /^GBP$/ } }))), one('CdtrAgt', agent), one('Cdtr', party), one('CdtrAcct', account), maybe('RmtInf', of(one('Ustrd', text(140)))),
    ), { many: true }),
  ), { many: true }),
))), { attributes: { xmlns: /^urn:iso:std:iso:20022:tech:xsd:pain\.001\.001\.09$/ } })

interface Element { name: string; attributes: Record<string, string>; children: Element[]; text: string }

const plain = (escaped: string): string => escaped.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&apos;', '\'').replaceAll('&amp;', '&')

/** Reads a document of elements, attributes and text; undefined where it is not well formed or holds anything else. */
function read(xml: string): Element | undefined {
  const top: Element = { name: '', attributes: {}, children: [], text: '' }
  const open: Element[] = [top]
  let at = 0
  for (const match of xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '').matchAll(/<(\/?)([A-Za-z][\w]*)((?:\s+[\w:]+="[^"<]*")*)\s*>|([^<]+)/gy)) {
    at = match.index + match[0].length
    const [, closing, name, attributes, words] = match
    if (words !== undefined) {
      if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(words)) return undefined
      open.at(-1)!.text += plain(words)
    } else if (closing) {
      if (open.length < 2 || open.pop()!.name !== name) return undefined
    } else {
      const element: Element = { name: name!, attributes: Object.fromEntries([...(attributes ?? '').matchAll(/([\w:]+)="([^"]*)"/g)].map((one) => [one[1]!, plain(one[2]!)])), children: [], text: '' }
      open.at(-1)!.children.push(element)
      open.push(element)
    }
  }
  const length = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\s*/, '').length
  return open.length === 1 && at === length && top.children.length === 1 ? top.children[0] : undefined
}

function faultsOf(element: Element, part: Part, path: string): string[] {
  const faults: string[] = []
  for (const [name, pattern] of Object.entries(part.attributes ?? {})) if (!pattern.test(element.attributes[name] ?? '')) faults.push(`${path} has no ${name} that is allowed`)
  for (const name of Object.keys(element.attributes)) if (!(name in (part.attributes ?? {}))) faults.push(`${path} has an attribute ${name}`)
  if ('text' in part.form) return [...faults, ...(element.children.length > 0 ? [`${path} holds elements`] : []), ...(part.form.text.test(element.text) ? [] : [`${path} must be ${part.form.says}`])]
  if (element.text.trim() !== '') faults.push(`${path} holds text beside its elements`)
  let at = 0
  for (const wanted of part.form.parts) {
    let found = 0
    while (element.children[at]?.name === wanted.name && (found === 0 || wanted.many)) {
      faults.push(...faultsOf(element.children[at]!, wanted, `${path}/${wanted.name}`))
      found += 1
      at += 1
    }
    if (found < wanted.min) faults.push(`${path} lacks ${wanted.name} in its place`)
  }
  if (at < element.children.length) faults.push(`${path} has ${element.children[at]!.name} where it may not stand`)
  return faults
}

const all = (element: Element, name: string): Element[] => element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...all(child, name)])
const pence = (decimal: string): bigint => { const [whole, part = ''] = decimal.split('.'); return BigInt(whole || '0') * 100n + BigInt(part.padEnd(2, '0').slice(0, 2)) }

/** What in a file for the bank breaks a rule of its form, or contradicts itself: counts, sums, references used twice. None when it may be sent. Pure. */
export function painFaults(xml: string): string[] {
  const root = read(xml)
  if (!root) return ['the file is not well formed']
  const faults = root.name === 'Document' ? faultsOf(root, document, 'Document') : ['the file is no Document']
  if (faults.length > 0) return faults
  for (const place of [...all(root, 'GrpHdr').map((header) => ({ name: 'GrpHdr', header, within: root })), ...all(root, 'PmtInf').map((header) => ({ name: 'PmtInf', header, within: header }))]) {
    const own = (name: string): string | undefined => place.header.children.find((child) => child.name === name)?.text
    const amounts = all(place.within, 'InstdAmt').map((element) => pence(element.text))
    if (own('NbOfTxs') !== undefined && Number(own('NbOfTxs')) !== amounts.length) faults.push(`${place.name}/NbOfTxs says ${own('NbOfTxs')}, but there are ${amounts.length} payments`)
    if (own('CtrlSum') !== undefined && pence(own('CtrlSum')!) !== amounts.reduce((sum, one) => sum + one, 0n)) faults.push(`${place.name}/CtrlSum is not the sum of the payments`)
  }
  const references = all(root, 'EndToEndId').map((element) => element.text)
  if (new Set(references).size !== references.length) faults.push('a reference (EndToEndId) stands twice')
  return faults
}
