/*
 * Todos of another program in, and out in another format, in a program of your own: no command line and no files here,
 * only bytes. What a format cannot hold it names, field by field.
 */
import { formats } from '@todo/adapters-formats';
import { inMemoryStore } from '@todo/adapters-memory';
import { createTodoApp, systemClock, type Clock } from '@todo/application';
import { instant } from '@todo/domain';

const clock: Clock = { ...systemClock, now: () => instant(Date.UTC(2026, 10, 22, 9, 30)) };
const app = createTodoApp({ store: inMemoryStore(), owner: 'ada', clock });
const context = { timeZone: 'Europe/Berlin', now: clock.now() };

const file = `(A) 2026-11-01 Call Mom @phone due:2026-11-30 rec:1w
x 2026-11-03 2026-11-01 Buy milk +shopping
`;

// Which format is it? Each one looks at the beginning of the file.
const from = formats.find(({ detect }) => detect(file));
console.log('It is', from?.title);

async function* bytes() {
  yield new TextEncoder().encode(file);
}

for await (const entry of from?.read?.(bytes(), context) ?? []) {
  if (entry.kind === 'todo') await app.add(entry.fields);
  else console.log(`Line ${entry.line}: ${entry.detail}`);
}

async function* todos() {
  for (const todo of (await app.list()).todos) {
    yield { todo: todo.id === 1 ? { ...todo, notes: 'Two\r\nlines' } : todo };
  }
}

const to = formats.find(({ name }) => name === 'ical');
const onLoss = (field: string, { id }: { readonly id: number }) =>
  console.log(`Todo ${id} has lost something of its ${field}.`);
for await (const text of to?.write?.(todos(), { ...context, onLoss }) ?? []) {
  console.log(text.trim().replaceAll('\r\n', '\n'));
}
