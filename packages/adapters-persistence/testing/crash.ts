// node crash.ts <path>: adds a todo and is killed, so that the todo is in the log alone.
import { aDraft, todosIn } from '@todo/application/testing';
import { openDatabase } from '../src/index.ts';

const [path = ''] = process.argv.slice(2);
const database = await openDatabase({ url: `sqlite:${path}` });
await todosIn(database.store)('ada').add(aDraft({ task: 'Crash' }));
process.kill(process.pid, 'SIGKILL');
