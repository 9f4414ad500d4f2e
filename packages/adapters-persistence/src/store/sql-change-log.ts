import type { ChangeLog } from '@todo/application';
import type { CommandId, Owner } from '@todo/domain';
import { sql as raw, type RawBuilder } from 'kysely';
import { changeFrom, revertsIn } from './change-row.ts';
import type { ReadRows } from './sql-todo-reader.ts';
import type { SqlContext } from './sql-transaction.ts';

/** The change log of one owner. */
export function sqlChangeLog(
  { database: { sql }, statements }: SqlContext,
  owner: Owner,
  read: ReadRows,
): ChangeLog {
  const changes = () => sql.selectFrom('todo_change').selectAll().where('owner', '=', owner);
  return {
    async after(seq, limit) {
      const query = statements.with('changes after', [owner, seq, limit], () =>
        changes().where('seq', '>', seq).orderBy('seq').limit(limit),
      );
      return (await read(query)).map(changeFrom);
    },

    async before(seq, limit) {
      const query = statements.with('changes before', [owner, finite(seq), limit], () =>
        changes().where('seq', '<', seq).orderBy('seq', 'desc').limit(limit),
      );
      return (await read(query)).map(changeFrom);
    },

    async of(todo, seq, limit) {
      const query = statements.with('changes of a todo', [owner, todo, seq, limit], () =>
        changes().where('todo_id', '=', todo).where('seq', '>', seq).orderBy('seq').limit(limit),
      );
      return (await read(query)).map(changeFrom);
    },

    async by(command) {
      const query = statements.with('changes by a command', [owner, command], () =>
        changes().where('command', '=', command).orderBy('seq'),
      );
      return (await read(query)).map(changeFrom);
    },

    async commandsBefore(seq, limit) {
      const rows = await read(commandsBefore(owner, finite(seq), limit).compile(sql));
      return rows.map((row) => ({ command: row.command, reverts: revertsIn(row), seq: row.seq }));
    },

    async range() {
      const [{ first, last } = { first: null, last: null }] = await read(
        statements.with('range of changes', [owner, owner], () => ({
          compile: () => rangeOf(owner).compile(sql),
        })),
      );
      return { first: first ?? (last ?? 0) + 1, last: last ?? 0 };
    },
  };
}

/** The number as a database takes it, whose integers are not infinite. */
function finite(seq: number): number {
  return Math.min(seq, Number.MAX_SAFE_INTEGER);
}

interface CommandStart {
  readonly seq: number;
  readonly command: CommandId;
  readonly reverts_command: CommandId | null;
  readonly reverts_as: string | null;
}

/**
 * Steps from the first change of a command to the last one of the command before it: their numbers are consecutive. So
 * it takes a few look-ups for each command, however many changes a command has. In SQLite, `cross join` keeps the tables
 * in this order: it would scan the log first.
 */
function commandsBefore(owner: Owner, seq: number, limit: number): RawBuilder<CommandStart> {
  const startBefore = (end: RawBuilder<unknown>) => raw`(
    select min(seq) from todo_change where owner = ${owner} and command = (
      select command from todo_change where owner = ${owner} and seq < ${end}
      order by seq desc limit 1
    )
  )`;
  return raw<CommandStart>`
    with recursive command_start (seq, number) as (
      select ${startBefore(raw`${seq}`)}, 1
      union all
      select ${startBefore(raw`command_start.seq`)}, number + 1 from command_start
      where command_start.seq is not null and number < ${limit}
    )
    select todo_change.seq, command, reverts_command, reverts_as
    from command_start cross join todo_change
    where owner = ${owner} and todo_change.seq = command_start.seq
    order by command_start.seq desc
  `;
}

interface Range {
  readonly first: number | null;
  readonly last: number | null;
}

function rangeOf(owner: Owner): RawBuilder<Range> {
  return raw<Range>`
    select
      (select min(seq) from todo_change where owner = ${owner}) as first,
      (select seq from change_counter where owner = ${owner}) as last
  `;
}
