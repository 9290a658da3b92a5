/**
 * govuk-frontend's own templates behind one typed function (STACK.md, decision 4). No component is copied by hand:
 * its markup comes from the package, and the tests hold it to the package's fixtures.
 */
import { createRequire } from 'node:module';
import { dirname, join as joinPath } from 'node:path';
import nunjucks from 'nunjucks';
import type { ComponentParams } from './component-types.generated.ts';
import { raw, Safe, safeHref } from './html.ts';

export type { ComponentAttributes, ComponentParams } from './component-types.generated.ts';

const packageFolder = dirname(createRequire(import.meta.url).resolve('govuk-frontend/package.json'));

/** The folder of the package that holds stylesheet, script and templates. */
export const govukFolder = joinPath(packageFolder, 'dist/govuk');

const environment = new nunjucks.Environment(new nunjucks.FileSystemLoader(joinPath(packageFolder, 'dist')), {
  autoescape: true,
  trimBlocks: true,
  lstripBlocks: true,
});

const compiled = new Map<string, nunjucks.Template>();

function templateOf(name: string): nunjucks.Template {
  const known = compiled.get(name);
  if (known) return known;
  const macro = `govuk${name.replace(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase())}`;
  const template = new nunjucks.Template(
    `{% from "govuk/components/${name}/macro.njk" import ${macro} %}{{ ${macro}(params) }}`,
    environment,
  );
  compiled.set(name, template);
  return template;
}

/** True where the templates write an option as markup. `parent` is the name of the option it stands in. */
export function isMarkupOption(name: string, parent: string): boolean {
  return /^html$|Html$/.test(name) || parent === 'slots';
}

/**
 * Plain values for the template. The types already say where markup goes; this holds at run time too, so that a
 * string that came round the types can never be written unescaped.
 */
function plain(value: unknown, name: string, parent: string): unknown {
  if (value instanceof Safe) {
    if (isMarkupOption(name, parent)) return value.markup;
    if (/attributes$/i.test(name)) return value.markup;
    throw new TypeError(`Markup was given to "${name}", which takes text`);
  }
  if (typeof value === 'string' || typeof value === 'number') {
    if (value !== '' && isMarkupOption(name, parent)) throw new TypeError(`Text was given to "${name}", which takes markup`);
    if (/attributes$/i.test(name)) throw new TypeError(`Text was given to "${name}", which takes attributes by name`);
    return name === 'href' && typeof value === 'string' ? safeHref(value) : value;
  }
  if (Array.isArray(value)) return value.map((item) => plain(item, name, parent));
  if (value !== null && typeof value === 'object') {
    if (/attributes$/i.test(name)) return plainAttributes(value);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner, key, name)]));
  }
  return value;
}

/** Names of attributes are written unescaped by the templates, so they are checked here. */
function plainAttributes(values: object): object {
  for (const name of Object.keys(values)) {
    if (!/^[a-zA-Z_:][a-zA-Z0-9_:.-]*$/.test(name) || /^on/i.test(name) || name.toLowerCase() === 'style') {
      throw new TypeError(`"${name}" cannot be an attribute here`);
    }
  }
  return values;
}

/**
 * Renders a component of govuk-frontend. `text` options are escaped; `html` options and slots take only `Safe`.
 * Throws on markup in a text option and on text in a markup option.
 */
export function component<Name extends keyof ComponentParams>(name: Name, params: ComponentParams[Name]): Safe {
  return raw(templateOf(name).render({ params: plain(params, '', '') }).trim());
}

/** A button; in a form it submits. `href` makes it a link that looks like a button. */
export function button(text: string, more: Omit<ComponentParams['button'], 'text' | 'html'> = {}): Safe {
  return component('button', { text, preventDoubleClick: more.href ? undefined : true, ...more });
}

/** Text kept behind a summary line. */
export function details(summaryText: string, body: Safe | string): Safe {
  return component('details', body instanceof Safe ? { summaryText, html: body } : { summaryText, text: body });
}

/** Words set apart by a bar on the left. */
export function insetText(body: Safe | string): Safe {
  return component('inset-text', body instanceof Safe ? { html: body } : { text: body });
}

/** A warning with its mark and the hidden word "Warning". */
export function warningText(text: string): Safe {
  return component('warning-text', { text, iconFallbackText: 'Warning' });
}

/** The green panel of a confirmation page: what happened; the body says by when what happens next. */
export function confirmationPanel(titleText: string, body?: Safe | string): Safe {
  return component('panel', { titleText, ...(body instanceof Safe ? { html: body } : { text: body }) });
}

/** Sections under tabs. Without script they stand one below the other. */
export function tabs(items: readonly { readonly id: string; readonly label: string; readonly panel: Safe }[]): Safe {
  return component('tabs', { items: items.map(({ id, label, panel }) => ({ id, label, panel: { html: panel } })) });
}

/** Steps of a longer piece of work, each with its state. */
export function taskList(
  items: readonly { readonly title: string; readonly href?: string; readonly hint?: string; readonly status: string; readonly done?: boolean }[],
): Safe {
  return component('task-list', {
    items: items.map(({ title, href, hint, status, done }) => ({
      title: { text: title },
      href,
      hint: hint ? { text: hint } : undefined,
      status: done ? { text: status } : { tag: { text: status, classes: 'govuk-tag--blue' } },
    })),
  });
}
