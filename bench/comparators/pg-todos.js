// `pg` by hand over the tables that Todo has made, for the owner of a personal token or the one of the machine.
import { Pool, types } from 'pg';
import {
  changed,
  digestOf,
  drawn,
  fingerprintOf,
  image,
  isSame,
  keyLifetime,
  kindOf,
  newState,
  pageQuery,
  principalFrom,
  rowFrom,
  todoJson,
  tokenQuery,
  withDefaults,
} from './owners-todos.js';

// Ids are safe integers.
types.setTypeParser(types.builtins.INT8, Number);
const columns =
  'owner version revision task status priority due tags notes created_at updated_at completed_at task_key search';
const statements = {
  token: tokenQuery('$1'),
  one: 'select * from todo where owner = $1 and id = $2',
  oneLocked: 'select * from todo where owner = $1 and id = $2 for update',
  insert: `insert into todo (${columns.replaceAll(' ', ', ')}) values (${places(14)}) returning id`,
  update: `
    update todo set version = $3, revision = $4, task = $5, status = $6, priority = $7, due = $8, tags = $9,
      notes = $10, updated_at = $11, completed_at = $12, task_key = $13, search = $14
    where owner = $1 and id = $2
  `,
  insertTags: `
    insert into todo_tag (owner, todo_id, tag) select $1, $2, tag from unnest($3::text[]) as tag
  `,
  deleteTags: 'delete from todo_tag where owner = $1 and todo_id = $2',
  nextSeq: `
    insert into change_counter (owner, seq) values ($1, 1)
    on conflict (owner) do update set seq = change_counter.seq + 1 returning seq
  `,
  insertChange: `
    insert into todo_change (owner, seq, command, actor, changed_at, kind, todo_id, todo_before, todo_after)
    values (${places(9)})
  `,
  record: 'select * from idempotency_record where owner = $1 and key = $2 and expires_at > $3',
  deleteExpired: 'delete from idempotency_record where owner = $1 and expires_at <= $2',
  insertRecord: `
    insert into idempotency_record (owner, key, fingerprint, todo_id, answer, expires_at, revision)
    values (${places(7)})
  `,
};

/** Opens a database that Todo has made, with as many connections as Todo opens. */
export function openPgTodos(connectionString) {
  const pool = new Pool({ connectionString, max: 10 });

  async function transaction(work) {
    const client = await pool.connect();
    try {
      await client.query('begin');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  }

  return {
    local: { owner: 'local', actor: 'local', scopes: ['todos:read', 'todos:write'] },

    principal: async (token) => principalFrom((await run(pool, 'token', [digestOf(token)]))[0]),

    find: async ({ owner }, id) => (await run(pool, 'one', [owner, id]))[0],

    async page({ owner }, wanted) {
      const { sql: text, values } = pageQuery(owner, wanted, true);
      const name = `page by ${values.length} values`;
      return (await pool.query({ name, text, values })).rows;
    },

    add: (principal, fields) => transaction((client) => insert(client, principal, fields)),

    addOnce: (principal, fields, key) =>
      transaction(async (client) => {
        const { owner } = principal;
        const now = new Date();
        const fingerprint = fingerprintOf(fields);
        const [known] = await run(client, 'record', [owner, key, now.toISOString()]);
        if (known !== undefined) {
          const { todo_id: id, revision, answer } = known;
          return known.fingerprint === fingerprint ? { id, revision, answer } : undefined;
        }
        const added = await insert(client, principal, fields);
        const { id, revision } = added;
        const answer = JSON.stringify(todoJson(added));
        const expires = new Date(now.getTime() + keyLifetime).toISOString();
        await run(client, 'deleteExpired', [owner, now.toISOString()]);
        await run(client, 'insertRecord', [owner, key, fingerprint, id, answer, expires, revision]);
        return { id, revision, answer };
      }),

    change: (principal, id, changes) =>
      transaction(async (client) => {
        const { owner } = principal;
        const [before] = await run(client, 'oneLocked', [owner, id]);
        if (before === undefined) return undefined;
        const fields = { ...todoJson(before), ...changes };
        const wanted = rowFrom(owner, fields);
        if (isSame(before, wanted)) return before;
        const after = changed(before, wanted, fields);
        const { created_at: _, owner: __, id: ___, ...set } = after;
        await run(client, 'update', [owner, id, ...ordered(set)]);
        if (before.tags !== after.tags) {
          await run(client, 'deleteTags', [owner, id]);
          await insertTags(client, after);
        }
        await record(client, principal, before, after);
        return after;
      }),
  };
}

async function insert(client, principal, fields) {
  const row = { ...rowFrom(principal.owner, withDefaults(fields)), ...newState(fields) };
  const [{ id }] = await run(client, 'insert', [row.owner, ...ordered(row)]);
  const added = { id, ...row };
  await insertTags(client, added);
  await record(client, principal, null, added);
  return added;
}

async function insertTags(client, { owner, id, tags }) {
  if (tags !== '[]') await run(client, 'insertTags', [owner, id, JSON.parse(tags)]);
}

/** The counter comes last: it stays locked until the transaction ends. */
async function record(client, { owner, actor }, before, after) {
  const { updated_at: now, id } = after;
  const images = [before && JSON.stringify(image(before)), JSON.stringify(image(after))];
  const [{ seq }] = await run(client, 'nextSeq', [owner]);
  const about = [owner, seq, drawn(), actor, now, kindOf(before, after), id];
  await run(client, 'insertChange', [...about, ...images]);
}

/** The values of a row in the order of the columns, without the owner and what the row leaves out. */
function ordered(row) {
  const [, ...names] = columns.split(' ');
  return names.filter((name) => name in row).map((name) => row[name]);
}

function places(count) {
  return Array.from({ length: count }, (_, n) => `$${n + 1}`).join(', ');
}

/** Each connection prepares a statement once. */
async function run(client, name, values) {
  return (await client.query({ name, text: statements[name], values })).rows;
}
