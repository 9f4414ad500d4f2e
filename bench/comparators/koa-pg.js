// Koa and `pg` by hand over the tables that Todo has made.
import { serveOwners } from './owners-api.js';
import { openPgTodos } from './pg-todos.js';

serveOwners(openPgTodos(process.argv[2]));
