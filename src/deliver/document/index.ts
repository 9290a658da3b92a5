import { documentPages } from './document.ts'

export { addDocument, documentLink, documentOf, documentSorts, documentsOf, handOverDocuments, type DocumentRow } from './document.ts'
export { fromParent, partyOf, sideOf, sideWords, tellOtherSide, type Party, type Side } from './side.ts'

/** Documents that both sides of a contract may open. */
export const documentPart = { pages: documentPages }
