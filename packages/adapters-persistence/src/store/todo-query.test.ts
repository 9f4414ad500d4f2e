import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  sortStep,
  totalOrder,
  type SortName,
  type TodoFilter,
  type TodoQuery,
} from '@todo/application';
import { instant, localOwner, priorities, statuses, type CalendarDate } from '@todo/domain';
import * as fc from 'fast-check';
import {
  DummyDriver,
  Kysely,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { postgresqlDialect, sqliteDialect } from '../dialect.ts';
import type { Tables } from '../schema/entities.ts';
import { CompiledStatements } from './compiled-statements.ts';
import { selectFromFirst } from './first-candidates.ts';
import { countMatching, selectPage } from './todo-query.ts';

const sql = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

const dueBounds = fc.integer({ min: 0, max: 1e12 }).map((moment) => ({
  date: instant(moment).slice(0, 10) as CalendarDate,
  instant: instant(moment),
}));
const words = fc.array(fc.constantFrom('milk', 'oats', 'a', 'buy', 'two litres of milk'));
const sorts: readonly SortName[] = ['id', '-id', 'due', '-due', 'status', '-priority', 'task'];

const filters: fc.Arbitrary<TodoFilter> = fc.record(
  {
    statuses: fc.subarray([...statuses]),
    priorities: fc.subarray([...priorities]),
    tags: fc.array(fc.array(fc.constantFrom('home', 'work'), { minLength: 1 })),
    words,
    hasDue: fc.constant(false as const),
    dueBefore: dueBounds,
    dueAfter: dueBounds,
  },
  { requiredKeys: [] },
);

const queries: fc.Arbitrary<TodoQuery> = fc
  .record({
    filter: filters,
    limit: fc.integer({ min: 1, max: 1000 }),
    order: fc.subarray([...sorts]).map((names) => totalOrder(names.map(sortStep))),
    position: fc.option(fc.constantFrom(null, 1, 'x'), { nil: undefined }),
  })
  .map(({ filter, limit, order, position }) => ({
    ...filter,
    limit,
    order,
    ...(position !== undefined && { after: order.map(() => position) }),
  }));

describe('A compiled statement that a query shares with others of its shape', () => {
  for (const [name, dialect] of Object.entries({ sqliteDialect, postgresqlDialect })) {
    const language = { sql, dialect };

    it(`selects the page that the query alone would, with ${name}`, () => {
      const statements = new CompiledStatements();
      fc.assert(
        fc.property(queries, (query) => {
          const page = selectPage(language, localOwner, query, ['id']);
          const { sql: text, parameters } = page.build().compile();
          const shared = statements.shaped(page);
          assert.deepEqual([shared.sql, shared.parameters], [text, parameters]);
        }),
        { numRuns: 500 },
      );
    });

    it(`selects the same from the first candidates, with ${name}`, () => {
      const statements = new CompiledStatements();
      fc.assert(
        fc.property(queries, (query) => {
          const page = selectFromFirst(language, localOwner, query, ['id']);
          if (page === undefined) return;
          const { sql: text, parameters } = page.build().compile();
          const shared = statements.shaped(page);
          assert.deepEqual([shared.sql, shared.parameters], [text, parameters]);
        }),
        { numRuns: 500 },
      );
    });

    it(`counts what the query alone would, with ${name}`, () => {
      const statements = new CompiledStatements();
      fc.assert(
        fc.property(filters, (filter) => {
          const count = countMatching(language, localOwner, filter);
          const { sql: text, parameters } = count.build().compile();
          const shared = statements.shaped(count);
          assert.deepEqual([shared.sql, shared.parameters], [text, parameters]);
        }),
        { numRuns: 300 },
      );
    });
  }
});
