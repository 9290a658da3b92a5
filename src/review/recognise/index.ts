import { recogniseActs } from './recognise.ts'

export { saidToProvider, type SaidRow } from './recognise.ts'

/** A real improvement is said back to the provider whose work it is. */
export const recognisePart = { acts: recogniseActs }
