import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import { codePoints } from '@todo/domain';
import type { Tables } from './entities.ts';

/** Where SQLite and PostgreSQL say the same thing in different words. All else is said once. */
export interface TodoDialect {
  /** Every one of the words is somewhere in what the todo is searched by. */
  contains(words: readonly string[]): RawBuilder<boolean>;
  /** The same rows, which nobody else can change before the transaction ends. */
  locked<Row>(
    todos: SelectQueryBuilder<Tables, 'todo', Row>,
  ): SelectQueryBuilder<Tables, 'todo', Row>;
}

export const sqliteDialect: TodoDialect = {
  // The index of three characters each finds words of three and more; the text itself is looked through
  // for the rest.
  contains(words) {
    const indexed = words.filter((word) => codePoints(word) >= 3);
    const short = words.filter((word) => !indexed.includes(word));
    const conditions = short.map((word) => sql<boolean>`instr(todo.search, ${word}) > 0`);
    if (indexed.length > 0) {
      const match = indexed.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ');
      conditions.push(
        sql`todo.id in (select rowid from todo_search where todo_search match ${match})`,
      );
    }
    return sql`(${sql.join(conditions, sql` and `)})`;
  },

  // A transaction has the whole file to itself.
  locked: (todos) => todos,
};

export const postgresqlDialect: TodoDialect = {
  // The index of three characters each serves `like`; shorter words are looked for in every text.
  contains(words) {
    const conditions = words.map((word) => {
      const pattern = `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
      return sql<boolean>`todo.search like ${pattern}`;
    });
    return sql`(${sql.join(conditions, sql` and `)})`;
  },

  // In the order of their ids, so that two who want the same rows wait for each other and not in a circle.
  locked: (todos) => todos.orderBy('id').forUpdate(),
};
