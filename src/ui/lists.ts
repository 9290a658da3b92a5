/**
 * Parts of lists and records: tables that sort and page by their address, filters, tags,
 * what can happen next, history and figures.
 */
import { component } from './components.ts';
import { type Hole, html, join, raw, Safe, safeHref, svg } from './html.ts';

/** The query of a list's address: filters, sort, page. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

/** An address with the query of a list, some of it changed. `undefined` and empty values are left out. */
export function addressWith(path: string, query: Query, changes: Query = {}): string {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, ...changes })) {
    for (const item of Array.isArray(value) ? (value as readonly string[]) : [value as string | number | undefined]) {
      if (item !== undefined && item !== '') parts.append(name, String(item));
    }
  }
  const text = parts.toString();
  return text ? `${path}?${text}` : path;
}

export interface Column<Row> {
  readonly key: string;
  readonly heading: string;
  readonly cell: (row: Row) => Hole;
  readonly numeric?: boolean;
  readonly sortable?: boolean;
  /** The row's name: a header cell. */
  readonly isHeader?: boolean;
}

export interface ListTable<Row> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly path: string;
  readonly query: Query;
  readonly id?: string;
}

function sortHeading<Row>({ path, query }: ListTable<Row>, column: Column<Row>): Safe {
  const [key, direction] = String(query['sort'] ?? '').split(':');
  const sorted = key === column.key ? (direction === 'desc' ? 'descending' : 'ascending') : 'none';
  const next = sorted === 'ascending' ? 'desc' : 'asc';
  // Drawn, because not every font has the arrows.
  const [up, down] = { none: ['#8a9296', '#8a9296'], ascending: ['#0b0c0c', 'none'], descending: ['none', '#0b0c0c'] }[sorted] as [string, string];
  const mark = svg`<svg class="cc-sort__mark" width="10" height="14" viewBox="0 0 10 14" aria-hidden="true" focusable="false"><path d="M5 0L10 6H0Z" fill="${up}"/><path d="M5 14L10 8H0Z" fill="${down}"/></svg>`;
  const content = column.sortable
    ? html`<a class="cc-sort" href="${addressWith(path, query, { sort: `${column.key}:${next}`, page: undefined })}">${column.heading} ${mark}<span class="govuk-visually-hidden"> (${sorted === 'none' ? 'not sorted' : `sorted ${sorted}`}, change the order)</span></a>`
    : column.heading;
  return html`<th scope="col" role="columnheader" class="govuk-table__header${column.sortable ? '' : ' cc-table__plain'}${column.numeric ? ' govuk-table__header--numeric' : ''}"${column.sortable ? html` aria-sort="${sorted}"` : ''}>${content}</th>`;
}

/**
 * A table whose order lives in the address as `sort=column:asc`. On a small screen each row stands as a block with its headings before
 * the values, so that nothing is out of sight; the roles keep it a table for those who do not see it.
 */
export function listTable<Row>(table: ListTable<Row>): Safe {
  const { caption, columns, rows, id } = table;
  const cell = (column: Column<Row>, row: Row) => column.isHeader
    ? html`<th scope="row" role="rowheader" class="govuk-table__header cc-table__name">${column.cell(row)}</th>`
    : html`<td role="cell" class="govuk-table__cell${column.numeric ? ' govuk-table__cell--numeric' : ''}" data-heading="${column.heading}"><span class="cc-table__value">${column.cell(row)}</span></td>`;
  return html`<div class="cc-scroll" role="region" tabindex="0" aria-label="${caption}"><table role="table" class="govuk-table cc-table${columns.some((column) => column.sortable) ? ' cc-table--sortable' : ''}"${id ? html` id="${id}"` : ''}>
<caption class="govuk-table__caption govuk-visually-hidden">${caption}</caption>
<thead role="rowgroup" class="govuk-table__head"><tr role="row" class="govuk-table__row">${columns.map((column) => sortHeading(table, column))}</tr></thead>
<tbody role="rowgroup" class="govuk-table__body">${rows.map((row) => html`<tr role="row" class="govuk-table__row">${columns.map((column) => cell(column, row))}</tr>
`)}</tbody></table></div>`;
}

export interface Filter {
  readonly name: string;
  readonly label: string;
  /** With options a list to choose from, otherwise a box to type in. */
  readonly options?: readonly { readonly value: string; readonly text: string }[];
}

const passing = ['page', 'done', 'format'];

/** The query without filters and page: the order and what else the address narrows the list to. It goes with every use of the filters. */
const besideFilters = (filters: readonly Filter[], query: Query): Query =>
  Object.fromEntries(Object.entries(query).filter(([name]) => !passing.includes(name) && !filters.some((filter) => filter.name === name)));

const hiddenInputs = (query: Query): Safe[] => Object.entries(query).flatMap(([name, value]) =>
  [value ?? ''].flat().filter((item) => item !== '').map((item) => html`<input type="hidden" name="${name}" value="${String(item)}">`));

/** Filters that live in the address: a GET form. The order and what else narrows the list are kept, the page starts again at the first. */
export function filtersForm(path: string, filters: readonly Filter[], query: Query): Safe {
  const control = ({ name, label, options }: Filter) => {
    const value = String(query[name] ?? '');
    return options
      ? component('select', { id: `filter-${name}`, name, label: { text: label }, items: [{ value: '', text: 'All' }, ...options.map((option) => ({ ...option, selected: option.value === value }))] })
      : component('input', { id: `filter-${name}`, name, label: { text: label }, value, type: 'search' });
  };
  const filtered = filters.some(({ name }) => query[name] !== undefined && query[name] !== '');
  const beside = besideFilters(filters, query);
  return html`<form class="cc-filters" method="get" action="${path}" aria-label="Filters">
${filters.map((filter) => html`<div class="cc-filters__field">${control(filter)}</div>`)}
${hiddenInputs(beside)}
<div class="cc-filters__buttons">${component('button', { text: 'Apply filters', classes: 'govuk-button--secondary' })}${filtered ? html` <a class="govuk-link" href="${safeHref(addressWith(path, beside))}">Clear filters</a>` : ''}</div>
</form>`;
}

/** Page links with the current page, its neighbours, the first and the last. Nothing when one page is enough. A part of a page that is paged by itself has a `name` of its own, and its heading the id `<name>-heading`. */
export function paging(path: string, query: Query, page: number, pages: number, name = 'page'): Safe {
  if (pages <= 1) return raw('');
  const href = (number: number) => `${addressWith(path, query, { [name]: number === 1 ? undefined : number })}${name === 'page' ? '' : `#${name}-heading`}`;
  const numbers = [...new Set([1, page - 1, page, page + 1, pages])].filter((number) => number >= 1 && number <= pages).sort((a, b) => a - b);
  const items = numbers.flatMap((number, index) => {
    const before = numbers[index - 1];
    const item = { number: String(number), href: href(number), current: number === page };
    return before !== undefined && number - before > 1 ? [{ ellipsis: true }, item] : [item];
  });
  return component('pagination', {
    items: items as never,
    previous: page > 1 ? { href: href(page - 1) } : undefined,
    next: page < pages ? { href: href(page + 1) } : undefined,
  });
}

/** "1,204 tenders" or "21 to 40 of 1,204 tenders". */
export function countWords(total: number, one: string, many: string, page = 1, pageSize = Number.POSITIVE_INFINITY): string {
  const number = (value: number) => value.toLocaleString('en-GB');
  const noun = total === 1 ? one : many;
  if (total <= pageSize) return `${number(total)} ${noun}`;
  const first = (page - 1) * pageSize + 1;
  return `${number(first)} to ${number(Math.min(page * pageSize, total))} of ${number(total)} ${noun}`;
}

/** Links to the same rows as files; the filters go with them. */
export function exportLinks(path: string, query: Query): Safe {
  const link = (format: string, words: string) =>
    html`<a class="govuk-link" href="${addressWith(path, query, { format, page: undefined })}" download>${words}</a>`;
  return html`<p class="govuk-body-s cc-exports">Download these rows: ${link('csv', 'CSV')}, ${link('xlsx', 'XLSX')}</p>`;
}

/** An empty list says what it is for and offers the first act. */
export function emptyState(purpose: string, first?: { readonly title: string; readonly href: string }, filtered?: { readonly href: string }): Safe {
  if (filtered) return html`<div class="cc-empty"><p class="govuk-body">Nothing matches these filters.</p><p class="govuk-body"><a class="govuk-link" href="${filtered.href}">Clear filters</a></p></div>`;
  return html`<div class="cc-empty"><p class="govuk-body">${purpose}</p>${first ? component('button', { text: first.title, href: first.href }) : ''}</div>`;
}

export interface ListPage<Row> extends Omit<ListTable<Row>, 'caption'> {
  readonly title: string;
  readonly one: string;
  readonly many: string;
  readonly total: number;
  readonly page?: number;
  readonly pageSize?: number;
  readonly filters?: readonly Filter[];
  /** What the list is for, shown while it is empty. */
  readonly purpose: string;
  readonly first?: { readonly title: string; readonly href: string };
  readonly exports?: boolean;
}

/** The body of a list page: filters, count, table, paging, downloads; or the empty state. */
export function listPage<Row>(list: ListPage<Row>): Safe {
  const { path, query, filters = [], total, page = 1, pageSize = 50, rows } = list;
  const filtered = filters.some(({ name }) => query[name] !== undefined && query[name] !== '');
  const body = rows.length === 0
    ? emptyState(list.purpose, list.first, filtered ? { href: addressWith(path, besideFilters(filters, query)) } : undefined)
    : html`<p class="govuk-body cc-count">${countWords(total, list.one, list.many, page, pageSize)}</p>
${listTable({ ...list, caption: list.title })}${paging(path, query, page, Math.ceil(total / pageSize))}${list.exports === false ? '' : exportLinks(path, query)}`;
  return html`${filters.length > 0 && (total > 0 || filtered) ? filtersForm(path, filters, query) : ''}${body}`;
}

/** Label and value pairs; empty values are left out. */
export function summaryList(rows: readonly { readonly key: string; readonly value: Hole; readonly action?: { readonly text: string; readonly href: string } }[]): Safe {
  const shown = rows.filter(({ value }) => value !== null && value !== undefined && value !== '' && value !== false);
  return component('summary-list', {
    rows: shown.map(({ key, value, action }) => ({
      key: { text: key },
      value: { html: html`${value}` },
      actions: action ? { items: [{ text: action.text, href: action.href, visuallyHiddenText: key.toLowerCase() }] } : undefined,
    })),
  });
}

/** Colours say again what the words say. Words not listed are grey. */
const STATE_COLOURS: Readonly<Record<string, string>> = {
  draft: 'grey', prepared: 'grey', withdrawn: 'grey', closed: 'grey', ended: 'grey', cancelled: 'grey', superseded: 'grey', terminated: 'grey', unknown: 'grey',
  open: 'blue', active: 'blue', running: 'blue', published: 'blue', current: 'blue', started: 'blue', 'in progress': 'blue', 'in force': 'blue',
  analyse: 'teal', plan: 'teal', do: 'teal', procure: 'teal', deliver: 'teal', review: 'teal',
  agreed: 'green', approved: 'green', awarded: 'green', met: 'green', paid: 'green', 'in time': 'green', complete: 'green', completed: 'green', done: 'green', signed: 'green',
  due: 'yellow', submitted: 'yellow', proposed: 'yellow', standstill: 'yellow', evaluating: 'yellow', 'awaiting consent': 'yellow', 'under review': 'yellow',
  late: 'red', overdue: 'red', refused: 'red', rejected: 'red', 'not met': 'red', failed: 'red', suspended: 'red', paused: 'orange', gap: 'red',
};

/** A state in words with its colour: `in-time` reads "In time". */
export function tag(state: string, colour?: string): Safe {
  const words = state.replace(/[-_]/g, ' ').trim();
  const known = colour ?? STATE_COLOURS[words.toLowerCase()] ?? 'grey';
  return component('tag', { text: words.charAt(0).toUpperCase() + words.slice(1), classes: `govuk-tag--${known} cc-tag` });
}

/** The journal in words, newest first as given. */
export function history(entries: readonly { readonly at: string; readonly words: Hole; readonly who: string; readonly href?: string | undefined; readonly iso?: string | undefined }[]): Safe {
  if (entries.length === 0) return html`<p class="govuk-body">Nothing has happened here yet.</p>`;
  return html`<ol class="cc-history">${entries.map(({ at, words, who, href, iso }) => html`<li class="cc-history__entry"><p class="cc-history__words">${href ? html`<a class="govuk-link" href="${safeHref(href)}">${words}</a>` : words}</p><p class="cc-history__who"><time${iso ? html` datetime="${iso}"` : ''}>${at}</time>, ${who}</p></li>`)}</ol>`;
}

export interface Figure {
  readonly title: string;
  readonly svg: Safe;
  readonly table: Safe;
  /** One sentence that says what the figure shows. */
  readonly sentence: string;
  /** Publisher, period, licence, version. */
  readonly source: Hole;
  readonly method?: Hole;
  readonly downloads?: readonly { readonly text: string; readonly href: string }[] | undefined;
  readonly recomputeHref?: string | undefined;
  readonly id?: string | undefined;
}

/** A chart with its sentence, figures, source, method, downloads and "recompute". */
export function figure({ title, svg, table, sentence, source, method, downloads = [], recomputeHref, id }: Figure): Safe {
  const links = [
    ...downloads.map(({ text, href }) => html`<a class="govuk-link" href="${safeHref(href)}" download>${text}</a>`),
    ...(recomputeHref ? [html`<a class="govuk-link" href="${safeHref(recomputeHref)}">Recompute</a>`] : []),
  ];
  return html`<figure class="cc-figure"${id ? html` id="${id}"` : ''}><figcaption><h2 class="govuk-heading-m cc-figure__title">${title}</h2><p class="govuk-body cc-figure__sentence">${sentence}</p></figcaption>
<div class="cc-figure__picture" role="region" tabindex="0" aria-label="Chart: ${title}">${svg}</div>
${component('details', { summaryText: 'Show the figures as a table', html: table, classes: 'cc-figure__details' })}
<p class="govuk-body-s cc-figure__source">Source: ${source}</p>
${method ? component('details', { summaryText: 'Method', html: method instanceof Safe ? method : html`${method}`, classes: 'cc-figure__details' }) : ''}
${links.length > 0 ? html`<p class="govuk-body-s cc-figure__links">${join(links, html` <span aria-hidden="true">|</span> `)}</p>` : ''}</figure>`;
}
