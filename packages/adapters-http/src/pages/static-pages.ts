import { assetContent, assetNames, type AssetName } from './assets.ts';
import { fixedContent, type Content } from '../responses/representation.ts';
import { problemPage, scriptedPage } from './html-page.ts';
import { openApiDocument, type ApiInfo } from '../openapi/openapi-document.ts';
import type { ProblemSlug } from '../problems/problem-types.ts';
import type { Route } from '../routes/route.ts';

/** Everything that is the same for everybody. Each is made when it is first asked for, and kept. */
export interface Documents {
  openApi(): Promise<Content>;
  swaggerUi(): Promise<Content>;
  reDoc(): Promise<Content>;
  asset(name: AssetName): Promise<Content>;
  problem(slug: ProblemSlug): Promise<Content>;
}

const html = 'text/html; charset=utf-8';

export function documentsOf(routes: readonly Route[], info: ApiInfo): Documents {
  const assets = new Map(assetNames.map((name) => [name, lazily(() => assetContent(name))]));
  const asset = async (name: AssetName) => (await assets.get(name)?.()) ?? assetContent(name);

  /** The address of this state of a file. */
  async function addressOf(name: AssetName): Promise<string> {
    const { etag = '' } = await asset(name);
    return `/docs/assets/${name}?v=${etag.replaceAll('"', '')}`;
  }

  async function page(styles: readonly AssetName[], scripts: readonly AssetName[]) {
    const parts = {
      title: info.title,
      styles: await Promise.all(styles.map(addressOf)),
      scripts: await Promise.all(scripts.map(addressOf)),
    };
    return fixedContent(html, scriptedPage(parts));
  }

  return {
    openApi: lazily(async () =>
      fixedContent(
        'application/json; charset=utf-8',
        Buffer.from(JSON.stringify(openApiDocument(routes, info))),
      ),
    ),
    swaggerUi: lazily(() =>
      page(['page.css', 'swagger-ui.css'], ['swagger-ui-bundle.js', 'start-swagger-ui.js']),
    ),
    reDoc: lazily(() => page(['page.css'], ['redoc.standalone.js', 'start-redoc.js'])),
    asset,
    problem: async (slug) => fixedContent(html, problemPage(slug)),
  };
}

/** Makes the value once, at the first call. A failure is not kept: the next call tries again. */
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
