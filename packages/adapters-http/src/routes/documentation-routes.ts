import { problemSlugs } from '@todo/application';
import * as v from 'valibot';
import { assetNames } from '../pages/assets.ts';
import { pointingPage } from '../pages/html-page.ts';
import { nameIn } from '../requests/path-parameters.ts';
import type { Representation } from '../responses/representation.ts';
import { reply, route, type Route } from './route.ts';

/** A client may ask for one state only, or for another than it has. */
const conditions = ['If-Match', 'If-None-Match'] as const;

const html = { 'text/html': v.string() };

/** For whoever does not follow by itself (RFC 9110, section 15.4.3). */
const wayToTheDocumentation: Representation = {
  type: 'text/html; charset=utf-8',
  body: pointingPage('/docs', 'The documentation of this API'),
  caching: 'no-cache',
};

const problemSlug = nameIn(problemSlugs, 'The kind of problem');
const assetName = nameIn(assetNames, 'The name of the file');

export const documentationRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/openapi.json',
    operationId: 'getOpenApiDocument',
    summary: 'This description, as OpenAPI 3.1',
    tag: 'Documentation',
    anyQuery: true,
    headers: conditions,
    responses: {
      200: {
        description: 'The document',
        headers: ['ETag'],
        content: { 'application/json': v.looseObject({}) },
      },
      304: { description: 'It is what If-None-Match names', headers: ['ETag'] },
    },
    handle: async ({ pages }) => reply(200, await pages.openApi()),
  }),

  route({
    method: 'GET',
    path: '/docs',
    operationId: 'showSwaggerUi',
    summary: 'This description as a page on which one can try it out (Swagger UI)',
    tag: 'Documentation',
    anyQuery: true,
    policy: 'swaggerUi',
    headers: conditions,
    responses: pageResponses('The page'),
    handle: async ({ pages }) => reply(200, await pages.swaggerUi()),
  }),

  route({
    method: 'GET',
    path: '/redoc',
    operationId: 'showReDoc',
    summary: 'This description as a page to read (ReDoc)',
    tag: 'Documentation',
    anyQuery: true,
    policy: 'reDoc',
    headers: conditions,
    responses: pageResponses('The page'),
    handle: async ({ pages }) => reply(200, await pages.reDoc()),
  }),

  route({
    method: 'GET',
    path: '/docs/assets/{name}',
    operationId: 'getDocumentationAsset',
    summary: 'A file that the documentation pages load',
    tag: 'Documentation',
    anyQuery: true,
    params: { name: assetName },
    headers: conditions,
    responses: {
      200: {
        description: 'The file',
        headers: ['ETag'],
        content: {
          'text/css': v.string(),
          'text/javascript': v.string(),
          'text/plain': v.string(),
        },
      },
      304: { description: 'It is what If-None-Match names', headers: ['ETag'] },
    },
    handle: async ({ pages }, { params }) => reply(200, await pages.asset(params.name)),
  }),

  route({
    method: 'GET',
    path: '/problems/{slug}',
    operationId: 'explainProblem',
    summary: 'A page on one kind of problem: the type of an error points here',
    tag: 'Documentation',
    anyQuery: true,
    policy: 'page',
    params: { slug: problemSlug },
    headers: conditions,
    responses: pageResponses('What it means and what to do'),
    handle: async ({ pages }, { params }) => reply(200, await pages.problem(params.slug)),
  }),
];

/** Where a browser ends up that only knows the server: not ours to say inside a host application. */
export const homeRoute: Route = route({
  method: 'GET',
  path: '/',
  operationId: 'goHome',
  summary: 'Point a browser to the documentation',
  tag: 'Documentation',
  anyQuery: true,
  responses: {
    302: { description: 'The documentation is there', headers: ['Location'], content: html },
  },
  handle: async () => reply(302, wayToTheDocumentation, { Location: '/docs' }),
});

function pageResponses(description: string) {
  return {
    200: { description, headers: ['ETag'], content: html },
    304: { description: 'It is what If-None-Match names', headers: ['ETag'] },
  } as const;
}
