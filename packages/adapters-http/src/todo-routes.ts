import {
  listQuerySchema,
  newTodoSchema,
  todoChangesSchema,
  todoJson,
  todoJsonSchema,
} from '@todo/application';
import * as v from 'valibot';
import { jsonContent } from './content.ts';
import { jsonMediaType, mergePatchMediaType } from './json-body.ts';
import { todoId } from './path-parameters.ts';
import { reply, route, type Route } from './route.ts';

const todos = '/api/v1/todos';
const todo = `${todos}/{id}`;

const theTodo = { 'application/json': todoJsonSchema };

export const todoRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: todos,
    operationId: 'listTodos',
    summary: 'List todos, one page at a time',
    tag: 'Todos',
    query: listQuerySchema,
    responses: {
      200: {
        description: 'One page',
        headers: ['Link', 'X-Total-Count'],
        content: { 'application/json': v.array(todoJsonSchema) },
      },
    },
    problems: ['unavailable'],
    async handle({ app }, { query, here }) {
      const { todos: page, next, total } = await app.list(query);
      return reply(200, jsonContent(page.map(todoJson)), {
        ...(next !== undefined && { Link: `<${here('cursor', next)}>; rel="next"` }),
        ...(total !== undefined && { 'X-Total-Count': `${total}` }),
      });
    },
  }),

  route({
    method: 'POST',
    path: todos,
    operationId: 'createTodo',
    summary: 'Add a todo',
    tag: 'Todos',
    body: { schema: newTodoSchema, mediaTypes: [jsonMediaType] },
    responses: {
      201: { description: 'The todo that was added', headers: ['Location'], content: theTodo },
    },
    problems: ['unavailable', 'insufficient-storage'],
    async handle({ app }, { body }) {
      const added = await app.add(body);
      return reply(201, jsonContent(todoJson(added)), { Location: `${todos}/${added.id}` });
    },
  }),

  route({
    method: 'GET',
    path: todo,
    operationId: 'getTodo',
    summary: 'Get one todo',
    tag: 'Todos',
    params: { id: todoId },
    responses: { 200: { description: 'The todo', content: theTodo } },
    problems: ['not-found', 'unavailable'],
    async handle({ app }, { params }) {
      return reply(200, jsonContent(todoJson(await app.get(params.id))));
    },
  }),

  route({
    method: 'PUT',
    path: todo,
    operationId: 'replaceTodo',
    summary: 'Replace a todo: what the body leaves out returns to its default',
    tag: 'Todos',
    params: { id: todoId },
    body: { schema: newTodoSchema, mediaTypes: [jsonMediaType] },
    responses: { 200: { description: 'The todo as it is now', content: theTodo } },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
    async handle({ app }, { params, body }) {
      return reply(200, jsonContent(todoJson(await app.replace(params.id, body))));
    },
  }),

  route({
    method: 'PATCH',
    path: todo,
    operationId: 'updateTodo',
    summary: 'Change a todo: what the body leaves out stays (JSON Merge Patch, RFC 7396)',
    tag: 'Todos',
    params: { id: todoId },
    body: { schema: todoChangesSchema, mediaTypes: [jsonMediaType, mergePatchMediaType] },
    responses: { 200: { description: 'The todo as it is now', content: theTodo } },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
    async handle({ app }, { params, body }) {
      return reply(200, jsonContent(todoJson(await app.edit(params.id, body))));
    },
  }),

  route({
    method: 'DELETE',
    path: todo,
    operationId: 'deleteTodo',
    summary: 'Delete a todo',
    tag: 'Todos',
    params: { id: todoId },
    responses: { 204: { description: 'It is gone' } },
    problems: ['not-found', 'unavailable', 'insufficient-storage'],
    async handle({ app }, { params }) {
      await app.delete([params.id]);
      return reply(204);
    },
  }),
];
