/*
 * The API of Todo-Backend (https://todobackend.com) over the core: a façade of one page. Its community specification
 * passes against it. A title is the task, `completed` the status, and `order` is kept as a tag, such as `order:523`.
 *
 * With a port as its argument it goes on serving: node examples/todo-backend.ts 8080
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, isTodoError, maxLimit, type TodoApp } from '@todo/application';
import type { Todo, TodoChanges } from '@todo/domain';

/** A todo as Todo-Backend shows it. */
interface BackendTodo {
  readonly title: string;
  readonly completed: boolean;
  readonly order: number | null;
  readonly url: string;
}

interface Answer {
  readonly status: number;
  readonly body?: BackendTodo | readonly BackendTodo[] | { readonly error: string };
}

const orderTag = /^order:(-?\d+(?:\.\d+)?)$/;

function shown({ id, task, status, tags }: Todo, root: string): BackendTodo {
  const order = tags.map((tag) => orderTag.exec(tag)?.[1]).find((found) => found !== undefined);
  return {
    title: task,
    completed: status === 'Completed',
    order: order === undefined ? null : Number(order),
    url: `${root}/${id}`,
  };
}

/** What a request changes. The core checks it. @param tags those that the todo has */
function changesIn(body: unknown, tags: readonly string[]): TodoChanges {
  const { title, completed, order } = body as Partial<BackendTodo>;
  return {
    ...(title !== undefined && { task: title }),
    ...(completed !== undefined && { status: completed ? 'Completed' : 'Pending' }),
    ...(order !== undefined && {
      tags: [
        ...tags.filter((tag) => !orderTag.test(tag)),
        ...(order === null ? [] : [`order:${order}`]),
      ],
    }),
  };
}

async function allTodos(app: TodoApp): Promise<readonly Todo[]> {
  const { todos } = await app.list({ limit: maxLimit });
  return todos;
}

async function answerOnAll(app: TodoApp, request: IncomingMessage, root: string): Promise<Answer> {
  switch (request.method) {
    case 'GET':
      return { status: 200, body: (await allTodos(app)).map((todo) => shown(todo, root)) };
    case 'POST': {
      const fields = changesIn(await json(request), []);
      const added = await app.add({ ...fields, task: fields.task ?? '' });
      return { status: 201, body: shown(added, root) };
    }
    case 'DELETE':
      await app.delete((await allTodos(app)).map(({ id }) => id));
      return { status: 204 };
    default:
      return { status: 405 };
  }
}

async function answerOnOne(
  app: TodoApp,
  request: IncomingMessage,
  { root, id }: { readonly root: string; readonly id: number },
): Promise<Answer> {
  switch (request.method) {
    case 'GET':
      return { status: 200, body: shown(await app.get(id), root) };
    case 'PATCH': {
      const body = await json(request);
      const edited = await app.edit(id, ({ tags }) => changesIn(body, tags));
      return { status: 200, body: shown(edited, root) };
    }
    case 'DELETE':
      await app.delete([id]);
      return { status: 204 };
    default:
      return { status: 405 };
  }
}

async function answerTo(app: TodoApp, request: IncomingMessage): Promise<Answer> {
  const { pathname, origin } = new URL(request.url ?? '/', `http://${request.headers.host}`);
  const [, id] = /^\/todos(?:\/([1-9]\d{0,14}))?\/?$/.exec(pathname) ?? [];
  const root = `${origin}/todos`;
  // A browser asks first whether a page may send a request (CORS).
  if (request.method === 'OPTIONS') return { status: 204 };
  if (id !== undefined) return answerOnOne(app, request, { root, id: Number(id) });
  return /^\/todos\/?$/.test(pathname) ? answerOnAll(app, request, root) : { status: 404 };
}

function refusalFor(error: unknown): Answer {
  if (error instanceof SyntaxError) return { status: 400, body: { error: error.message } };
  if (!isTodoError(error)) throw error;
  return { status: error.code === 'todo-not-found' ? 404 : 422, body: { error: error.message } };
}

/** Answers the requests of Todo-Backend, to pages of any origin, as its specification wants. */
function todoBackend(app: TodoApp) {
  return async (request: IncomingMessage, response: ServerResponse) => {
    const { status, body } = await answerTo(app, request).catch(refusalFor);
    response.writeHead(status, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, POST, PATCH, DELETE',
      'Access-Control-Allow-Headers': 'Content-Type',
      ...(body && { 'Content-Type': 'application/json' }),
    });
    response.end(body && JSON.stringify(body));
  };
}

const [, , port] = process.argv;
const handle = todoBackend(createTodoApp({ store: inMemoryStore() }));
const server = createServer((request, response) => void handle(request, response));
server.listen(Number(port ?? 0), '127.0.0.1');
await once(server, 'listening');
const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/todos`;

if (port === undefined) {
  const send = async (method: string, url: string, body: object) => {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(url, { method, headers, body: JSON.stringify(body) });
    return (await response.json()) as BackendTodo & { readonly error?: string };
  };
  const milk = await send('POST', root, { title: 'Buy milk', order: 523 });
  const { title, completed, order } = await send('PATCH', milk.url, { completed: true, order: 95 });
  console.log(`${order}  ${title}  ${completed ? 'done' : 'open'}`);
  console.log(`Refused: ${(await send('POST', root, { title: ' ' })).error}`);
  server.close();
} else {
  console.log(root);
}
