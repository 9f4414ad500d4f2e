import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import { codePoints, type Revision } from '@todo/domain';
import type { Tables } from './entities.ts';

/** Where SQLite and PostgreSQL say the same thing in different words. All else is said once. */
export interface TodoDialect {
  /** Every one of the words is somewhere in what the todo is searched by. */
  contains(words: readonly string[]): RawBuilder<boolean>;
  /** The same rows, which nobody else can change before the transaction ends. */
  locked<Row>(
    todos: SelectQueryBuilder<Tables, 'todo', Row>,
  ): SelectQueryBuilder<Tables, 'todo', Row>;
  /** Draws a text that is never drawn again. The database does, as a command that adds one todo would load all of Node's crypto for it. */
  readonly randomName: RawBuilder<Revision>;
}

/** How many characters the index of SQLite is asked for: of one word, and of all together. */
const longestPart = 10;
const longestMatch = 40;

export const sqliteDialect: TodoDialect = {
  // The index of three characters each finds words of three and more. For each three it walks through all the
  // places where they are, which in the end takes longer than to look through the texts. So it is asked for
  // parts of the words, longest first, and for the rest the texts of what it has found are looked through.
  contains(words) {
    const indexed: string[] = [];
    const conditions: RawBuilder<boolean>[] = [];
    let left = longestMatch;
    for (const word of words.toSorted((a, b) => codePoints(b) - codePoints(a))) {
      const part = Array.from(word).slice(0, Math.min(longestPart, left));
      const isIndexed = part.length >= 3;
      if (isIndexed) {
        indexed.push(`"${part.join('').replaceAll('"', '""')}"`);
        left -= part.length;
      }
      if (!isIndexed || part.length < codePoints(word)) {
        conditions.push(sql`instr(todo.search, ${word}) > 0`);
      }
    }
    if (indexed.length > 0) {
      const match = indexed.join(' AND ');
      conditions.unshift(
        sql`todo.id in (select rowid from todo_search where todo_search match ${match})`,
      );
    }
    return sql`(${sql.join(conditions, sql` and `)})`;
  },

  // A transaction has the whole file to itself.
  locked: (todos) => todos,

  // 128 bits, of a generator that the system seeds (https://www.sqlite.org/lang_corefunc.html#randomblob).
  randomName: sql`lower(hex(randomblob(16)))`,
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

  // https://www.postgresql.org/docs/current/functions-uuid.html
  randomName: sql`gen_random_uuid()::text`,
};
