// Koa and statements by hand over the tables that Todo has, for the owner of a personal token.
import { serveOwners } from './owners-api.js';
import { openOwnersTodos } from './owners-todos.js';

serveOwners(openOwnersTodos(process.argv[2]));
