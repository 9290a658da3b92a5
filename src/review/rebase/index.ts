import { rebaseActs } from './rebase.acts.ts'

export { proposalSection } from './proposal-section.ts'

/** A new baseline: proposed with its cause by one person, approved by another. */
export const rebasePart = { acts: rebaseActs }
