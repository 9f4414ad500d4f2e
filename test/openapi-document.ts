import assert from 'node:assert/strict';

/** A JSON Schema, or any other part of a document that is looked at by its keys. */
export type Part = Readonly<Record<string, unknown>>;

export interface MediaType {
  readonly schema: Part;
}

export interface HeaderObject {
  readonly schema: Part;
  readonly required?: boolean;
}

export interface ResponseObject {
  readonly description: string;
  readonly headers?: Readonly<Record<string, HeaderObject | { readonly $ref: string }>>;
  readonly content?: Readonly<Record<string, MediaType>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Part;
  readonly explode?: boolean;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  /** The largest body, where it is not 64 KiB. */
  readonly 'x-max-bytes'?: number;
  readonly requestBody?: { readonly content: Readonly<Record<string, MediaType>> };
  readonly responses: Readonly<Record<string, ResponseObject>>;
}

/** As much of an OpenAPI 3.1 document as the tests look at. */
export interface OpenApiDocument {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Part>>;
    readonly headers: Readonly<Record<string, HeaderObject>>;
  };
}

/** The document that the server at `url` gives of itself. */
export async function openApiDocumentOf(url: string): Promise<OpenApiDocument> {
  const response = await fetch(new URL('/openapi.json', url));
  assert.equal(response.status, 200);
  return (await response.json()) as OpenApiDocument;
}
