import { randomUUID } from 'node:crypto';
import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import { codePoints, type Revision } from '@todo/domain';
import type { Tables } from './schema/entities.ts';

/** The SQL that differs between SQLite and PostgreSQL. All other SQL is shared. */
export interface TodoDialect {
  /** The condition that a todo's search text contains every one of the words. */
  contains(words: readonly string[]): RawBuilder<boolean>;
  /**
   * The same condition for a query that looks at one todo after the other; `undefined` for words that no index holds.
   * Absent where the planner knows how many todos have a tag or a word: then it chooses by itself whether to collect
   * them all or to look at one after the other.
   */
  collected?(words: readonly string[]): Collected | undefined;
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
  /**
   * Whether all further statements of a transaction are refused after an error. SQLite may have rolled it back, as where the
   * disk is full, and then takes each for a transaction of its own.
   */
  readonly refusesAfterError: boolean;
  /**
   * Draws such a name in this process: then nothing has to wait for the database to draw it. Absent where the database is
   * no further away than the crypto module.
   */
  drawName?(): Revision;
}

/** A condition that a query answers by collecting all todos with a tag or the words, for one that looks at them singly. */
export interface Collected {
  /** Whether the todo of `candidate.id` matches, whose row is that of `todo`. */
  readonly holds: () => RawBuilder<boolean>;
  /** Whether more todos than that match. */
  readonly areMoreThan: (count: number) => RawBuilder<boolean>;
  /** Selects the `id` of the first todos that match; absent where an index has them in another order. */
  readonly firstIds?: (range: IdRange) => RawBuilder<unknown>;
}

/** Ids in their order. */
export interface IdRange {
  readonly direction: 'asc' | 'desc';
  /** The id to begin after; at the first one if absent. */
  readonly after?: number;
  readonly limit: number;
}

/** How many characters SQLite's trigram index is asked for: of one word, and of all words together. */
const longestPart = 10;
const longestMatch = 40;

/**
 * The condition on SQLite's trigram index, and the conditions that are left for the texts of what it finds. It finds
 * words of three characters and more. For each trigram it walks through all places where that one occurs, which for
 * long words takes longer than scanning the texts. So it is asked for parts of the words, longest first.
 */
function inIndex(words: readonly string[]): {
  readonly match?: RawBuilder<boolean>;
  readonly rest: readonly RawBuilder<boolean>[];
} {
  const indexed: string[] = [];
  const rest: RawBuilder<boolean>[] = [];
  let left = longestMatch;
  for (const word of words.toSorted((a, b) => codePoints(b) - codePoints(a))) {
    const part = Array.from(word).slice(0, Math.min(longestPart, left));
    const isIndexed = part.length >= 3;
    if (isIndexed) {
      indexed.push(`"${part.join('').replaceAll('"', '""')}"`);
      left -= part.length;
    }
    if (!isIndexed || part.length < codePoints(word)) rest.push(inText(word));
  }
  if (indexed.length === 0) return { rest };
  return { match: sql`todo_search match ${indexed.join(' AND ')}`, rest };
}

function inText(word: string): RawBuilder<boolean> {
  return sql`instr(todo.search, ${word}) > 0`;
}

export const sqliteDialect: TodoDialect = {
  contains(words) {
    const { match, rest } = inIndex(words);
    const found = sql<boolean>`todo.id in (select rowid from todo_search where ${match})`;
    const conditions = match === undefined ? rest : [found, ...rest];
    return sql`(${sql.join(conditions, sql` and `)})`;
  },

  // SQLite keeps no statistics of words and, without `analyze`, none of tags.
  collected(words) {
    const { match } = inIndex(words);
    if (match === undefined) return undefined;
    const found = sql`select rowid as id from todo_search where ${match}`;
    return {
      holds: () => sql`(${sql.join(words.map(inText), sql` and `)})`,
      areMoreThan: (count) => sql`exists (${found} limit 1 offset ${sql.lit(count)})`,
      firstIds({ direction, after, limit }) {
        const further = sql.raw(direction === 'asc' ? '>' : '<');
        const beyond = after === undefined ? found : sql`${found} and rowid ${further} ${after}`;
        return sql`(${beyond} order by rowid ${sql.raw(direction)} limit ${sql.lit(limit)})`;
      },
    };
  },

  // A writing transaction of SQLite locks the whole file, so there is nothing to add.
  locked: (todos) => todos,
  lockedIn: (rows) => rows,
  lockedUnlessTaken: (rows) => rows,

  // The foreign key of a tag is the id of its todo, which has no owner in it.
  asOne: (first, second) => [first, second],

  // 128 bits of a generator that the operating system seeds (https://www.sqlite.org/lang_corefunc.html#randomblob).
  randomName: sql`lower(hex(randomblob(16)))`,
  refusesAfterError: false,
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
  refusesAfterError: true,
  drawName: () => randomUUID(),
};
