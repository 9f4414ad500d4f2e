import type { NewTodo } from '@todo/domain';
import { sequence } from './measure.ts';

/** A request of a load, as autocannon takes it. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export type LoadName = 'get one' | 'page of 50' | `add, ${16 | 64} at once` | 'patch' | 'mixed';

/** A request, and the number of the todo whose owner sends it. */
interface OwnersRequest {
  readonly id: number;
  readonly request: LoadRequest;
}

interface Load {
  readonly connections: number;
  /** @param name differs from request to request */
  readonly request: (random: Random, name: string) => OwnersRequest;
  /** The load that one further connection puts beside it, and whose latency is measured. */
  readonly beside?: LoadName;
}

type Random = (below: number) => number;

export const todosPath = '/api/v1/todos';
const json = { 'Content-Type': 'application/json' };

/** How many todos a server has before the first load; their ids begin at 1. */
export const filled = 2_000;
const pageSize = 50;

/** How many owners there are where there are many, each with an account and a personal token. */
export const owners = 50;
/** How many todos the owners have together before the first load. */
export const filledOfOwners = 5_000;

/** The one of `all` owners that a todo belongs to: they take turns while a database is filled. */
export function ofOwner<Each>(all: readonly Each[], id: number): Each | undefined {
  return all[(id - 1) % all.length];
}

export const loads: Readonly<Record<LoadName, Load>> = {
  'get one': { connections: 16, request: (random) => get(idIn(random, filled)) },
  'page of 50': { connections: 16, request: (random) => page(idIn(random, filled - pageSize)) },
  'add, 16 at once': { connections: 16, request: (random) => add(idIn(random, filled), random) },
  'add, 64 at once': { connections: 64, request: (random) => add(idIn(random, filled), random) },
  patch: {
    connections: 16,
    request: (random) => patch(idIn(random, filled), { notes: `Note ${random(1e6)}` }),
  },
  mixed: { connections: 64, request: mixed, beside: 'get one' },
};

/** Some fields of a todo. Half have a due date, one in three a tag, one in four notes. */
export function someTodo(random: Random): NewTodo {
  const day = String(1 + random(28)).padStart(2, '0');
  return {
    task: `Buy milk ${random(1e6)}`,
    status: oneOf(random, ['Pending', 'Pending', 'In Process', 'Completed']),
    priority: oneOf(random, ['none', 'none', 'low', 'high']),
    due: random(2) === 0 ? null : `2026-12-${day}`,
    tags: random(3) === 0 ? [`tag-${random(20)}`] : [],
    notes: random(4) === 0 ? 'Two litres, of oats if there are any left. '.repeat(3) : '',
  };
}

/** The requests that one connection makes, one after another: the same ones for the same numbers. */
export function requestsOf(
  load: LoadName,
  {
    seed,
    connection,
    count,
    authorizations = [],
  }: {
    readonly seed: number;
    readonly connection: number;
    readonly count: number;
    /** The value of that header for each owner; requests have none where it is left out. */
    readonly authorizations?: readonly string[];
  },
): readonly LoadRequest[] {
  const { request: next } = loads[load];
  const random = sequence(1 + seed * 1_000 + connection);
  // The first numbers of two sequences that begin near each other are near each other.
  for (let n = 0; n < 10; n += 1) random(1);
  return Array.from({ length: count }, (_, n) => {
    const { id, request } = next(random, `${seed}-${connection}-${n}`);
    const authorization = ofOwner(authorizations, id);
    if (authorization === undefined) return request;
    return { ...request, headers: { ...request.headers, Authorization: authorization } };
  });
}

/** 70 % get a todo, 15 % a page, 10 % change and 5 % add a todo, each for an owner of its own. */
function mixed(random: Random, name: string): OwnersRequest {
  const dice = random(100);
  const id = idIn(random, filledOfOwners);
  if (dice < 70) return get(id);
  // After a todo of the first half, so that each page is a full one.
  if (dice < 85) return page(idIn(random, filledOfOwners / 2));
  if (dice < 95) return patch(id, someChanges(random));
  return someAdd(id, random, name);
}

/** Half of them can be repeated without harm. */
function someAdd(id: number, random: Random, name: string): OwnersRequest {
  const added = add(id, random);
  if (random(2) === 0) return added;
  return { id, request: { ...added.request, headers: { ...json, 'Idempotency-Key': name } } };
}

function someChanges(random: Random): Readonly<Record<string, unknown>> {
  if (random(2) === 0) return { notes: `Note ${random(1e6)}` };
  return { status: oneOf(random, ['Pending', 'In Process', 'Completed']) };
}

function get(id: number): OwnersRequest {
  return { id, request: { method: 'GET', path: `${todosPath}/${id}` } };
}

/** The page by id that follows a todo, by the cursor that Todo itself would give. */
function page(id: number): OwnersRequest {
  const cursor = Buffer.from(JSON.stringify(['id', id])).toString('base64url');
  return {
    id,
    request: { method: 'GET', path: `${todosPath}?limit=${pageSize}&cursor=${cursor}` },
  };
}

/** Adds a todo for the owner of another one. */
function add(id: number, random: Random): OwnersRequest {
  const body = JSON.stringify(someTodo(random));
  return { id, request: { method: 'POST', path: todosPath, headers: json, body } };
}

function patch(id: number, changes: Readonly<Record<string, unknown>>): OwnersRequest {
  const body = JSON.stringify(changes);
  return { id, request: { method: 'PATCH', path: `${todosPath}/${id}`, headers: json, body } };
}

function idIn(random: Random, count: number): number {
  return 1 + random(count);
}

function oneOf<Choice>(random: Random, choices: readonly [Choice, ...Choice[]]): Choice {
  return choices[random(choices.length)] ?? choices[0];
}
