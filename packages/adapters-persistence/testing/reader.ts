// node reader.ts <path>: reads a database once with Node's own SQLite, keeps it open, and says so.
import { DatabaseSync } from 'node:sqlite';

const [path = ''] = process.argv.slice(2);
const database = new DatabaseSync(path, { readOnly: true });
database.prepare('select count(*) from todo').get();
process.stdout.write('open\n');
process.stdin.on('end', () => database.close()).resume();
