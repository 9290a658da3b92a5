import type { Refusal } from '../../kernel/refusal.ts'

/** Why nobody can be asked about a record: it is nothing that two sides share, or it names no provider. Pure. */
export function askReasons(subject: { kind: string; title: string; provider_id: string | null }, kinds: Readonly<Record<string, string>>): Refusal[] {
  if (kinds[subject.kind] === undefined) return [{ code: 'conversation.subject', field: 'subject', words: `A conversation is about a ${Object.values(kinds).join(', ').replace(/, ([^,]+)$/, ' or $1')}.` }]
  if (subject.provider_id === null) return [{ code: 'conversation.no-provider', field: 'subject', words: `${subject.title} names no provider yet, so there is nobody to ask. Record its provider first.` }]
  return []
}
