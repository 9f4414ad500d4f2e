import type { NewTodo } from '@todo/domain';
import { sequence } from './measure.ts';

/** A request of a load, as autocannon takes it. */
export interface LoadRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Load {
  readonly connections: number;
  /** @param name differs from request to request */
  readonly request: (random: Random, name: string) => LoadRequest;
}

type Random = (below: number) => number;

export const todosPath = '/api/v1/todos';
const json = { 'Content-Type': 'application/json' };

/** How many todos a server has before the first load; their ids begin at 1. */
export const filled = 2_000;
const pageSize = 50;

/** Those of the mixed load, each named by this header. */
export const ownerHeader = 'X-Owner';
export const owners: readonly string[] = Array.from({ length: 50 }, (_, n) => `owner-${n + 1}`);
/** How many todos the owners have together before the first load. */
export const filledOfOwners = 5_000;

/** Owners take turns while a file is filled. */
export function ownerOf(id: number): string {
  return owners[(id - 1) % owners.length] ?? '';
}

export const loads = {
  'get one': { connections: 16, request: (random) => get(`/${idIn(random, filled)}`) },
  'page of 50': {
    connections: 16,
    request: (random) => get(pageAfter(idIn(random, filled - pageSize))),
  },
  'add, 16 at once': { connections: 16, request: (random) => add(random) },
  'add, 64 at once': { connections: 64, request: (random) => add(random) },
  patch: {
    connections: 16,
    request: (random) => patch(idIn(random, filled), { notes: `Note ${random(1e6)}` }),
  },
  mixed: { connections: 16, request: mixed },
} as const satisfies Readonly<Record<string, Load>>;

export type LoadName = keyof typeof loads;

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
    authorization,
  }: {
    readonly seed: number;
    readonly connection: number;
    readonly count: number;
    /** The value of that header in each request. */
    readonly authorization?: string;
  },
): readonly LoadRequest[] {
  const { request } = loads[load];
  const random = sequence(1 + seed * 1_000 + connection);
  // The first numbers of two sequences that begin near each other are near each other.
  for (let n = 0; n < 10; n += 1) random(1);
  return Array.from({ length: count }, (_, n) => {
    const made = request(random, `${seed}-${connection}-${n}`);
    if (authorization === undefined) return made;
    return { ...made, headers: { ...made.headers, Authorization: authorization } };
  });
}

/** 60 % get a todo, 25 % a page, 10 % add and 5 % change a todo, each for an owner of its own. */
function mixed(random: Random, name: string): LoadRequest {
  const dice = random(100);
  const id = idIn(random, filledOfOwners);
  const owner = ownerOf(id);
  if (dice < 60) return as(owner, get(`/${id}`));
  if (dice < 85) return as(owner, get(somePage(random, id)));
  if (dice < 95) return as(owner, someAdd(random, name));
  return as(owner, patch(id, someChanges(random)));
}

/** Half of them go on after a todo, half are filtered or sorted. */
function somePage(random: Random, id: number): string {
  return oneOf(random, [
    pageAfter(id),
    pageAfter(id),
    pageAfter(id),
    `?limit=${pageSize}&status=Pending`,
    `?limit=${pageSize}&priority=high`,
    `?limit=${pageSize}&sort=due`,
  ]);
}

/** Half of them can be repeated without harm. */
function someAdd(random: Random, name: string): LoadRequest {
  const request = add(random);
  if (random(2) === 0) return request;
  return { ...request, headers: { ...json, 'Idempotency-Key': name } };
}

function someChanges(random: Random): Readonly<Record<string, unknown>> {
  if (random(2) === 0) return { notes: `Note ${random(1e6)}` };
  return { status: oneOf(random, ['Pending', 'In Process', 'Completed']) };
}

function get(where: string): LoadRequest {
  return { method: 'GET', path: todosPath + where };
}

function add(random: Random): LoadRequest {
  return {
    method: 'POST',
    path: todosPath,
    headers: json,
    body: JSON.stringify(someTodo(random)),
  };
}

function patch(id: number, changes: Readonly<Record<string, unknown>>): LoadRequest {
  return {
    method: 'PATCH',
    path: `${todosPath}/${id}`,
    headers: json,
    body: JSON.stringify(changes),
  };
}

function as(owner: string, request: LoadRequest): LoadRequest {
  return { ...request, headers: { ...request.headers, [ownerHeader]: owner } };
}

/** The page by id that follows a todo, by the cursor that Todo itself would give. */
function pageAfter(id: number): string {
  const cursor = Buffer.from(JSON.stringify(['id', id])).toString('base64url');
  return `?limit=${pageSize}&cursor=${cursor}`;
}

function idIn(random: Random, count: number): number {
  return 1 + random(count);
}

function oneOf<Choice>(random: Random, choices: readonly [Choice, ...Choice[]]): Choice {
  return choices[random(choices.length)] ?? choices[0];
}
