// node restore.ts <path of the database> <backup>: puts a backup in its place.
import { restoreDatabase } from '../src/index.ts';

const [path = '', backup = ''] = process.argv.slice(2);
await restoreDatabase({ url: `sqlite:${path}` }, backup);
