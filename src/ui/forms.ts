/**
 * Forms from descriptors: the same field that makes the schema and the API makes the control, its words and its error.
 */
import { component, type ComponentParams, button, details, warningText } from './components.ts';
import type { ShownRefusal } from './layout.ts';
import { html, raw, Safe } from './html.ts';

export type FormFieldKind =
  | 'text' | 'long-text' | 'number' | 'money' | 'percent' | 'date' | 'instant' | 'choice' | 'choices'
  | 'yes-no-unknown' | 'reference' | 'upload';

export interface FormOption {
  readonly value: string;
  readonly text: string;
  readonly hint?: string | undefined;
}

/** One control. A field of the kernel's kit with its `name` fits this shape as it stands. */
export interface FormField {
  readonly name: string;
  readonly kind: FormFieldKind;
  readonly label: string;
  readonly hint?: string | undefined;
  /** The rule in words, shown behind "Why we ask". */
  readonly why?: string | undefined;
  /** The rule's source, shown after the words. */
  readonly rule?: string | undefined;
  readonly required: boolean;
  readonly options?: readonly FormOption[] | undefined;
  readonly limits?: { readonly min?: number; readonly max?: number } | undefined;
  /** Width in characters: 2, 3, 4, 5, 10 or 20; otherwise the whole line. */
  readonly width?: number | undefined;
}

/** What was typed, by control name: a date is `name-day`, `name-month`, `name-year`, or `name` as 2026-05-12. */
export type Typed = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What one control is built from. */
interface Control {
  readonly field: FormField;
  readonly typed: Typed;
  readonly error: { readonly text: string } | undefined;
  readonly hint: { readonly text: string } | undefined;
}

const one = (value: string | readonly string[] | undefined): string => (typeof value === 'string' ? value : (value?.[0] ?? ''));
const several = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined || value === '' ? [] : typeof value === 'string' ? [value] : value;

const labelWords = ({ label, required }: FormField): string => (required ? label : `${label} (optional)`);
const label = (field: FormField) => ({ text: labelWords(field), classes: 'govuk-label--s' });
const legend = (field: FormField) => ({ legend: { text: labelWords(field), classes: 'govuk-fieldset__legend--s' } });

function textInput({ field, typed, error, hint }: Control, more: Partial<ComponentParams['input']> = {}): Safe {
  return component('input', {
    id: field.name, name: field.name, value: one(typed[field.name]), label: label(field), hint, errorMessage: error,
    classes: field.width ? `govuk-input--width-${field.width}` : '', ...more,
  });
}

const figure = (field: FormField, fallback: number) => ({
  inputmode: 'decimal', spellcheck: false, autocomplete: 'off', classes: `govuk-input--width-${field.width ?? fallback}`,
});

function longText({ field, typed, error, hint }: Control): Safe {
  // Several boxes of one name, as a page may lay them out, come back as lines: nothing typed is lost.
  const common = { id: field.name, name: field.name, value: several(typed[field.name]).join('\n'), label: label(field), hint, errorMessage: error, rows: '6' };
  return field.limits?.max
    ? component('character-count', { ...common, maxlength: String(field.limits.max), threshold: '75' })
    : component('textarea', common);
}

/** The hint of a date without words of its own: a day of next year, so that the example never lies in the past. `today` as 2026-11-21. */
export const dateExample = (today: string): string => `For example, 27 3 ${Number(today.slice(0, 4)) + 1}`;

/** Day, month and year as typed, from the three controls or from one ISO date. */
function dateParts(name: string, typed: Typed): { day: string; month: string; year: string } {
  const iso = /^(\d{4})-(\d{2})-(\d{2})/.exec(one(typed[name]));
  return {
    day: one(typed[`${name}-day`]) || (iso ? String(Number(iso[3])) : ''),
    month: one(typed[`${name}-month`]) || (iso ? String(Number(iso[2])) : ''),
    year: one(typed[`${name}-year`]) || (iso?.[1] ?? ''),
  };
}

function dateInput({ field, typed, error, hint }: Control, more: Partial<ComponentParams['date-input']> = {}): Safe {
  const parts = dateParts(field.name, typed);
  const wrong = error ? ' govuk-input--error' : '';
  const item = (name: 'day' | 'month' | 'year', words: string, width: number) => ({
    name: `${field.name}-${name}`, id: name === 'day' ? field.name : `${field.name}-${name}`, label: words, value: parts[name],
    classes: `govuk-input--width-${width}${wrong}`,
  });
  return component('date-input', {
    id: `${field.name}-date`, hint: hint ?? { text: 'Day, month and year, in numbers' }, errorMessage: error, fieldset: legend(field),
    items: [item('day', 'Day', 2), item('month', 'Month', 2), item('year', 'Year', 4)], ...more,
  });
}

function instantInput(control: Control): Safe {
  const { field, typed } = control;
  const written = /T(\d{2}:\d{2})/.exec(one(typed[field.name]));
  const time = component('input', {
    id: `${field.name}-time`, name: `${field.name}-time`, value: one(typed[`${field.name}-time`]) || (written?.[1] ?? ''),
    label: { text: 'Time in London, for example 12:00' }, classes: 'govuk-input--width-5', formGroup: { classes: 'cc-time' },
  });
  return dateInput(control, { formGroup: { afterInputs: { html: time } } });
}

const optionItems = (options: readonly FormOption[], chosen: readonly string[]) =>
  options.map(({ value, text, hint }, index) => ({
    value, text, hint: hint ? { text: hint } : undefined, checked: chosen.includes(value), index,
  }));

function radios({ field, typed, error, hint }: Control, options: readonly FormOption[], inline = false): Safe {
  return component('radios', {
    idPrefix: field.name, name: field.name, hint, errorMessage: error, fieldset: legend(field),
    classes: inline ? 'govuk-radios--inline' : '', items: optionItems(options, several(typed[field.name])),
  });
}

function checkboxes({ field, typed, error, hint }: Control): Safe {
  return component('checkboxes', {
    idPrefix: field.name, name: field.name, hint: hint ?? { text: 'Select all that apply' }, errorMessage: error, fieldset: legend(field),
    items: optionItems(field.options ?? [], several(typed[field.name])),
  });
}

function select({ field, typed, error, hint }: Control, options: readonly FormOption[]): Safe {
  const chosen = one(typed[field.name]);
  return component('select', {
    id: field.name, name: field.name, label: label(field), hint, errorMessage: error,
    items: [{ value: '', text: 'Choose' }, ...options.map(({ value, text }) => ({ value, text, selected: value === chosen }))],
  });
}

function upload({ field, typed, error, hint }: Control): Safe {
  const kept = one(typed[field.name]);
  return html`${component('file-upload', { id: field.name, name: field.name, label: label(field), hint, errorMessage: error })}${
    kept ? html`<input type="hidden" name="${field.name}-kept" value="${kept}"><p class="govuk-hint cc-kept">A file is already attached. It stays unless you choose another.</p>` : ''}`;
}

const THREE_ANSWERS: readonly FormOption[] = [
  { value: 'yes', text: 'Yes' }, { value: 'no', text: 'No' }, { value: 'unknown', text: 'Not known yet' },
];

/** Up to this many choices are shown as radios; more become a list to select from. */
const MOST_RADIOS = 7;

const CONTROLS: Readonly<Record<FormFieldKind, (control: Control) => Safe>> = {
  text: (control) => textInput(control),
  'long-text': longText,
  number: (control) => textInput(control, figure(control.field, 10)),
  money: (control) => textInput(control, { ...figure(control.field, 10), prefix: { text: '£' } }),
  percent: (control) => textInput(control, { ...figure(control.field, 5), suffix: { text: '%' } }),
  date: (control) => dateInput(control),
  instant: instantInput,
  choice: (control) => {
    const options = control.field.options ?? [];
    return options.length > MOST_RADIOS ? select(control, options) : radios(control, options);
  },
  choices: checkboxes,
  'yes-no-unknown': (control) => radios(control, control.field.options ?? THREE_ANSWERS, true),
  reference: (control) => (control.field.options ? select(control, control.field.options) : textInput(control, { spellcheck: false, autocomplete: 'off' })),
  upload,
};

/** One control with its label, hint, error and "Why we ask". Several refusals of one field stand together. */
export function formField(field: FormField, typed: Typed, refusals: readonly ShownRefusal[]): Safe {
  const words = refusals.filter((refusal) => refusal.field === field.name).map((refusal) => refusal.words);
  // A list from which nothing can be chosen says so, instead of standing there empty.
  const hint = field.options?.length === 0 ? [field.hint, 'There is nothing to choose from yet.'].filter(Boolean).join(' ') : field.hint;
  const control = CONTROLS[field.kind]({
    field, typed,
    error: words.length > 0 ? { text: words.join(' ') } : undefined,
    hint: hint ? { text: hint } : undefined,
  });
  if (!field.why) return control;
  return html`<div class="cc-asked">${control}${details('Why we ask', field.rule ? `${field.why} (${field.rule})` : field.why)}</div>`;
}

/** All controls in order, each refusal at its field. */
export function formFields(fields: readonly FormField[], typed: Typed, refusals: readonly ShownRefusal[]): Safe {
  return html`${fields.map((field) => formField(field, typed, refusals))}`;
}

/**
 * What a browser sent, with the parts of dates joined under the field's name: a date as `2026-05-12` (or the parts as
 * typed, when they are no date, so that the field's own words refuse it); an instant through `instantFrom`, which
 * knows London time. Fields given whole, as programs do, stay as they are.
 */
export function joinTyped(
  fields: readonly Pick<FormField, 'name' | 'kind'>[],
  typed: Typed,
  instantFrom: (date: string, time: string) => string = (date, time) => `${date}T${time}`,
): Record<string, string | readonly string[] | undefined> {
  const joined: Record<string, string | readonly string[] | undefined> = { ...typed };
  for (const { name, kind } of fields) {
    if (kind !== 'date' && kind !== 'instant') continue;
    const names = [`${name}-day`, `${name}-month`, `${name}-year`, `${name}-time`];
    if (!names.some((part) => part in typed)) continue;
    const [day = '', month = '', year = '', time = ''] = names.map((part) => one(typed[part]).trim());
    for (const part of names) delete joined[part];
    const isDate = /^\d{1,2}$/.test(day) && /^\d{1,2}$/.test(month) && /^\d{4}$/.test(year);
    const date = isDate ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : [day, month, year].filter(Boolean).join(' ');
    joined[name] = kind === 'date' || (date === '' && time === '') ? date : isDate && time ? instantFrom(date, time) : `${date} ${time}`.trim();
  }
  return joined;
}

export interface ActForm {
  readonly action: string;
  readonly csrf: string;
  /** One per form shown: a double press acts once. */
  readonly idempotencyKey: string;
  /** The version of the record the reader saw. */
  readonly version?: number | undefined;
  readonly fields: readonly FormField[];
  readonly typed?: Typed | undefined;
  readonly refusals?: readonly ShownRefusal[] | undefined;
  /** The words of the button: an order ("Publish the tender"). */
  readonly button: string;
  readonly hidden?: Readonly<Record<string, string | readonly string[] | undefined>> | undefined;
  /** What cannot be undone. Its button becomes the warning button. */
  readonly warning?: string | undefined;
  /** Where "Cancel" leads. */
  readonly cancelHref?: string | undefined;
}

const hiddenInput = (name: string, value: string): Safe => html`<input type="hidden" name="${name}" value="${value}">`;

/** A form that carries out one act by POST; multipart when a file is among its fields. */
export function actForm(form: ActForm): Safe {
  const { action, csrf, idempotencyKey, version, fields, typed = {}, refusals = [], hidden = {}, warning, cancelHref } = form;
  const multipart = fields.some(({ kind }) => kind === 'upload');
  const send = button(form.button, warning ? { classes: 'govuk-button--warning' } : {});
  return html`<form class="cc-form" method="post" action="${action}" novalidate${multipart ? raw(' enctype="multipart/form-data"') : ''}>
${hiddenInput('csrf', csrf)}${hiddenInput('idempotencyKey', idempotencyKey)}${version === undefined ? '' : hiddenInput('version', String(version))}${
  Object.entries(hidden).flatMap(([name, value]) => several(value).map((item) => hiddenInput(name, item)))}
${formFields(fields, typed, refusals)}
${warning ? warningText(warning) : ''}
${cancelHref ? html`<div class="govuk-button-group">${send}<a class="govuk-link" href="${cancelHref}">Cancel</a></div>` : send}
</form>`;
}
