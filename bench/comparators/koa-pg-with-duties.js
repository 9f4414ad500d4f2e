// The same statements of `pg` for the owner of the machine, in the server with duties.
import { serveWithDuties } from './duties-api.js';
import { todoJson } from './owners-todos.js';
import { openPgTodos } from './pg-todos.js';

const [database, folder] = process.argv.slice(2);
const { local, ...todos } = openPgTodos(database);
serveWithDuties(
  {
    find: (id) => todos.find(local, id),
    page: (wanted) => todos.page(local, wanted),
    add: (fields) => todos.add(local, fields),
    toJson: todoJson,
  },
  folder,
);
