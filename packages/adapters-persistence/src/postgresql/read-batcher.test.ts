import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StorageError } from '@todo/application';
import { CompiledQuery } from 'kysely';
import { DatabaseError } from 'pg';
import { readBatcher } from './read-batcher.ts';

const lost = new StorageError('storage-unavailable', 'The server does not answer.', {
  cause: new Error('Connection terminated unexpectedly'),
});
const late = new StorageError('storage-unavailable', 'The server does not answer.', {
  cause: new Error('Query read timeout'),
});

function find(id: number): CompiledQuery {
  return CompiledQuery.raw('select id from todo where id = $1', [id]);
}

/** A pool whose connections answer each query with its value, or with the error that the test has set for it. */
function aPool() {
  const errors = new Map<unknown, unknown>();
  const calls: string[] = [];
  let isDown = false;
  let connections = 0;
  const answer = async <Row>({ parameters: [given] }: CompiledQuery<Row>) => {
    await Promise.resolve();
    const ids: readonly unknown[] = Array.isArray(given) ? given : [given];
    for (const id of ids) if (errors.has(id)) throw errors.get(id);
    const rows = Array.isArray(given)
      ? ids.map((id, at) => ({ lookup: at + 1, id }))
      : [{ id: given }];
    return rows as Row[];
  };
  const read = readBatcher({
    connect: async () => {
      if (isDown) throw lost;
      connections += 1;
      const connection = connections;
      return {
        read: (query) => {
          calls.push(`${String(query.parameters[0])} over ${connection}`);
          return answer(query);
        },
        release: () => {},
      };
    },
    read: (query) => {
      calls.push('alone');
      const [id] = query.parameters;
      // Another connection is not lost.
      if (errors.get(id) === lost) errors.delete(id);
      return answer(query);
    },
  });
  return { read, errors, calls, goDown: () => (isDown = true) };
}

describe('Reads of PostgreSQL at the same moment', () => {
  it('go over one connection, each with its own rows', async () => {
    const { read, calls } = aPool();
    const later = async () => {
      for (let step = 0; step < 20; step += 1) await Promise.resolve();
      return read(find(2));
    };
    assert.deepEqual(await Promise.all([read(find(1)), later()]), [[{ id: 1 }], [{ id: 2 }]]);
    assert.deepEqual(calls, ['1 over 1', '2 over 1']);
  });

  it('are sent once where they are alike', async () => {
    const { read, calls } = aPool();
    const rows = await Promise.all([read(find(1)), read(find(1)), read(find(2))]);
    assert.deepEqual(rows, [[{ id: 1 }], [{ id: 1 }], [{ id: 2 }]]);
    await read(find(1));
    assert.deepEqual(calls, ['1 over 1', '2 over 1', '1 over 2']);
  });

  it('are one statement where they look up single rows in the same way', async () => {
    const { read, calls } = aPool();
    const lookUp = (id: number) => read<{ id: number }>(find(id), true);
    const further = CompiledQuery.raw('select id from todo where id > $1', [3]);
    const rows = await Promise.all([lookUp(2), read(further), lookUp(1), lookUp(2)]);
    assert.deepEqual(rows[1], [{ id: 3 }]);
    assert.deepEqual(
      [rows[0], rows[2], rows[3]].map((found) => found.map(({ id }) => id)),
      [[2], [1], [2]],
    );
    assert.deepEqual(calls, ['2,1 over 1', '3 over 1']);
  });

  it('are looked up one by one where the server cannot read the key of one', async () => {
    const { read, errors, calls } = aPool();
    const unreadable = new DatabaseError('invalid input syntax for type bigint', 0, 'error');
    errors.set(1.5, unreadable);
    const [bad, good] = await Promise.allSettled([read(find(1.5), true), read(find(2), true)]);
    assert.deepEqual(bad, { status: 'rejected', reason: unreadable });
    assert.deepEqual(good, { status: 'fulfilled', value: [{ id: 2 }] });
    assert.deepEqual(calls, ['1.5,2 over 1', 'alone', 'alone']);
  });

  it('take further connections where there are many', async () => {
    const { read, calls } = aPool();
    await Promise.all(Array.from({ length: 40 }, (_, id) => read(find(id))));
    const counts = Map.groupBy(calls, (call) => call.split(' ').at(-1));
    assert.deepEqual(
      Array.from(counts.values(), ({ length }) => length),
      [16, 16, 8],
    );
  });

  it('fail alone', async () => {
    const { read, errors } = aPool();
    const refused = new StorageError('storage-unusable', 'The table is damaged.');
    errors.set(1, refused);
    const [bad, good] = await Promise.allSettled([read(find(1)), read(find(2))]);
    assert.deepEqual(bad, { status: 'rejected', reason: refused });
    assert.deepEqual(good, { status: 'fulfilled', value: [{ id: 2 }] });
  });

  it('are sent again where their connection is lost, and not where the server is late', async () => {
    const { read, errors, calls } = aPool();
    errors.set(1, late).set(2, lost);
    const [waited, sentAgain] = await Promise.allSettled([read(find(1)), read(find(2))]);
    assert.deepEqual(waited, { status: 'rejected', reason: late });
    assert.deepEqual(sentAgain, { status: 'fulfilled', value: [{ id: 2 }] });
    assert.deepEqual(calls, ['1 over 1', '2 over 1', 'alone']);
  });

  it('all fail where there is no connection', async () => {
    const { read, goDown } = aPool();
    goDown();
    for (const outcome of await Promise.allSettled([read(find(1)), read(find(2))])) {
      assert.deepEqual(outcome, { status: 'rejected', reason: lost });
    }
  });
});
