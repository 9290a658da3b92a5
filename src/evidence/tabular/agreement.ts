/** Kinds of agreement that stand in one register: purchase is not the only way to arrange a service. */
export const agreementKinds = [
  { value: 'contract', text: 'Contract' }, { value: 'grant', text: 'Grant' }, { value: 'in-house', text: 'In-house service agreement' },
  { value: 'framework', text: 'Framework or dynamic market' }, { value: 'partnership', text: 'Partnership agreement, such as section 75' },
] as const
export type Agreement = (typeof agreementKinds)[number]['value']
export const agreementWords: Readonly<Record<string, string>> = Object.fromEntries(agreementKinds.map((one) => [one.value, one.text]))

const says: readonly (readonly [Agreement, RegExp])[] = [
  ['grant', /\bgrants?\b/i], ['partnership', /\bsection\s*(75|76|113|256)\b|\bs\.?\s*(75|76|256)\b|\bpartnership\b|\bpooled\b|\bmemorandum\b/i], ['in-house', /\bin[- ]?house\b|\binternal\b|\bdirectly (provided|delivered)\b/i],
  ['framework', /\bframework\b|\bdps\b|\bdynamic\b/i], ['contract', /\bcontracts?\b|\bcall[- ]?off\b|\bspot\b|\bblock\b/i],
]

/** Which kind of agreement the words of a register mean; undefined where they say none. A call-off from a framework is a contract. Pure. */
export const agreementOf = (words: string): Agreement | undefined => (/\bcall[- ]?off\b/i.test(words) ? 'contract' : says.find(([, pattern]) => pattern.test(words))?.[0])
