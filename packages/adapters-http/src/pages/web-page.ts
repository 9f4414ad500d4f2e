import {
  fixedRepresentation,
  type ContentCoding,
  type Representation,
} from '../responses/representation.ts';

/** A file of the page for people. */
export interface PageFile {
  /** For Content-Type. */
  readonly type: string;
  readonly bytes: Buffer;
  /** The same, compressed. */
  readonly codings: Readonly<Partial<Record<ContentCoding, Buffer>>>;
}

/** The page for people, which is served from memory. */
export interface WebPage {
  /** What a browser is shown at `/`. It names its files relative to that: `app/main-1A2B3C4D.js`. */
  readonly html: PageFile;
  /** The files under `/app/`, by their names. A browser keeps each for a year: what has another content has another name. */
  readonly files: ReadonlyMap<string, PageFile>;
}

/** The representations of a page. */
export interface WebPageRepresentations {
  readonly home: Representation;
  readonly files: ReadonlyMap<string, Representation>;
}

const forAYear = 'public, max-age=31536000, immutable';

export function representationsOf({ html, files }: WebPage): WebPageRepresentations {
  return {
    home: representationOf(html, 'no-cache'),
    files: new Map([...files].map(([name, file]) => [name, representationOf(file, forAYear)])),
  };
}

function representationOf({ type, bytes, codings }: PageFile, caching: string): Representation {
  return { ...fixedRepresentation(type, bytes, caching), codings };
}
