import { html } from '../ui/html.ts'
import type { Page } from '../ui/page.ts'

/** What works for whom, what was checked and how, and what is known not to. */
export const accessibilityPage: Page = {
  path: '/accessibility', who: 'public',
  show: async () => ({
    title: 'Accessibility', caption: 'For everybody', stage: 'register',
    body: html`<p class="govuk-body-l">Everybody should be able to use this service: with a keyboard alone, with a screen reader, at 400 % zoom, on a small phone, and without script.</p>
      <h2 class="govuk-heading-m">What we aim for</h2><p class="govuk-body">The Web Content Accessibility Guidelines 2.2 at level AA. Pages use the components of the GOV.UK Design System.</p>
      <h2 class="govuk-heading-m">What is checked</h2><ul class="govuk-list govuk-list--bullet"><li>Each kind of page is checked in a real browser by axe when the service is tested.</li><li>Each task is walked with script and without.</li><li>Every chart and map has its figures as a table or list beside it.</li></ul>
      <h2 class="govuk-heading-m">What we know does not work well</h2><ul class="govuk-list govuk-list--bullet"><li>The thread is a wide picture: on a small screen it scrolls sideways. The same stands below as a list. The wheel and the rows of lists are laid out anew for a small screen.</li><li>Pages have not been tried with people who use assistive technology.</li></ul>
      <p class="govuk-body">If something keeps you from what you came for, tell the body whose service this is; they can give you the same in another way.</p>`,
  }),
}
