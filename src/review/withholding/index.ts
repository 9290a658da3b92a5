import { withholdingActs } from './withholding.acts.ts'

/** Holding money back for an action that was missed: proposed by one person, approved by another. */
export const withholdingPart = { acts: withholdingActs }
