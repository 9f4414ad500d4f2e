import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import { codePoints, type Revision } from '@todo/domain';
import type { Tables } from './schema/entities.ts';

/** The SQL that differs between SQLite and PostgreSQL. All other SQL is shared. */
export interface TodoDialect {
  /** The condition that a todo's search text contains every one of the words. */
  contains(words: readonly string[]): RawBuilder<boolean>;
  /** The same query, which locks its rows: no other transaction can change them before this one ends. */
  locked<Row>(
    todos: SelectQueryBuilder<Tables, 'todo', Row>,
  ): SelectQueryBuilder<Tables, 'todo', Row>;
  /** The same query, which locks the rows that it reads from `table` as `locked` does, and no joined ones. */
  lockedIn<From extends keyof Tables, Row>(
    rows: SelectQueryBuilder<Tables, From, Row>,
    table: From,
  ): SelectQueryBuilder<Tables, From, Row>;
  /** The same query, which locks its rows, and leaves out those that another transaction has locked. */
  lockedUnlessTaken<From extends keyof Tables, Row>(
    rows: SelectQueryBuilder<Tables, From, Row>,
  ): SelectQueryBuilder<Tables, From, Row>;
  /**
   * Two updates between which a foreign key of the first table to the second may not hold, as statements to run in
   * their order. The last one counts the rows of `second`.
   */
  asOne(first: RawBuilder<unknown>, second: RawBuilder<unknown>): readonly RawBuilder<unknown>[];
  /**
   * An expression for a random name that is never drawn twice. The database draws it, because a command that adds one
   * todo would otherwise have to load Node's crypto module.
   */
  readonly randomName: RawBuilder<Revision>;
}

/** How many characters SQLite's trigram index is asked for: of one word, and of all words together. */
const longestPart = 10;
const longestMatch = 40;

export const sqliteDialect: TodoDialect = {
  // The trigram index finds words of three characters and more. For each trigram it walks through all places where
  // that one occurs, which for long words takes longer than scanning the texts. So the query asks the index for
  // parts of the words, longest first, and scans the texts of the todos that the index has found for the rest.
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

  // A writing transaction of SQLite locks the whole file, so there is nothing to add.
  locked: (todos) => todos,
  lockedIn: (rows) => rows,
  lockedUnlessTaken: (rows) => rows,

  // The foreign key of a tag is the id of its todo, which has no owner in it.
  asOne: (first, second) => [first, second],

  // 128 bits of a generator that the operating system seeds (https://www.sqlite.org/lang_corefunc.html#randomblob).
  randomName: sql`lower(hex(randomblob(16)))`,
};

export const postgresqlDialect: TodoDialect = {
  // PostgreSQL's trigram index answers `like`; for words under three characters, PostgreSQL scans every text.
  contains(words) {
    const conditions = words.map((word) => {
      const pattern = `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
      return sql<boolean>`todo.search like ${pattern}`;
    });
    return sql`(${sql.join(conditions, sql` and `)})`;
  },

  // Rows are locked in the order of their ids, so that two transactions on the same rows cannot deadlock.
  locked: (todos) => todos.orderBy('id').forUpdate(),
  lockedIn: (rows, table) => rows.forUpdate(table),
  lockedUnlessTaken: (rows) => rows.forUpdate().skipLocked(),

  // A foreign key is checked at the end of a statement, and this is one.
  asOne: (first, second) => [sql`with first as (${first}) ${second}`],

  // https://www.postgresql.org/docs/current/functions-uuid.html
  randomName: sql`gen_random_uuid()::text`,
};
