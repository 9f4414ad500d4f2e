// node migrate.ts <database url>: brings a database up to date.
import { migrateDatabase } from '../src/index.ts';

const [url = ''] = process.argv.slice(2);
await migrateDatabase({ url });
