import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attributes, html, join, raw, Safe, safeHref, svg } from './html.ts';

test('text is escaped and markup made by the tag is not', () => {
  expect(html`<p>${'<b> & "c"'} ${html`<i>d</i>`}</p>`.markup).toBe('<p>&lt;b&gt; &amp; &quot;c&quot; <i>d</i></p>');
});

test('lists are joined, and nothing, false and true write nothing', () => {
  expect(html`${['a', html`<b>`, null, ['<']]}${undefined}${false}${true}${0}${12n}`.markup).toBe('a<b>&lt;012');
});

test('an object that only looks like markup is refused', () => {
  expect(() => html`${{ markup: '<script>' } as unknown as Safe}`).toThrow(/not object/);
});

test('no hostile string breaks out of a text node or a quoted attribute', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('</text><script>alert(1)</script>', '" onload="x', "' onload='x", '<!--', ']]>', '&#0;', '\u0000<', '`'),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      for (const tag of [html, svg]) {
        const { markup } = tag`<a title="${text}">${text}</a>`;
        const found = /^<a title="([^"]*)">([^<]*)<\/a>$/s.exec(markup);
        expect(found).not.toBeNull();
        expect(found?.[1]).not.toMatch(/[<>'`]/);
        expect(found?.[2]).not.toMatch(/[<>"'`]/);
        expect(found?.[2]?.replace(/&(amp|lt|gt|quot|#39|#96);/g, '')).not.toContain('&');
      }
    }),
  );
});

test('attributes are quoted, bare when true and left out when false', () => {
  expect(attributes({ id: 'a"b', disabled: true, hidden: false, title: null, tabindex: 0 }).markup)
    .toBe(' id="a&quot;b" disabled tabindex="0"');
});

test('attributes refuse handlers, style and names that are not names', () => {
  for (const name of ['onclick', 'ONLOAD', 'style', 'a b', 'a"', '>', '']) {
    expect(() => attributes({ [name]: 'x' })).toThrow(TypeError);
  }
});

test('join escapes its pieces and keeps markup', () => {
  expect(join(['<', raw('<br>')], ', ').markup).toBe('&lt;, <br>');
});

test('addresses that would run script lead nowhere', () => {
  expect(safeHref('/register/1?sort=a:b')).toBe('/register/1?sort=a:b');
  expect(safeHref('#field')).toBe('#field');
  expect(safeHref('https://example.org')).toBe('https://example.org');
  for (const bad of ['javascript:alert(1)', ' java\nscript:alert(1)', 'DATA:text/html,x', 'vbscript:x']) {
    expect(safeHref(bad)).toBe('#');
  }
});
