import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { button, component, type ComponentParams, details, govukFolder, isMarkupOption } from './components.ts';
import { componentTypes } from './generate-component-types.ts';
import { html, raw, Safe } from './html.ts';

interface Fixtures {
  readonly component: keyof ComponentParams;
  readonly fixtures: readonly { readonly name: string; readonly options: unknown; readonly html: string }[];
}

const folder = join(govukFolder, 'components');
const all = readdirSync(folder)
  .filter((name) => existsSync(join(folder, name, 'fixtures.json')))
  .map((name) => JSON.parse(readFileSync(join(folder, name, 'fixtures.json'), 'utf8')) as Fixtures);

/** The fixtures give markup as strings; a caller of ours would give `Safe`. */
function asOurCallersGiveIt(value: unknown, name = '', parent = ''): unknown {
  if (typeof value === 'string') return isMarkupOption(name, parent) ? raw(value) : value;
  if (Array.isArray(value)) return value.map((item) => asOurCallersGiveIt(item, name, parent));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asOurCallersGiveIt(inner, key, name)]));
}

const normal = (markup: string) => markup.replace(/\s+/g, ' ').replace(/> </g, '><').replace(/ ?(<|>) ?/g, '$1').trim();

test('the package brings the 725 fixtures we hold ourselves to', () => {
  expect(all.flatMap(({ fixtures }) => fixtures)).toHaveLength(725);
});

describe.each(all)('$component', ({ component: name, fixtures }) => {
  test.each(fixtures)('renders "$name" as the package does', ({ options, html: expected }) => {
    const params = asOurCallersGiveIt(options) as never;
    expect(normal(component(name, params).markup)).toBe(normal(expected));
  });
});

test('text given to a component is escaped', () => {
  expect(button('<script>alert(1)</script>').markup).toContain('&lt;script&gt;');
  expect(details('"<b>"', '</details><script>').markup).not.toContain('<script>');
  expect(component('input', { name: '"><script>', label: { text: '<i>' }, value: '"><script>' }).markup).not.toMatch(/<script>|<i>/);
});

test('markup is kept where markup belongs', () => {
  expect(component('inset-text', { html: html`<b>${'<'}</b>` }).markup).toContain('<b>&lt;</b>');
});

test('a plain string cannot get round the types into a markup option, nor markup into a text option', () => {
  expect(() => component('inset-text', { html: '<b>' as unknown as Safe })).toThrow(/takes markup/);
  expect(() => component('service-navigation', { slots: { start: '<b>' as unknown as Safe } as never, navigation: [] })).toThrow(/takes markup/);
  expect(() => component('button', { text: html`<b>` as unknown as string })).toThrow(/takes text/);
  expect(() => component('button', { text: 'x', attributes: { onclick: 'x' } })).toThrow(/attribute/);
  expect(() => component('button', { text: 'x', attributes: 'onclick=x' as never })).toThrow(/attributes by name/);
});

test('a script address in a link leads nowhere', () => {
  expect(button('x', { href: 'javascript:alert(1)' }).markup).toContain('href="#"');
});

test('the committed types are those of the installed package', () => {
  expect(readFileSync(join(import.meta.dirname, 'component-types.generated.ts'), 'utf8')).toBe(componentTypes());
});
