import type { ProblemSlug } from '@todo/application';
import { yamlMediaType } from '@todo/rest-contract';
import { fixedRepresentation, type Representation } from '../responses/representation.ts';
import { assetRepresentation, assetNames, type AssetName } from './assets.ts';
import { problemPage, scriptedPage } from './html-page.ts';
import { representationsOf, type WebPage, type WebPageRepresentations } from './web-page.ts';

/** The pages that are the same for every client. Each is created by the first request for it, and cached. */
export interface StaticPages {
  openApi(): Promise<Representation>;
  openApiYaml(): Promise<Representation>;
  swaggerUi(): Promise<Representation>;
  reDoc(): Promise<Representation>;
  asset(name: AssetName): Promise<Representation>;
  problem(slug: ProblemSlug): Promise<Representation>;
  /** The page for people. @returns undefined where there is none */
  webPage(): Promise<WebPageRepresentations | undefined>;
}

const html = 'text/html; charset=utf-8';

interface StaticPageParts {
  /** The title of the documentation pages. */
  readonly title: string;
  /** The OpenAPI document, to be written as JSON. */
  readonly openApiDocument: () => object;
  /** The path before all addresses. */
  readonly prefix: string;
  /** Loads the page for people. */
  readonly page: () => Promise<WebPage | undefined>;
}

export function createStaticPages({
  title,
  openApiDocument,
  prefix,
  page: loadPage,
}: StaticPageParts): StaticPages {
  const assets = new Map(assetNames.map((name) => [name, lazily(() => assetRepresentation(name))]));
  const asset = async (name: AssetName) =>
    (await assets.get(name)?.()) ?? assetRepresentation(name);

  /** The address of a file in its present state. */
  async function addressOf(name: AssetName): Promise<string> {
    const { etag = '' } = await asset(name);
    return `${prefix}/docs/assets/${name}?v=${etag.replaceAll('"', '')}`;
  }

  async function page(styles: readonly AssetName[], scripts: readonly AssetName[]) {
    const parts = {
      title,
      prefix,
      styles: await Promise.all(styles.map(addressOf)),
      scripts: await Promise.all(scripts.map(addressOf)),
    };
    return fixedRepresentation(html, scriptedPage(parts));
  }

  return {
    openApi: lazily(async () =>
      fixedRepresentation(
        'application/json; charset=utf-8',
        Buffer.from(JSON.stringify(openApiDocument())),
      ),
    ),
    openApiYaml: lazily(async () => {
      // CommonJS: a bundle has its exports under `default` alone.
      const { default: yaml } = await import('yaml');
      const text = yaml.stringify(openApiDocument(), { aliasDuplicateObjects: false });
      return fixedRepresentation(`${yamlMediaType}; charset=utf-8`, text);
    }),
    swaggerUi: lazily(() =>
      page(['page.css', 'swagger-ui.css'], ['swagger-ui-bundle.js', 'start-swagger-ui.js']),
    ),
    reDoc: lazily(() => page(['page.css'], ['redoc.standalone.js', 'start-redoc.js'])),
    asset,
    problem: async (slug) => fixedRepresentation(html, problemPage(slug, prefix)),
    webPage: lazily(async () => {
      const loaded = await loadPage();
      return loaded && representationsOf(loaded);
    }),
  };
}

/** Creates the value once, at the first call. An error is not cached: the next call tries again. */
function lazily<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return async () => {
    made ??= make();
    try {
      return await made;
    } catch (error) {
      made = undefined;
      throw error;
    }
  };
}
