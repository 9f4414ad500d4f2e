// The tables that Todo has, written by hand: all that it keeps of a change is kept here, in the same transaction.
import { hash, randomBytes } from 'node:crypto';
import Database from 'better-sqlite3';

const priorities = ['none', 'low', 'medium', 'high'];
const statuses = ['Pending', 'In Process', 'Completed'];
export const keyLifetime = 24 * 60 * 60 * 1000;

/** Opens a file that Todo has made. Statements are prepared once. */
export function openOwnersTodos(path) {
  const database = new Database(path);
  database.pragma('journal_mode = wal');
  database.pragma('synchronous = full');
  database.pragma('foreign_keys = on');

  const selectOne = database.prepare('select * from todo where owner = ? and id = ?');
  const insertTodo = database.prepare(`
    insert into todo (
      owner, version, revision, task, status, priority, due, tags, notes,
      created_at, updated_at, completed_at, task_key, search
    ) values (
      @owner, @version, @revision, @task, @status, @priority, @due, @tags, @notes,
      @created_at, @updated_at, @completed_at, @task_key, @search
    )
  `);
  const updateTodo = database.prepare(`
    update todo set
      version = @version, revision = @revision, task = @task, status = @status, priority = @priority,
      due = @due, tags = @tags, notes = @notes, updated_at = @updated_at,
      completed_at = @completed_at, task_key = @task_key, search = @search
    where owner = @owner and id = @id
  `);
  const insertTag = database.prepare('insert into todo_tag (owner, tag, todo_id) values (?, ?, ?)');
  const deleteTags = database.prepare('delete from todo_tag where owner = ? and todo_id = ?');
  const nextSeq = database
    .prepare(
      `insert into change_counter (owner, seq) values (?, 1)
       on conflict (owner) do update set seq = seq + 1 returning seq`,
    )
    .pluck();
  const insertChange = database.prepare(`
    insert into todo_change (
      owner, seq, command, actor, changed_at, kind, todo_id, todo_before, todo_after
    ) values (?, ?, ?, ?, ?, ?, ?, ?, ?)
  `);
  const selectRecord = database.prepare(
    'select * from idempotency_record where owner = ? and key = ? and expires_at > ?',
  );
  const deleteExpired = database.prepare(
    'delete from idempotency_record where owner = ? and expires_at <= ?',
  );
  const insertRecord = database.prepare(`
    insert into idempotency_record (owner, key, fingerprint, todo_id, answer, expires_at, revision)
    values (?, ?, ?, ?, ?, ?, ?)
  `);
  const selectToken = database.prepare(tokenQuery('?'));
  const pages = new Map();

  /** In a transaction that may write from its beginning. */
  function atOnce(work) {
    const transaction = database.transaction(work);
    return (...given) => transaction.immediate(...given);
  }

  function record({ owner, actor }, before, after) {
    const { updated_at: now, id } = after;
    insertChange.run(
      owner,
      nextSeq.get(owner),
      drawn(),
      actor,
      now,
      kindOf(before, after),
      id,
      before && JSON.stringify(image(before)),
      JSON.stringify(image(after)),
    );
  }

  function insert(principal, fields) {
    const { owner } = principal;
    const row = { ...rowFrom(owner, withDefaults(fields)), ...newState(fields) };
    const id = Number(insertTodo.run(row).lastInsertRowid);
    for (const tag of JSON.parse(row.tags)) insertTag.run(owner, tag, id);
    const added = { id, ...row };
    record(principal, null, added);
    return added;
  }

  return {
    /** Whose token it is. @returns undefined where the token is of no use */
    principal: (token) => principalFrom(selectToken.get(digestOf(token))),

    find: ({ owner }, id) => selectOne.get(owner, id),

    /** At most `limit` rows, and one more where another page follows. */
    page({ owner }, wanted) {
      const { sql, values } = pageQuery(owner, wanted);
      let statement = pages.get(sql);
      if (statement === undefined) pages.set(sql, (statement = database.prepare(sql)));
      return statement.all(...values);
    },

    add: atOnce(insert),

    /** Adds it unless that was done under this key. @returns undefined where the key was for something else */
    addOnce: atOnce((principal, fields, key) => {
      const { owner } = principal;
      const now = new Date();
      const fingerprint = fingerprintOf(fields);
      const known = selectRecord.get(owner, key, now.toISOString());
      if (known !== undefined) {
        const { todo_id: id, revision, answer } = known;
        return known.fingerprint === fingerprint ? { id, revision, answer } : undefined;
      }
      const added = insert(principal, fields);
      const answer = JSON.stringify(todoJson(added));
      const expires = new Date(now.getTime() + keyLifetime).toISOString();
      deleteExpired.run(owner, now.toISOString());
      insertRecord.run(owner, key, fingerprint, added.id, answer, expires, added.revision);
      return { id: added.id, revision: added.revision, answer };
    }),

    /** @returns undefined where there is no such todo */
    change: atOnce((principal, id, changes) => {
      const { owner } = principal;
      const before = selectOne.get(owner, id);
      if (before === undefined) return undefined;
      const fields = { ...todoJson(before), ...changes };
      const wanted = rowFrom(owner, fields);
      if (isSame(before, wanted)) return before;
      const after = changed(before, wanted, fields);
      updateTodo.run(after);
      deleteTags.run(owner, id);
      for (const tag of fields.tags) insertTag.run(owner, tag, id);
      record(principal, before, after);
      return after;
    }),
  };
}

/** The columns of a token and its account, by the digest of the token. */
export function tokenQuery(parameter) {
  return `
    select account, account.name, personal_token.name as token, scopes, expires_at, disabled_at
    from personal_token join account on account.id = personal_token.account where digest = ${parameter}
  `;
}

export function digestOf(token) {
  return hash('sha256', token, 'hex');
}

export function principalFrom(row) {
  if (row === undefined || row.disabled_at !== null) return undefined;
  if (row.expires_at !== null && row.expires_at <= new Date().toISOString()) return undefined;
  const { account: owner, name, token, scopes } = row;
  return { owner, actor: `${name}/${token}`, scopes: scopes.split(' ') };
}

export function fingerprintOf(fields) {
  return hash('sha256', JSON.stringify(fields), 'hex');
}

export function isSame(before, wanted) {
  return Object.entries(wanted).every(([column, value]) => before[column] === value);
}

/** The row after a change. */
export function changed(before, wanted, { status }) {
  const now = new Date().toISOString();
  return {
    ...before,
    ...wanted,
    version: before.version + 1,
    revision: drawn(),
    updated_at: now,
    completed_at: status === 'Completed' ? (before.completed_at ?? now) : null,
  };
}

/** What REST shows of a row. */
export function todoJson(row) {
  return {
    id: row.id,
    task: row.task,
    status: row.status,
    priority: priorities[row.priority],
    due: row.due && row.due.replace(/T24$/, ''),
    tags: JSON.parse(row.tags),
    notes: row.notes,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    completedAt: row.completed_at,
  };
}

/** Where the next page goes on. */
export function cursorOf(row) {
  return Buffer.from(JSON.stringify(['id', row.id])).toString('base64url');
}

/** What is wrong with the fields of a todo, if anything is. */
export function faultOf({ task, status, priority, due, tags, notes }) {
  if (task !== undefined && !(isText(task, 500) && task.trim() !== '')) return 'task';
  if (status !== undefined && !statuses.includes(status)) return 'status';
  if (priority !== undefined && !priorities.includes(priority)) return 'priority';
  if (due !== undefined && due !== null && Number.isNaN(Date.parse(due))) return 'due';
  if (tags !== undefined && !(Array.isArray(tags) && tags.every((tag) => isText(tag, 50))))
    return 'tags';
  if (notes !== undefined && !isText(notes, 10_000)) return 'notes';
  return undefined;
}

function isText(value, most) {
  return typeof value === 'string' && value.length <= most;
}

/** @param numbered whether parameters are numbered, as PostgreSQL wants them */
export function pageQuery(owner, { limit, after }, numbered = false) {
  const values = after === undefined ? [owner] : [owner, after];
  values.push(limit + 1);
  const place = (n) => (numbered ? `$${n}` : '?');
  const beyond = after === undefined ? '' : ` and id > ${place(2)}`;
  const sql = `select * from todo where owner = ${place(1)}${beyond} order by id limit ${place(values.length)}`;
  return { sql, values };
}

/** The id that a cursor says. */
export function positionOf(cursor) {
  return JSON.parse(Buffer.from(cursor, 'base64url').toString())[1];
}

export function withDefaults({ task, status, priority, due, tags, notes }) {
  return {
    task,
    status: status ?? 'Pending',
    priority: priority ?? 'none',
    due: due ?? null,
    tags: tags ?? [],
    notes: notes ?? '',
  };
}

export function rowFrom(owner, { task, status, priority, due, tags, notes }) {
  const trimmed = task.trim();
  return {
    owner,
    task: trimmed,
    status,
    priority: priorities.indexOf(priority),
    due: due?.length === 10 ? `${due}T24` : due,
    tags: JSON.stringify(tags),
    notes,
    task_key: trimmed.toLowerCase(),
    search: [trimmed, ...tags, notes].join('\n').toLowerCase(),
  };
}

export function newState({ status }) {
  const now = new Date().toISOString();
  return {
    version: 1,
    revision: drawn(),
    created_at: now,
    updated_at: now,
    completed_at: status === 'Completed' ? now : null,
  };
}

export function image(row) {
  return { ...todoJson(row), version: row.version, revision: row.revision };
}

export function kindOf(before, after) {
  if (before === null) return 'created';
  const [was, is] = [before, after].map(({ status }) => status === 'Completed');
  if (was === is) return 'updated';
  return is ? 'completed' : 'reopened';
}

export function drawn() {
  return randomBytes(16).toString('hex');
}
