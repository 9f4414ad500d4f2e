import { readFile } from 'node:fs/promises';

/** A file of the page, as a server sends it. */
export interface BuiltFile {
  /** For Content-Type. */
  readonly type: string;
  readonly bytes: Buffer;
  /** The same, compressed by content codings (RFC 9110, section 8.4.1), where that is smaller. */
  readonly codings: Readonly<Partial<Record<'br' | 'gzip', Buffer>>>;
}

/** The page for people. */
export interface BuiltPage {
  /** What a browser is shown at `/`. */
  readonly html: BuiltFile;
  /** What the page loads from `/app/`, by the names there. A name has a hash of the content: it never has another one. */
  readonly files: ReadonlyMap<string, BuiltFile>;
}

interface ListedFile {
  readonly name: string;
  readonly type: string;
  readonly codings: ReadonlyArray<'br' | 'gzip'>;
}

/** What `scripts/bundle-page.mjs` writes. */
interface Listing {
  readonly html: ListedFile;
  readonly files: readonly ListedFile[];
}

/**
 * Reads the page into memory: up to a few hundred kilobytes.
 * @returns undefined when there is none, as in a repository without the development dependencies that build it
 * @throws NodeJS.ErrnoException when the installation is damaged
 */
export async function readPage(): Promise<BuiltPage | undefined> {
  const listing = await readListing();
  if (listing === undefined) return undefined;
  const files = await Promise.all(
    listing.files.map(async (listed) => [listed.name, await read(listed)] as const),
  );
  return { html: await read(listing.html), files: new Map(files) };
}

async function readListing(): Promise<Listing | undefined> {
  try {
    return JSON.parse((await contentOf('page.json')).toString()) as Listing;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** A module loader looks for the file already as it resolves its name, or leaves that to the read. */
function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND';
}

async function read({ name, type, codings }: ListedFile): Promise<BuiltFile> {
  const compressed = await Promise.all(
    codings.map(async (coding) => [coding, await contentOf(`${name}.${coding}`)] as const),
  );
  return { type, bytes: await contentOf(name), codings: Object.fromEntries(compressed) };
}

function contentOf(name: string): Promise<Buffer> {
  return readFile(new URL(import.meta.resolve(`#page/${name}`)));
}
