/*
 * The REST API through a client that is made of its OpenAPI document: `npm run generate` writes
 * the types, and nothing else has to be kept in step by hand. The compiler checks this file like
 * any TypeScript.
 */
import createClient from 'openapi-fetch';

/**
 * @import { Client } from 'openapi-fetch'
 * @import { components, paths } from './todo-api.ts'
 */

const baseUrl = process.env['TODO_URL'] ?? 'http://localhost:3000';

/** @type {Client<paths>} */
const api = createClient({
  baseUrl,
  // Several values stand in one parameter, with commas: the types cannot say that.
  querySerializer: { array: { style: 'form', explode: false } },
});

// The key makes it safe to try again: a repetition adds nothing.
const added = await api.POST('/api/v1/todos', {
  params: { header: { 'Idempotency-Key': 'milk-for-monday' } },
  body: { task: 'Buy milk', due: '2026-11-30', tags: ['home'] },
});
if (!added.data) throw new Error(told(added.error));
const { id, status } = added.data;
console.log(`${added.response.status} ${id} ${status}`);

const listed = await api.GET('/api/v1/todos', {
  params: {
    query: { status: ['Pending', 'In Process'], tag: ['home', 'work'], sort: ['-due', 'task'] },
  },
});
if (!listed.data) throw new Error(told(listed.error));
for (const todo of listed.data) console.log(`${todo.id}  ${todo.due}  ${todo.task}`);

// Only if no other client has changed the todo since.
const path = { id };
const seen = { 'If-Match': added.response.headers.get('ETag') ?? '*' };
const patched = await api.PATCH('/api/v1/todos/{id}', {
  params: { path, header: seen },
  body: { status: 'Completed' },
});
console.log(`${patched.response.status} ${patched.data?.status}`);

const stale = await api.PATCH('/api/v1/todos/{id}', {
  params: { path, header: seen },
  body: { task: 'Buy oat milk' },
});
if (stale.error) console.log(told(stale.error));

const refused = await api.PUT('/api/v1/todos/{id}', { params: { path }, body: { task: ' ' } });
if (refused.error) console.log(told(refused.error));

/**
 * Every error has the same shape.
 * @param {components['schemas']['Problem']} problem
 */
function told({ status: code, title, errors = [] }) {
  const faults = errors.map(({ pointer, detail }) => `${pointer} ${detail}`);
  return [`${code} ${title}`, ...faults].join(', ');
}
