import { expect, test } from 'vitest';
import { addressWith, countWords, exportLinks, history, listPage, paging, summaryList, tag } from './lists.ts';

const list = {
  title: 'Tenders', one: 'tender', many: 'tenders', path: '/procure/tenders', purpose: 'Tenders ask providers for offers.', first: { title: 'Prepare a tender', href: '/procure/prepare' },
  columns: [{ key: 'name', heading: 'Title', isHeader: true, sortable: true, cell: (row: { name: string }) => row.name }],
  filters: [{ name: 'q', label: 'Title' }],
};

test('an address keeps the filters and leaves out what is empty', () => {
  expect(addressWith('/a', { q: 'x & y', page: 3, state: '' }, { page: undefined })).toBe('/a?q=x+%26+y');
  expect(addressWith('/a', { kind: ['b', 'c'] })).toBe('/a?kind=b&kind=c');
});

test('a sorted column turns round when chosen again and starts at the first page', () => {
  const { markup } = listPage({ ...list, rows: [{ name: '<b>' }], total: 1, query: { sort: 'name:asc', page: 2, q: 'x' } });
  expect(markup).toContain('href="/procure/tenders?sort=name%3Adesc&amp;q=x"');
  expect(markup).toContain('aria-sort="ascending"');
  expect(markup).toContain('&lt;b&gt;');
});

test('an empty list says what it is for and offers the first act; a filtered one offers to clear the filters', () => {
  const empty = listPage({ ...list, rows: [], total: 0, query: {} }).markup;
  expect(empty).toContain('Tenders ask providers for offers.');
  expect(empty).toContain('href="/procure/prepare"');
  const filtered = listPage({ ...list, rows: [], total: 0, query: { q: 'zzz' } }).markup;
  expect(filtered).toContain('Nothing matches these filters.');
  expect(filtered).not.toContain('Prepare a tender');
});

test('what narrows the list beside its filters goes with filtering and with clearing, the page does not', () => {
  const { markup } = listPage({ ...list, rows: [{ name: 'a' }], total: 1, query: { q: 'x', sort: 'name:asc', 'is.area': 'E06000001', page: 2, done: 'plan.add-kpi' } });
  expect([...markup.matchAll(/type="hidden" name="([^"]+)" value="([^"]+)"/g)].map(([, name, value]) => [name, value])).toEqual([['sort', 'name:asc'], ['is.area', 'E06000001']]);
  expect(markup).toContain('href="/procure/tenders?sort=name%3Aasc&amp;is.area=E06000001">Clear filters');
});

test('counts are words with the range of the page', () => {
  expect(countWords(1, 'tender', 'tenders')).toBe('1 tender');
  expect(countWords(1204, 'tender', 'tenders', 2, 20)).toBe('21 to 40 of 1,204 tenders');
  expect(countWords(30, 'tender', 'tenders', 2, 20)).toBe('21 to 30 of 30 tenders');
});

test('paging shows the ends and the neighbours, and nothing when one page is enough', () => {
  expect(paging('/a', {}, 1, 1).markup).toBe('');
  const { markup } = paging('/a', { q: 'x' }, 5, 9);
  expect([...markup.matchAll(/aria-label="Page (\d+)"/g)].map(([, page]) => page)).toEqual(['1', '4', '5', '6', '9']);
  expect(markup).toContain('href="/a?q=x"');
});

test('a cell carries its heading for a small screen, and the table stays one to a screen reader', () => {
  const { markup } = listPage({ title: 'A', one: 'a', many: 'as', total: 1, path: '/a', query: {}, rows: [1], purpose: '', columns: [{ key: 'n', heading: 'Name "x"', isHeader: true, cell: () => 'One' }, { key: 'v', heading: 'Value "x"', cell: (row: number) => row }] });
  expect(markup).toContain('data-heading="Value &quot;x&quot;"');
  expect([...markup.matchAll(/role="(table|row|cell|columnheader|rowheader)"/g)].map((match) => match[1])).toEqual(['table', 'row', 'columnheader', 'columnheader', 'row', 'rowheader', 'cell']);
});

test('downloads take the filters with them and not the page', () => {
  expect(exportLinks('/a', { q: 'x', page: 2 }).markup).toContain('/a?q=x&amp;format=csv');
});

test('states are words, whatever their colour', () => {
  expect(tag('in-time').markup).toMatch(/govuk-tag--green[^>]*>\s*In time/);
  expect(tag('<odd>').markup).toMatch(/govuk-tag--grey[^>]*>\s*&lt;odd&gt;/);
});

test('empty values are left out of a summary, and hostile ones escaped in it and in the history', () => {
  const { markup } = summaryList([{ key: 'Owner', value: '<i>' }, { key: 'Value', value: '' }]);
  expect(markup).toContain('&lt;i&gt;');
  expect(markup).not.toContain('Value');
  expect(history([{ at: 'now', words: '<i>', who: '<u>' }]).markup).not.toMatch(/<i>|<u>/);
});
