// node search-and-end.ts <database url>: searches, says how many todos it has found, and ends without closing.
import { openDatabase } from '../src/index.ts';

const [url = ''] = process.argv.slice(2);
const { store } = await openDatabase({ url });
process.stdout.write(`${await store.read('ada', ({ todos }) => todos.count({ words: ['milk'] }))}`);
