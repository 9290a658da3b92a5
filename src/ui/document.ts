import { dataTable } from './charts/chart.ts';
import { insetText } from './components.ts';
import { html, type Safe } from './html.ts';
import { summaryList } from './lists.ts';

/** A part of a document. Plain text only: the same words stand on the page and in the file for a word processor. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'table'; readonly caption: string; readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };

/** A document made from the record: once defined, shown as a page and written as a file. */
export interface TextDocument {
  readonly title: string;
  /** What it is of, and from which day it is. */
  readonly subtitle: string;
  readonly blocks: readonly Block[];
}

/** Every text of a document in reading order: what both the page and the file must say. */
export const textsOf = (document: TextDocument): string[] => [document.title, document.subtitle, ...document.blocks.flatMap((block): readonly string[] => {
  switch (block.kind) {
    case 'list': return block.items;
    case 'facts': return block.rows.flat();
    case 'table': return [block.caption, ...block.head, ...block.rows.flat()];
    default: return [block.text];
  }
})].filter((text) => text !== '');

function blockBody(block: Block): Safe {
  switch (block.kind) {
    case 'heading': return html`<h2 class="govuk-heading-m govuk-!-padding-top-3">${block.text}</h2>`;
    case 'paragraph': return html`<p class="govuk-body">${block.text}</p>`;
    case 'note': return insetText(block.text);
    case 'list': return html`<ul class="govuk-list govuk-list--bullet">${block.items.map((item) => html`<li>${item}</li>`)}</ul>`;
    case 'facts': return summaryList(block.rows.map(([key, value]) => ({ key, value })));
    case 'table': return dataTable({ caption: block.caption, head: [...block.head], rows: block.rows.map((row) => [...row]) });
  }
}

/** The body of a page that shows a document. */
export const documentBody = (document: TextDocument): Safe => html`<p class="govuk-body-l">${document.subtitle}</p>${document.blocks.map(blockBody)}`;
