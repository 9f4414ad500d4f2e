import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { it, type TestContext } from 'node:test';
import type { BatchResultsJson, TodoJson } from '@todo/application';
import * as fc from 'fast-check';
import { addAccount, signIn } from './accounts.ts';
import { onEachDatabase } from './databases/databases.ts';
import { openApiDocumentOf } from './openapi-document.ts';
import {
  addressOf,
  placesIn,
  validRequest,
  type MadeRequest,
  type Place,
} from './openapi-requests.ts';
import { responseCheck } from './openapi-responses.ts';
import { schemasIn } from './openapi-schemas.ts';
import { valuesOf } from './openapi-values.ts';
import { wrongRequest } from './openapi-wrong-requests.ts';
import { aMachine } from './todo-program.ts';

/*
 * Requests made from the OpenAPI document: what it allows is done, what it forbids is refused, and
 * every answer is one that it has. The server is the real program, with its database.
 *
 * HTTP_FUZZ_REQUESTS says how many requests are made (1600 when left out), HTTP_FUZZ_SEED repeats
 * a run.
 */

const requests = Number(process.env['HTTP_FUZZ_REQUESTS'] ?? 1600);
const fresh = Number(process.env['HTTP_FUZZ_SEED'] ?? randomInt(2 ** 31));
const seeds = { fixed: 20_261_122, fresh };
const numRuns = Math.ceil(requests / 4);
const timeout = 60_000 + requests * 30;

const todos = '/api/v1/todos';
const noSuchId = 2 ** 52;

/** Sends requests of a person who has signed in, and holds each answer to the document. */
async function aClient(url: string) {
  const { accessToken } = await signIn(url, 'ada');
  const document = await openApiDocumentOf(url);
  const check = responseCheck(document);
  const schemas = schemasIn(document);
  const places = placesIn(document);
  let sent = 0;

  async function send(path: string, init: Sent): Promise<Response> {
    sent += 1;
    const headers = { ...init.headers, Authorization: `Bearer ${accessToken}` };
    const response = await fetch(url + path, { ...init, headers, redirect: 'manual' });
    await check({ method: init.method, path }, response);
    return response;
  }

  const get = (path: string) => send(path, { method: 'GET' });

  return {
    knowledge: { document, schemas, values: valuesOf(schemas) },
    places,
    /** Most of what is asked for are todos. */
    anywhere: <Made>(among: readonly Place[], make: (place: Place) => fc.Arbitrary<Made>) =>
      fc.oneof(
        ...among.map((place) => ({
          arbitrary: make(place),
          weight: place.template.startsWith(todos) ? 5 : 1,
        })),
      ),
    sent: () => sent,
    send: ({ method, headers, body, ...address }: MadeRequest, id: number) =>
      send(addressOf({ method, headers, ...address }, id), {
        method,
        headers,
        // A Blob has no type of its own, so that the header alone decides.
        ...(body !== undefined && { body: new Blob([body]) }),
      }),
    get,
    async idsOnAllPages(): Promise<number[]> {
      const ids: number[] = [];
      let page: string | undefined = `${todos}?limit=7&sort=-due,task&count=true`;
      while (page !== undefined) {
        const response: Response = await get(page);
        ids.push(...((await response.json()) as TodoJson[]).map(({ id }) => id));
        page = /^<(.+)>; rel="next"$/
          .exec(response.headers.get('Link') ?? '')?.[1]
          ?.slice(url.length);
      }
      return ids;
    },
  };
}

interface Sent {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Blob;
}

/**
 * Whether the document says all about what it does: to change an account also takes secrets, and names that are free.
 * What an undo would do, and what is in the trash, depends on what was done before.
 */
function isSaidWholly({ template, method }: Place): boolean {
  if (/\/(undo|redo|trash\/\{id\})$/.test(template)) return false;
  // The secret of a feed is known to its calendar alone.
  if (template.startsWith('/feeds/')) return false;
  // The names of the files of the page are in the page alone.
  if (template.startsWith('/app/')) return false;
  return method === 'GET' || template.startsWith(todos) || !template.startsWith('/api/');
}

/**
 * Whether no other fault hides the one that was made: at the address of a feed a wrong secret does, and a request to sign
 * a page in has to come from a page of the server.
 */
function showsEveryFault({ template }: Place): boolean {
  return !template.startsWith('/feeds/') && !template.endsWith('/sessions/cookie');
}

/** Brings the ids of the todos that there are up to date after a batch. */
function follow(ids: Set<number>, request: string, answer: string): void {
  const { operations } = JSON.parse(request) as BatchRequest;
  const { results } = JSON.parse(answer) as BatchResultsJson;
  for (const [at, { op, id }] of operations.entries()) {
    if (op === 'delete') ids.delete(id ?? noSuchId);
    const todo = results[at]?.todo;
    if (todo !== undefined) ids.add(todo.id);
  }
}

interface BatchRequest {
  readonly operations: readonly { readonly op: string; readonly id?: number }[];
}

for (const [name, seed] of Object.entries(seeds)) {
  const about = `Requests made from the OpenAPI document, with a ${name} seed (${seed})`;

  onEachDatabase(about, (database) => {
    const parameters = { seed, numRuns: database.times(numRuns, 400), endOnFailure: false };

    it('are done when the document allows them', { timeout }, async (t: TestContext) => {
      await using machine = await aMachine(database);
      await addAccount(machine, 'ada');
      await using server = await machine.serve();
      const client = await aClient(new URL(server.api).origin);
      const ids = new Set<number>();
      const keys = new Set<string>();
      const done = new Set<string>();

      const places = client.places.filter(isSaidWholly);
      const valid = client.anywhere(places, (place) =>
        validRequest(place, client.knowledge.values),
      );
      const ask = async (made: MadeRequest, pick: number) => {
        const id = pick === 0 ? noSuchId : ([...ids].at(-pick) ?? noSuchId);
        const response = await client.send(made, id);
        const body = await response.text();
        const allowed = [200, 201, 204, 302, 304];
        if (made.path.includes('{id}') && !ids.has(id)) allowed.push(404);
        if ('If-Match' in made.headers || 'If-None-Match' in made.headers) allowed.push(412);
        // With quotation marks or without, it is the same key.
        const key = made.headers['Idempotency-Key']?.replaceAll(/^"|"$/g, '');
        if (key !== undefined && keys.has(key)) allowed.push(422);
        // The ids and the ETags in it are made up.
        if (made.operationId === 'batchTodos') allowed.push(404, 412);
        assert.ok(allowed.includes(response.status), `${response.status} ${body}`);

        if (response.ok) done.add(made.operationId);
        // What is answered again may be gone by now.
        if (response.status === 201 && !response.headers.has('Idempotency-Replayed')) {
          ids.add((JSON.parse(body) as TodoJson).id);
          if (key !== undefined) keys.add(key);
        }
        if (made.operationId === 'batchTodos' && response.status === 200) {
          if (key !== undefined) keys.add(key);
          if (!response.headers.has('Idempotency-Replayed')) follow(ids, made.body ?? '', body);
        }
        if (response.status === 204 && made.method === 'DELETE') ids.delete(id);
      };
      await fc.assert(fc.asyncProperty(valid, fc.nat({ max: 9 }), ask), parameters);
      // Chance may have left an operation out.
      for (const place of places.filter(({ operation }) => !done.has(operation.operationId))) {
        const made = fc.sample(validRequest(place, client.knowledge.values), { seed, numRuns: 60 });
        for (const one of made) await ask(one, 1);
      }
      assert.deepEqual(new Set(await client.idsOnAllPages()), ids);
      t.diagnostic(`${client.sent()} requests, seed ${seed}`);
      const all = places.map(({ operation }) => operation.operationId);
      // A client that is no browser is redirected from the page to the documentation.
      assert.deepEqual([...done, 'showPage'].toSorted(), all.toSorted());
    });

    it('are refused when one thing is wrong with them', { timeout }, async (t: TestContext) => {
      await using machine = await aMachine(database);
      await addAccount(machine, 'ada');
      await using server = await machine.serve();
      const client = await aClient(new URL(server.api).origin);
      const [create] = client.places.filter(({ operation }) => operation.requestBody);
      assert.ok(create);
      for (const made of fc.sample(validRequest(create, client.knowledge.values), {
        seed,
        numRuns: 3,
      })) {
        assert.equal((await client.send(made, noSuchId)).status, 201);
      }
      const before = await (await client.get(todos)).text();
      const refused = new Set<number>();

      const places = client.places.filter(showsEveryFault);
      const wrong = client.anywhere(places, (place) => wrongRequest(place, client.knowledge));
      await fc.assert(
        fc.asyncProperty(wrong, async ({ status, ...made }) => {
          const response = await client.send(made, 1);
          assert.equal(response.status, status, await response.text());
          refused.add(status);
        }),
        parameters,
      );
      t.diagnostic(`${client.sent()} requests, seed ${seed}`);
      assert.deepEqual(refused, new Set([400, 404, 405, 406, 413, 415, 422]));
      assert.equal(await (await client.get(todos)).text(), before);
    });
  });
}
