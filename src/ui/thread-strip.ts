/**
 * "Why we do this" in one line: what leads here, this record, what follows. Records of one side stand beside each other, not after each
 * other: they stand in no order, so there is one arrow between sides and none between them.
 */
import { html, raw, safeHref, type Safe } from './html.ts'

/** Records of one kind on one side of the record; `records` may hold fewer than `count`. */
export interface StripGroup {
  /** The kind in words, one and many: "Need", "needs". */
  readonly one: string
  readonly many: string
  readonly count: number
  readonly records: readonly { readonly title: string; readonly href?: string | undefined }[]
  /** Nothing of this kind is linked yet: the words that say so. */
  readonly gap?: string | undefined
}

export interface Strip {
  readonly before: readonly StripGroup[]
  readonly current: { readonly kind: string; readonly title: string }
  readonly after: readonly StripGroup[]
}

const kindOf = ({ one, many, count }: StripGroup): string => (count === 1 ? one : `${count.toLocaleString('en-GB')} ${many}`)
const link = ({ title, href }: StripGroup['records'][number]): Safe | string => (href ? html`<a class="govuk-link" href="${safeHref(href)}">${title}</a>` : title)

function drawnGroup(group: StripGroup, wholeHref: string): Safe {
  if (group.gap !== undefined) return html`<div class="cc-strip__card cc-strip__card--gap"><span class="cc-strip__kind">${group.one}: not linked yet</span><span class="cc-strip__title">${group.gap}</span></div>`
  const more = group.count - group.records.length
  const [only] = group.records
  return html`<div class="cc-strip__card"><span class="cc-strip__kind">${kindOf(group)}</span>${group.count === 1 && only
    ? html`<span class="cc-strip__title">${link(only)}</span>`
    : html`<ul class="cc-strip__list">${group.records.map((record) => html`<li>${link(record)}</li>`)}${more > 0 ? html`<li><a class="govuk-link" href="${safeHref(wholeHref)}">and ${more.toLocaleString('en-GB')} more<span class="govuk-visually-hidden"> ${group.many}</span></a></li>` : ''}</ul>`}</div>`
}

/** The strip. The words for those who do not see it say the same: "Leads here", then this record, then "Follows from it". */
export function threadStrip({ before, current, after }: Strip, wholeHref: string): Safe {
  const side = (words: string, groups: readonly StripGroup[]): Safe | '' => (groups.length === 0 ? '' : html`<li class="cc-strip__step"><span class="govuk-visually-hidden">${words}: </span>${groups.map((group) => drawnGroup(group, wholeHref))}</li>`)
  return html`<nav class="cc-strip" aria-label="Why we do this"><h2 class="govuk-heading-s cc-strip__heading">Why we do this <a class="govuk-link cc-strip__whole" href="${safeHref(wholeHref)}">See the whole thread</a></h2><ol class="cc-strip__steps">${side('Leads here', before)}<li class="cc-strip__step"${raw(' aria-current="step"')}><div class="cc-strip__card cc-strip__card--current"><span class="cc-strip__kind">${current.kind}</span><span class="cc-strip__title">${current.title}</span></div></li>${side('Follows from it', after)}</ol></nav>`
}
