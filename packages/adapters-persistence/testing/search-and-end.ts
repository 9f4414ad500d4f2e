// node search-and-end.ts <database url>: searches, says how many todos it has found, and ends without closing.
import { openDatabase } from '../src/index.ts';

const [url = ''] = process.argv.slice(2);
const { todosOf } = await openDatabase({ url });
process.stdout.write(`${await todosOf('ada').count({ words: ['milk'] })}`);
