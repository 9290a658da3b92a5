import type { RecordRow } from '../../kernel/act.ts'
import { html } from '../../ui/html.ts'
import type { PageAsk, Section } from '../../ui/page.ts'
import { conversationSection } from '../conversation/index.ts'
import { incidentSection } from '../incident/index.ts'
import { jointActionSection } from '../joint-action/index.ts'
import { mobilisationSection } from '../mobilisation/index.ts'
import { documentSection } from '../particulars/index.ts'
import { obligationSection } from '../obligation/index.ts'

// Whether its provider sees the contract, and the way to let it.
const sharedSection = (ask: PageAsk, record: RecordRow): Section[] => {
  if (ask.actor.kind === 'party' || record.body_id !== ask.actor.bodyId || record.shown_to_party || record.provider_id === null) return []
  return [{ title: 'Its provider does not see it yet', body: html`<p class="govuk-body">Share it, and the provider has it on its own page: questions, obligations, incidents and actions then go both ways. <a class="govuk-link" href="/deliver/share-contract?contract=${record.id}">Share it with its provider</a></p>` }]
}

/** What commissioner and provider do together under a contract: the same sections on both sides' pages. */
export async function contractSections(ask: PageAsk, record: RecordRow): Promise<Section[]> {
  return [...sharedSection(ask, record), ...(await mobilisationSection(ask, record)), ...(await documentSection(ask, record)), ...(await obligationSection(ask, record)), ...(await jointActionSection(ask, record)), ...(await incidentSection(ask, record)), ...(await conversationSection(ask, record))]
}
