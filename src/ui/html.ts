/**
 * The `html` tag: everything put into a page is escaped unless it is `Safe`.
 * The same tag serves SVG under the name `svg`.
 */

/** Markup that may be written to a page as it stands. Made only by `html`, `svg`, `attributes` and `raw`. */
export class Safe {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
  toString(): string {
    return this.markup;
  }
}

/** What may stand in a hole of the template. `null`, `undefined`, `false` and `true` write nothing; lists are joined. */
export type Hole = Safe | string | number | bigint | boolean | null | undefined | readonly Hole[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;', '`': '&#96;',
};

/** Escapes text for an element or a quoted attribute. Characters that XML forbids are dropped, so that SVG files stay readable. */
export function escapeText(text: string): string {
  return text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters XML 1.0 forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"'`]/g, (character) => ENTITIES[character] ?? character);
}

function write(hole: Hole): string {
  if (hole instanceof Safe) return hole.markup;
  if (hole === null || hole === undefined || typeof hole === 'boolean') return '';
  if (typeof hole === 'string') return escapeText(hole);
  if (typeof hole === 'number' || typeof hole === 'bigint') return String(hole);
  if (Array.isArray(hole)) return hole.map(write).join('');
  throw new TypeError(`A page can show text, numbers and markup, not ${typeof hole}`);
}

/**
 * Tagged template that makes `Safe` markup. A hole may stand between tags or inside a quoted attribute;
 * never in a tag's name, an unquoted attribute, a script or a style.
 */
export function html(parts: TemplateStringsArray, ...holes: Hole[]): Safe {
  let markup = parts[0] ?? '';
  for (let index = 0; index < holes.length; index += 1) {
    markup += write(holes[index]) + (parts[index + 1] ?? '');
  }
  return new Safe(markup);
}

/** The same tag for SVG (TRUST.md, SVG out): holes stand in text nodes and quoted attributes only. */
export const svg = html;

/** Declares a string as trusted markup. Only for what our own code or a package's template made. */
export function raw(markup: string): Safe {
  return new Safe(markup);
}

/** Joins pieces with a separator, escaping whatever is not `Safe`. */
export function join(pieces: readonly Hole[], separator: Hole = ''): Safe {
  return new Safe(pieces.map(write).join(write(separator)));
}

const ATTRIBUTE_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:.-]*$/;

/**
 * Attributes with a leading space each: `true` writes the bare name, `false`, `null` and `undefined` nothing.
 * Refuses (throws on) names that are not attribute names, event handlers and `style`, which our content policy forbids.
 */
export function attributes(values: Readonly<Record<string, string | number | boolean | null | undefined>>): Safe {
  let markup = '';
  for (const [name, value] of Object.entries(values)) {
    if (!ATTRIBUTE_NAME.test(name) || /^on/i.test(name) || name.toLowerCase() === 'style') {
      throw new TypeError(`"${name}" cannot be an attribute here`);
    }
    if (value === null || value === undefined || value === false) continue;
    markup += value === true ? ` ${name}` : ` ${name}="${escapeText(String(value))}"`;
  }
  return new Safe(markup);
}

/**
 * An address for a link: same-site paths, fragments, https, http, mailto and tel pass; anything else (javascript:, data:)
 * becomes `#`, because escaping alone does not make an address harmless.
 */
export function safeHref(address: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: browsers drop these inside a scheme
  const bare = address.replace(/[\u0000-\u0020]/g, '');
  if (/^(https?:|mailto:|tel:)/i.test(bare)) return address;
  if (/^[^/?#]*:/.test(bare)) return '#';
  return address;
}
