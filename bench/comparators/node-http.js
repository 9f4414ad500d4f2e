// node:http and statements by hand: as little as it takes.
import { createServer } from 'node:http';
import { afterOf, isTodo, openTodos, statements } from './todos-table.js';

const todos = statements(openTodos(process.argv[2]));

function answer(response, status, body) {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (request.method === 'POST') {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (part) => (text += part));
    request.on('end', () => {
      const body = JSON.parse(text);
      if (isTodo(body)) answer(response, 201, todos.add(body));
      else answer(response, 422, {});
    });
    return;
  }
  const id = pathname.slice('/api/v1/todos/'.length);
  if (id === '') {
    const { limit = 100, cursor } = Object.fromEntries(searchParams);
    answer(response, 200, todos.page(afterOf({ cursor }), Number(limit)));
  } else {
    const todo = todos.one(Number(id));
    answer(response, todo ? 200 : 404, todo ?? {});
  }
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
