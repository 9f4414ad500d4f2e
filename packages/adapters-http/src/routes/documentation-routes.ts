import { problemSlugs } from '@todo/application';
import { yamlMediaType } from '@todo/rest-contract';
import * as v from 'valibot';
import { assetNames } from '../pages/assets.ts';
import { pointingPage } from '../pages/html-page.ts';
import { nameIn } from '../requests/name-in.ts';
import type { Representation } from '../responses/representation.ts';
import { reply, route, type Reply, type Route } from './route.ts';

/** A client may ask for one state only, or for any but those that it has. */
const conditions = ['If-Match', 'If-None-Match'] as const;

const html = { 'text/html': v.string() };

/** For a client that does not follow the redirect by itself (RFC 9110, section 15.4.3). */
const linkToDocumentation: Representation = {
  type: 'text/html; charset=utf-8',
  body: pointingPage('/docs', 'The documentation of this API'),
  caching: 'no-cache',
};

const problemSlug = nameIn(problemSlugs, 'Kind of problem');
const assetName = nameIn(assetNames, 'Name of the file');

export const documentationRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/openapi.json',
    operationId: 'getOpenApiDocument',
    summary: 'Get this description as OpenAPI 3.1',
    tag: 'Documentation',
    scope: 'public',
    anyQuery: true,
    headers: conditions,
    responses: {
      200: {
        description: 'The document',
        headers: ['ETag'],
        content: { 'application/json': v.looseObject({}) },
      },
      304: { description: 'Not modified: the ETag is one of If-None-Match', headers: ['ETag'] },
    },
    handle: async ({ pages }) => reply(200, await pages.openApi()),
  }),

  route({
    method: 'GET',
    path: '/openapi.yaml',
    operationId: 'getOpenApiYaml',
    summary: 'Get this description as OpenAPI 3.1 in YAML',
    tag: 'Documentation',
    scope: 'public',
    anyQuery: true,
    headers: conditions,
    responses: {
      200: {
        description: 'The document',
        headers: ['ETag'],
        content: { [yamlMediaType]: v.string() },
      },
      304: { description: 'Not modified: the ETag is one of If-None-Match', headers: ['ETag'] },
    },
    handle: async ({ pages }) => reply(200, await pages.openApiYaml()),
  }),

  route({
    method: 'GET',
    path: '/docs',
    operationId: 'showSwaggerUi',
    summary: 'Show this description with a form to try it out (Swagger UI)',
    tag: 'Documentation',
    scope: 'public',
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
    summary: 'Show this description as a page to read (ReDoc)',
    tag: 'Documentation',
    scope: 'public',
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
    summary: 'Get a file of the documentation pages',
    tag: 'Documentation',
    scope: 'public',
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
      304: { description: 'Not modified: the ETag is one of If-None-Match', headers: ['ETag'] },
    },
    handle: async ({ pages }, { params }) => reply(200, await pages.asset(params.name)),
  }),

  route({
    method: 'GET',
    path: '/problems/{slug}',
    operationId: 'explainProblem',
    summary: 'Explain a kind of problem: the type of an error points here',
    tag: 'Documentation',
    scope: 'public',
    anyQuery: true,
    policy: 'page',
    params: { slug: problemSlug },
    headers: conditions,
    responses: pageResponses('What the problem means and what to do'),
    handle: async ({ pages }, { params }) => reply(200, await pages.problem(params.slug)),
  }),
];

/** The page for a browser that requests only the host. A host application has its own page there. */
export const homeRoute: Route = route({
  method: 'GET',
  path: '/',
  operationId: 'goHome',
  summary: 'Redirect to the documentation',
  tag: 'Documentation',
  scope: 'public',
  anyQuery: true,
  responses: {
    302: { description: 'Redirect to the documentation', headers: ['Location'], content: html },
  },
  handle: async () => toDocumentation(),
});

/** Redirects a client that may show pages, or be a program. */
export function toDocumentation(): Reply<302> {
  return reply(302, linkToDocumentation, { Location: '/docs' });
}

function pageResponses(description: string) {
  return {
    200: { description, headers: ['ETag'], content: html },
    304: { description: 'Not modified: the ETag is one of If-None-Match', headers: ['ETag'] },
  } as const;
}
