import {
  batchResultsJson,
  operationsFrom,
  TodoNotFoundError,
  type TodoApp,
} from '@todo/application';
import { repetitionFaults, type CommandId, type Fault, type TodoId } from '@todo/domain';
import { todoOperations, todosPath } from '@todo/rest-contract';
import { preconditionOf } from '../requests/preconditions.ts';
import {
  addedRepresentation,
  jsonRepresentation,
  todoRepresentation,
  todosRepresentation,
} from '../responses/representation.ts';
import { batchProblem } from '../problems/batch-problem.ts';
import { answeredOnce } from '../responses/answered-once.ts';
import { reply, routesOf, type Route, type TodoContext } from './route.ts';

/** Faults of members that only the system sets and that the body does not repeat as they are. */
async function otherFaults(
  { app }: TodoContext,
  { id }: { readonly id?: unknown },
  body: object,
): Promise<readonly Fault[]> {
  try {
    return repetitionFaults(body, await app.get(Number(id)));
  } catch (error) {
    // Without a todo, the members cannot be compared: the other faults are reported all the same.
    if (error instanceof TodoNotFoundError) return [];
    throw error;
  }
}

/** The command that has added a todo, as long as the change log has it. */
async function firstCommand(
  app: TodoApp,
  id: TodoId,
): Promise<{ readonly 'Todo-Command'?: CommandId }> {
  const [first] = (await app.changesOf(id, { limit: 1 })).changes;
  return first?.kind === 'created' ? { 'Todo-Command': first.command } : {};
}

export const todoRoutes: readonly Route[] = routesOf(todoOperations, {
  async listTodos({ app }, { query, here }) {
    const { todos: page, next, total } = await app.list(query);
    return reply(200, await todosRepresentation(page), {
      ...(next !== undefined && { Link: `<${here('cursor', next)}>; rel="next"` }),
      ...(total !== undefined && { 'X-Total-Count': `${total}` }),
    });
  },

  async createTodo({ app, onCommitted }, { body, headers }) {
    const key = headers['Idempotency-Key'];
    if (key !== undefined) {
      const { id, json, revision, replayed } = await app.addOnce(body, key, onCommitted);
      return reply(201, addedRepresentation(json, revision), {
        Location: `${todosPath}/${id}`,
        ...(replayed && { 'Idempotency-Replayed': 'true', ...(await firstCommand(app, id)) }),
      });
    }

    const added = await app.add(body, onCommitted);
    return reply(201, todoRepresentation(added), { Location: `${todosPath}/${added.id}` });
  },

  async batchTodos({ app, onCommitted }, { body, headers }) {
    const operations = operationsFrom(body);
    const key = headers['Idempotency-Key'];
    try {
      if (key !== undefined) {
        return answeredOnce(await app.batchOnce(operations, key, onCommitted));
      }
      const results = await app.batch(operations, onCommitted);
      return reply(200, jsonRepresentation(batchResultsJson(results)));
    } catch (error) {
      throw batchProblem(error, operations);
    }
  },

  async listTags({ app }) {
    return reply(200, jsonRepresentation(await app.tags()));
  },

  async getTodo({ app }, { params }) {
    return reply(200, todoRepresentation(await app.get(params.id)));
  },

  replaceTodo: {
    otherFaults,
    async handle({ app, onCommitted }, { params, body, headers }) {
      const todo = await app.replace(params.id, body, preconditionOf(headers), onCommitted);
      return reply(200, todoRepresentation(todo));
    },
  },

  updateTodo: {
    otherFaults,
    async handle({ app, onCommitted }, { params, body, headers }) {
      const todo = await app.edit(params.id, body, preconditionOf(headers), onCommitted);
      return reply(200, todoRepresentation(todo));
    },
  },

  async deleteTodo({ app, onCommitted }, { params, headers }) {
    await app.delete([params.id], preconditionOf(headers), onCommitted);
    return reply(204);
  },
});
