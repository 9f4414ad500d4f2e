import type { PathParameter } from '@todo/rest-contract';
import * as v from 'valibot';
import { HttpProblem } from '../problems/problem.ts';
import { toDocumentation } from './documentation-routes.ts';
import { reply, route, type Route } from './route.ts';

/** A client may ask for one state only, or for any but those that it has. */
const conditions = ['If-Match', 'If-None-Match'] as const;

const fileNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** Which names there are, only the page knows, and it is loaded with its first request. */
const fileName: PathParameter<string> = {
  description: 'Name of the file',
  schema: v.pipe(v.string(), v.regex(fileNamePattern)),
  problem: 'not-found',
  read: (text) => (fileNamePattern.test(text) ? text : undefined),
};

const notModified = {
  description: 'Not modified: the ETag is one of If-None-Match',
  headers: ['ETag'],
} as const;

/** The page for people, in place of the route of `/` that only redirects. */
export const pageRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/',
    operationId: 'showPage',
    summary: 'Show the todos as a page',
    tag: 'Page',
    scope: 'public',
    anyQuery: true,
    policy: 'app',
    headers: conditions,
    responses: {
      200: {
        description: 'The page, for a browser',
        headers: ['ETag'],
        content: { 'text/html': v.string() },
      },
      302: {
        description:
          'Redirect to the documentation, for any other client; for a browser, to this address with the slash that it lacks',
        headers: ['Location'],
        content: { 'text/html': v.string() },
      },
      304: notModified,
    },
    async handle({ pages }, { showsPages, isFolder }) {
      const page = showsPages() ? await pages.webPage() : undefined;
      if (page === undefined) return toDocumentation();
      return isFolder ? reply(200, page.home) : reply(302, undefined, { Location: '/' });
    },
  }),

  route({
    method: 'GET',
    path: '/app/{name}',
    operationId: 'getPageFile',
    summary: 'Get a file of the page',
    tag: 'Page',
    scope: 'public',
    anyQuery: true,
    params: { name: fileName },
    headers: conditions,
    responses: {
      200: {
        description: 'The file',
        headers: ['ETag'],
        content: {
          'application/manifest+json': v.string(),
          'image/png': v.string(),
          'image/svg+xml': v.string(),
          'text/css': v.string(),
          'text/javascript': v.string(),
        },
      },
      304: notModified,
    },
    async handle({ pages }, { params }) {
      const page = await pages.webPage();
      const file = page?.files.get(params.name);
      if (file === undefined) throw new HttpProblem('not-found');
      return reply(200, file);
    },
  }),
];
