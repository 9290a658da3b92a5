import { expect, test } from 'vitest';
import { actForm, type FormField, formFields, joinTyped } from './forms.ts';
import { errorSummary, inlineScriptHash, layout } from './layout.ts';
import { createHash } from 'node:crypto';

const KINDS = ['text', 'long-text', 'number', 'money', 'percent', 'date', 'instant', 'choice', 'choices', 'yes-no-unknown', 'reference', 'upload'] as const;
const fields: FormField[] = KINDS.map((kind) => ({
  name: `the${kind.replaceAll('-', '')}`, kind, label: `Label of ${kind}`, required: kind !== 'text', why: `Because of ${kind}`,
  options: kind === 'choice' || kind === 'choices' ? [{ value: 'a', text: 'First' }, { value: 'b', text: 'Second', hint: 'The other' }] : undefined,
}));

test('every kind of field has a label, a name and the reason we ask', () => {
  const { markup } = formFields(fields, {}, []);
  for (const { name, label, why } of fields) {
    expect(markup).toContain(label);
    expect(markup).toMatch(new RegExp(`name="${name}(-day)?"`));
    expect(markup).toContain(why);
  }
  expect(markup).toContain('Label of text (optional)');
  expect(markup).toMatch(/£[\s\S]*%/);
});

test('each refusal is shown at its field, and the summary leads to a control that is there', () => {
  for (const field of fields) {
    const refusals = [{ code: 'x', field: field.name, words: `Put right ${field.kind} <now>` }];
    const { markup } = formFields(fields, {}, refusals);
    const errors = [...markup.matchAll(/<p id="([^"]+)-error" class="govuk-error-message">([\s\S]*?)<\/p>/g)];
    expect(errors).toHaveLength(1);
    expect(errors[0]?.[1]).toMatch(new RegExp(`^${field.name}(-date)?$`));
    expect(errors[0]?.[2]).toContain(`Put right ${field.kind} &lt;now&gt;`);
    const target = /href="#([^"]+)"/.exec(errorSummary(refusals).markup)?.[1];
    expect(markup).toMatch(new RegExp(`<(input|select|textarea)[^>]* id="${target}"`));
  }
});

test('what was typed is kept, also when it is no date', () => {
  const { markup } = formFields(fields, {
    thetext: '"quoted" <b>', 'thedate-day': '31', 'thedate-month': 'x', 'thedate-year': '2026', thechoices: ['a', 'b'], thechoice: 'b', theyesnounknown: 'unknown',
  }, []);
  expect(markup).toContain('value="&quot;quoted&quot; &lt;b&gt;"');
  expect(markup).toMatch(/name="thedate-month"[^>]*value="x"/);
  expect(markup.match(/ checked/g)).toHaveLength(4);
});

test('a date given whole is shown in three parts', () => {
  const { markup } = formFields([{ name: 'due', kind: 'date', label: 'Due', required: true }], { due: '2026-05-02' }, []);
  expect(markup).toMatch(/name="due-day"[^>]*value="2"/);
  expect(markup).toMatch(/name="due-year"[^>]*value="2026"/);
});

test('the parts of a date are joined, and what is no date is left for its field to refuse', () => {
  const dates = [{ name: 'due', kind: 'date' as const }, { name: 'at', kind: 'instant' as const }];
  expect(joinTyped(dates, { 'due-day': '2', 'due-month': '5', 'due-year': '2026', other: 'x' })).toEqual({ due: '2026-05-02', other: 'x' });
  expect(joinTyped(dates, { 'due-day': '', 'due-month': '', 'due-year': '' })).toEqual({ due: '' });
  expect(joinTyped(dates, { 'due-day': '2', 'due-month': 'May', 'due-year': '' })).toEqual({ due: '2 May' });
  expect(joinTyped(dates, { 'at-day': '1', 'at-month': '12', 'at-year': '2026', 'at-time': '12:00' }, (date, time) => `${date}|${time}`)).toEqual({ at: '2026-12-01|12:00' });
  expect(joinTyped(dates, { due: '2026-05-02' })).toEqual({ due: '2026-05-02' });
});

test('a form carries its token, key and version, and is multipart only with a file', () => {
  const form = { action: '/a', csrf: 'C', idempotencyKey: 'K', version: 3, button: 'Publish', hidden: { lot: ['1', '2'] } };
  const plain = actForm({ ...form, fields: fields.filter(({ kind }) => kind !== 'upload') }).markup;
  expect(plain).toContain('name="csrf" value="C"');
  expect(plain).toContain('name="idempotencyKey" value="K"');
  expect(plain).toContain('name="version" value="3"');
  expect(plain.match(/name="lot"/g)).toHaveLength(2);
  expect(plain).not.toContain('multipart');
  expect(actForm({ ...form, fields }).markup).toContain('enctype="multipart/form-data"');
  expect(actForm({ ...form, fields: [], warning: 'You cannot undo this.' }).markup).toContain('govuk-button--warning');
});

test('a page has one main heading, escapes its title and runs one inline script whose hash is told', () => {
  const page = layout({
    title: '</title><script>alert(1)</script>', caption: 'Procure: tender', body: 'x',
    signedIn: { name: '<b>Jo</b>', body: '1', bodies: [{ id: '1', name: 'A' }, { id: '2', name: '"B"' }], tasks: 3, csrf: 'C' },
    refusals: [{ code: 'x', words: 'Say <why>', rule: 'PSR-52' }],
  });
  const scripts = [...page.matchAll(/<script>([\s\S]*?)<\/script>/g)];
  expect(scripts).toHaveLength(1);
  expect(inlineScriptHash).toBe(`'sha256-${createHash('sha256').update(scripts[0]?.[1] ?? '').digest('base64')}'`);
  expect(page.match(/<h1/g)).toHaveLength(1);
  expect(page).not.toMatch(/<b>|"B"| style=| onclick=/);
  expect(page).toContain('<title>Error: &lt;/title&gt;');
  expect(page).toContain('Say &lt;why&gt; (PSR-52)');
});

test('a signed-out page offers the register and sign in, and no way to change anything', () => {
  const page = layout({ title: 'Register', body: '', stage: 'register' });
  expect(page).toContain('href="/sign-in"');
  expect(page).not.toMatch(/method="post"|href="\/procure"/);
});
