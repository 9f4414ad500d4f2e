import { readFile } from 'node:fs/promises';
import { fixedRepresentation, type Representation } from '../responses/representation.ts';

/*
 * The files that the documentation pages load. They come from packages on this machine, under the
 * names that `imports` in package.json gives them: a page must load nothing from any other machine.
 */

const css = 'text/css; charset=utf-8';
const javaScript = 'text/javascript; charset=utf-8';
const text = 'text/plain; charset=utf-8';

interface Asset {
  readonly type: string;
  readonly read: () => Promise<string | Buffer>;
}

/** The Content-Security-Policy allows no script inside a page, so these lines are files. */
const startSwaggerUi = `SwaggerUIBundle({ url: document.getElementById('docs').dataset.document, dom_id: '#docs', deepLinking: true, validatorUrl: null });
`;
const startReDoc = `const docs = document.getElementById('docs');
Redoc.init(docs.dataset.document, {}, docs);
`;

/** ReDoc fills the window. */
const pageStyle = 'body { margin: 0 }\n';

const assets = {
  'page.css': { type: css, read: async () => pageStyle },
  'swagger-ui.css': { type: css, read: () => fileNamed('#assets/swagger-ui.css') },
  'swagger-ui-bundle.js': {
    type: javaScript,
    read: () => fileNamed('#assets/swagger-ui-bundle.js'),
  },
  'swagger-ui-bundle.js.LICENSE.txt': {
    type: text,
    read: () => fileNamed('#assets/swagger-ui-bundle.js.LICENSE.txt'),
  },
  'start-swagger-ui.js': { type: javaScript, read: async () => startSwaggerUi },
  'redoc.standalone.js': { type: javaScript, read: reDocWithoutItsLogo },
  'redoc.standalone.js.LICENSE.txt': {
    type: text,
    read: () => fileNamed('#assets/redoc.standalone.js.LICENSE.txt'),
  },
  'start-redoc.js': { type: javaScript, read: async () => startReDoc },
} as const satisfies Readonly<Record<string, Asset>>;

export type AssetName = keyof typeof assets;

export const assetNames = Object.keys(assets) as [AssetName, ...AssetName[]];

/** A browser may keep a file for a year: the pages link to each state of a file by another address. */
const forAYear = 'public, max-age=31536000, immutable';

/** @throws NodeJS.ErrnoException when the installation is damaged */
export async function assetRepresentation(name: AssetName): Promise<Representation> {
  const { type, read } = assets[name];
  return fixedRepresentation(type, await read(), forAYear);
}

function fileNamed(specifier: string): Promise<Buffer> {
  return readFile(new URL(import.meta.resolve(specifier)));
}

/** ReDoc loads the logo of its maker from their site, and has no option against it. */
async function reDocWithoutItsLogo(): Promise<string> {
  const script = await fileNamed('#assets/redoc.standalone.js');
  const nothing = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>";
  return script.toString().replace('https://cdn.redoc.ly/redoc/logo-mini.svg', nothing);
}
