/**
 * The frame of every page: header, where you are, what went wrong, what worked, and the main part.
 */
import { createHash } from 'node:crypto';
import { join as joinPath } from 'node:path';
import { component, govukFolder } from './components.ts';
import { type Hole, html, raw, Safe, safeHref } from './html.ts';

const INLINE_SCRIPT =
  "document.body.className += ' js-enabled' + ('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');";

/** The source expression for `script-src` that admits the one inline line of the page (TRUST.md, headers). */
export const inlineScriptHash = `'sha256-${createHash('sha256').update(INLINE_SCRIPT).digest('base64')}'`;

/** A folder, or chosen files of it, that the web door serves under a prefix. */
export interface AssetFolder {
  readonly prefix: string;
  readonly folder: string;
  /** Only these names are served; without it, everything in the folder. */
  readonly files?: readonly string[];
}

/** What the web door serves, first match first. The package's fonts and images are left out: Arial, no crown. */
export const assetFolders: readonly AssetFolder[] = [
  { prefix: '/assets/', folder: govukFolder, files: ['govuk-frontend.min.css', 'govuk-frontend.min.js'] },
  { prefix: '/assets/', folder: joinPath(import.meta.dirname, '../../assets') },
];

/** Why something was refused, as the kernel's refusals say it. `field` is the name of the field it belongs to. */
export interface ShownRefusal {
  readonly code: string;
  readonly field?: string | undefined;
  readonly words: string;
  /** The rule's source in words, for instance "PCR 2023, section 50". */
  readonly rule?: string | undefined;
}

export type Stage = 'cycle' | 'analyse' | 'plan' | 'procure' | 'deliver' | 'individual' | 'review' | 'register';

export interface SignedIn {
  readonly name: string;
  /** The body the reader acts for: its id. */
  readonly body: string;
  readonly bodies: readonly { readonly id: string; readonly name: string }[];
  /** How many tasks wait for the reader. */
  readonly tasks: number;
  readonly csrf: string;
  /** A provider's person: sees what is asked of it, and the public pages. */
  readonly provider?: boolean | undefined;
}

export interface Page {
  readonly title: string;
  /** Stage and kind of thing: "Procure: tender". */
  readonly caption?: string | undefined;
  readonly breadcrumbs?: readonly { readonly text: string; readonly href?: string }[] | undefined;
  readonly body: Hole;
  /** Lists and boards up to 1,280 px; otherwise the ordinary width. */
  readonly wide?: boolean | undefined;
  /** Absent for the public, signed-out page. */
  readonly signedIn?: SignedIn | undefined;
  readonly stage?: Stage | undefined;
  /** Demonstration or test: what the place is and what its clock says. */
  readonly banner?: string | { readonly words: string; readonly clock?: string | undefined } | undefined;
  /** Why nothing can be changed at the moment, said above every page. */
  readonly readOnly?: string | undefined;
  /** What has just happened, in words. */
  readonly notice?: Hole;
  /** What it warned of, a sentence each. */
  readonly warnings?: readonly string[] | undefined;
  readonly refusals?: readonly ShownRefusal[] | undefined;
  /** A tag or two beside the title, for a record's state. */
  readonly state?: Safe | undefined;
  /** What was typed into the search box. */
  readonly searched?: string | undefined;
  /** Buttons or links opposite the title. */
  readonly actions?: Safe | undefined;
  /** An address for a JSON or CSV form of the page, told to browsers and crawlers. */
  readonly alternates?: readonly { readonly type: string; readonly href: string; readonly title: string }[] | undefined;
}

const STAGES: readonly { readonly stage: Stage; readonly text: string; readonly href: string }[] = [
  { stage: 'cycle', text: 'Cycle', href: '/' },
  { stage: 'analyse', text: 'Analyse', href: '/analyse' },
  { stage: 'plan', text: 'Plan', href: '/plan' },
  { stage: 'procure', text: 'Procure', href: '/procure' },
  { stage: 'deliver', text: 'Deliver', href: '/deliver' },
  { stage: 'review', text: 'Review', href: '/review' },
  { stage: 'register', text: 'Register', href: '/register' },
];

/** The address of a field's control, for the error summary: dates lead to the day. */
export function fieldAnchor(field: string): string {
  return `#${encodeURIComponent(field)}`;
}

/** The box at the top that lists why something was refused, each line leading to its field. */
export function errorSummary(refusals: readonly ShownRefusal[]): Safe {
  if (refusals.length === 0) return raw('');
  return component('error-summary', {
    titleText: 'There is a problem',
    errorList: refusals.map(({ field, words, rule }) => ({
      text: rule && !field ? `${words} (${rule})` : words,
      href: field ? fieldAnchor(field) : undefined,
    })),
  });
}

function bodySwitcher({ body, bodies, csrf }: SignedIn): Safe {
  const current = bodies.find(({ id }) => id === body);
  if (bodies.length < 2) return html`<span class="cc-header__body">${current?.name}</span>`;
  return html`<form class="cc-header__switch" method="post" action="/act-for">
    <input type="hidden" name="csrf" value="${csrf}">
    <label class="govuk-visually-hidden" for="act-for">Body you act for</label>
    <select class="cc-header__select" id="act-for" name="body" data-submit-on-change>${bodies.map(
      ({ id, name }) => html`<option value="${id}"${id === body ? html` selected` : ''}>${name}</option>`,
    )}</select>
    <button class="cc-header__button" type="submit">Act for this body</button>
  </form>`;
}

function account(signedIn: SignedIn): Safe {
  const { name, tasks, csrf } = signedIn;
  return html`<ul class="cc-header__links">
    ${signedIn.provider ? '' : html`<li><a class="cc-header__link" href="/tasks">Your tasks <span class="cc-header__count">${tasks}</span></a></li>`}
    <li><a class="cc-header__link" href="/account">${name}</a></li>
    <li><form method="post" action="/sign-out"><input type="hidden" name="csrf" value="${csrf}"><button class="cc-header__link cc-header__link--button" type="submit">Sign out</button></form></li>
  </ul>`;
}

function header({ signedIn, searched, wide }: Page): Safe {
  const staff = signedIn !== undefined && !signedIn.provider;
  return html`<div class="cc-header"><div class="govuk-width-container${wide ? ' cc-wide' : ''} cc-header__container">
    <a class="cc-header__name" href="/"><svg class="cc-header__mark" width="30" height="30" viewBox="0 0 30 30" aria-hidden="true" focusable="false"><circle cx="15" cy="15" r="11" fill="none" stroke="currentColor" stroke-width="3" stroke-dasharray="13.3 4" stroke-dashoffset="-2"/><circle cx="15" cy="4" r="4" fill="currentColor"/><circle cx="15" cy="15" r="3.5" fill="currentColor"/></svg> Commission care</a>
    ${signedIn ? bodySwitcher(signedIn) : ''}
    <form class="cc-header__search" method="get" action="${staff ? '/search' : '/register'}" role="search">
      <label class="govuk-visually-hidden" for="site-search">${staff ? 'Search' : 'Search the register'}</label>
      <input class="cc-header__input" id="site-search" name="q" type="search" value="${searched ?? ''}" placeholder="${staff ? 'Search' : 'Search the register'}">
      <button class="cc-header__button" type="submit">Search</button>
    </form>
    ${signedIn ? account(signedIn) : html`<ul class="cc-header__links"><li><a class="cc-header__link" href="/sign-in">Sign in</a></li></ul>`}
  </div></div>`;
}

function navigation({ stage, signedIn }: Page): Safe {
  const open = STAGES.filter((item) => item.stage === 'register');
  const shown = !signedIn ? open : signedIn.provider ? [{ stage: 'cycle' as const, text: 'What is asked of you', href: '/' }, ...open] : STAGES;
  return component('service-navigation', {
    navigationLabel: 'The commissioning cycle',
    menuButtonText: 'Menu',
    navigation: shown.map((item) => ({ text: item.text, href: item.href, active: item.stage === stage })),
  });
}

function banner(shown: NonNullable<Page['banner']>): Safe {
  const { words, clock } = typeof shown === 'string' ? { words: shown, clock: undefined } : shown;
  return html`<section aria-label="About this demonstration">${component('phase-banner', {
    tag: { text: 'Demonstration' },
    html: html`${words}${clock ? html` <span class="cc-clock">The clock here says <strong>${clock}</strong>.</span>` : ''}`,
  })}</section>`;
}

function success(words: Hole): Safe {
  return component('notification-banner', {
    type: 'success',
    html: html`<p class="govuk-notification-banner__heading">${words}</p>`,
  });
}

/** What to look at though nothing was held back. */
function warningBanner(warnings: readonly string[]): Safe | '' {
  if (warnings.length === 0) return '';
  const said = warnings.length === 1 ? html`<p class="govuk-notification-banner__heading">${warnings[0]}</p>` : html`<ul class="govuk-list govuk-list--bullet">${warnings.map((words) => html`<li>${words}</li>`)}</ul>`;
  return component('notification-banner', { titleText: 'Worth checking', titleId: 'worth-checking', html: said });
}

function heading({ title, caption, state, actions }: Page): Safe {
  return html`<div class="cc-title">
    <div class="cc-title__words">
      ${caption ? html`<span class="govuk-caption-l">${caption}</span>` : ''}
      <h1 class="govuk-heading-l">${title}</h1>
      ${state ? html`<p class="cc-title__state">${state}</p>` : ''}
    </div>
    ${actions ? html`<div class="cc-title__actions">${actions}</div>` : ''}
  </div>`;
}

function footer(): Safe {
  return html`<footer class="govuk-template__footer cc-footer"><div class="govuk-width-container">
    <ul class="cc-footer__links">
      <li><a class="govuk-link govuk-link--no-visited-state" href="/register">Register</a></li>
      <li><a class="govuk-link govuk-link--no-visited-state" href="/how-it-works">How it works</a></li>
      <li><a class="govuk-link govuk-link--no-visited-state" href="/accessibility">Accessibility</a></li><li><a class="govuk-link govuk-link--no-visited-state" href="/tell-a-concern">Tell a concern</a></li>
      <li><a class="govuk-link govuk-link--no-visited-state" href="/api/openapi.json">Interface for programs</a></li>
    </ul>
    <p class="govuk-body-s">Commission care is open source software. Figures name their publisher, period and licence where they stand.</p>
  </div></footer>`;
}

/**
 * The whole page as a string. Works without script; carries no inline style and one inline script (`inlineScriptHash`).
 * Refusals stand in a summary that leads to their fields, and make the title begin with "Error:".
 */
export function layout(page: Page): string {
  const { title, caption, breadcrumbs, body, wide, notice, warnings = [], refusals = [], alternates = [] } = page;
  const width = `govuk-width-container${wide ? ' cc-wide' : ''}`;
  const names = [title, caption?.split(':')[0], 'Commission care'].filter((name) => name !== undefined && name !== '').join(' - ');
  const hasNotice = notice !== undefined && notice !== null && notice !== false && notice !== '';
  return html`<!DOCTYPE html>
<html lang="en-GB" class="govuk-template">
<head>
<meta charset="utf-8">
<title>${refusals.length > 0 ? 'Error: ' : ''}${names}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="theme-color" content="#123c4a">
<link rel="icon" href="/assets/commission-care.svg" type="image/svg+xml">
<link rel="stylesheet" href="/assets/govuk-frontend.min.css">
<link rel="stylesheet" href="/assets/commission-care.css">
${alternates.map(({ type, href, title: name }) => html`<link rel="alternate" type="${type}" href="${safeHref(href)}" title="${name}">`)}
</head>
<body class="govuk-template__body${wide ? ' cc-page-wide' : ''}">
<script>${raw(INLINE_SCRIPT)}</script>
${component('skip-link', { href: '#main-content', text: 'Skip to main content' })}
<header class="govuk-template__header">${header(page)}${navigation(page)}</header>
<div class="${width}">
${page.banner ? banner(page.banner) : ''}
${breadcrumbs && breadcrumbs.length > 0 ? component('breadcrumbs', { items: breadcrumbs.map(({ text, href }) => ({ text, href })), collapseOnMobile: true }) : ''}
<main class="govuk-main-wrapper" id="main-content">
${page.readOnly ? component('notification-banner', { titleText: 'Read only', text: page.readOnly }) : ''}
${errorSummary(refusals)}${hasNotice ? success(notice) : ''}${warningBanner(warnings)}
${heading(page)}
${body}
</main>
</div>
${footer()}
<script type="module" src="/assets/commission-care.js"></script>
</body>
</html>
`.markup;
}
