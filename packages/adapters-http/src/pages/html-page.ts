import type { ProblemSlug } from '@todo/application';
import { problemTypes } from '../problems/problem-types.ts';

interface PageParts {
  readonly title: string;
  /** Addresses of style sheets and scripts; a page has none inside. */
  readonly styles?: readonly string[];
  readonly scripts?: readonly string[];
  /** HTML. */
  readonly body: string;
}

function htmlPage({ title, styles = [], scripts = [], body }: PageParts): string {
  return [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    // Without one, a browser asks for /favicon.ico.
    '<link rel="icon" href="data:,">',
    ...styles.map((address) => `<link rel="stylesheet" href="${escaped(address)}">`),
    '</head>',
    '<body>',
    body,
    ...scripts.map((address) => `<script src="${escaped(address)}"></script>`),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}

/** A page that a script fills, which finds the address of the OpenAPI document in it. */
export function scriptedPage({
  prefix,
  ...parts
}: Omit<PageParts, 'body'> & { readonly prefix: string }): string {
  const document = escaped(`${prefix}/openapi.json`);
  const sorry = `<noscript>This page needs JavaScript; ${document} does not.</noscript>`;
  return htmlPage({
    ...parts,
    body: `<div id="docs" data-document="${document}"></div>\n${sorry}`,
  });
}

/** What one kind of problem means. */
export function problemPage(slug: ProblemSlug, prefix: string): string {
  const { status, title, explanation } = problemTypes[slug];
  return htmlPage({
    title,
    body: [
      '<main>',
      `<h1>${escaped(title)}</h1>`,
      `<p>${escaped(explanation)}</p>`,
      `<p>HTTP status ${status}, type <code>${escaped(prefix)}/problems/${slug}</code></p>`,
      linkTo(`${prefix}/docs`, 'The documentation of this API'),
      '</main>',
    ].join('\n'),
  });
}

/** A page that only points to another one. */
export function pointingPage(address: string, title: string): string {
  return htmlPage({ title, body: linkTo(address, title) });
}

function linkTo(address: string, text: string): string {
  return `<p><a href="${escaped(address)}">${escaped(text)}</a></p>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
