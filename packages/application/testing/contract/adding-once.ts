import assert from 'node:assert/strict';
import type { KeyedRequest } from '../todos-in.ts';
import { edit } from '@todo/domain';
import { aDraft, momentsLater } from '../a-todo.ts';
import { forOwners, forOneOwner, type ContractCase } from './contract-case.ts';

/** Repeated requests under one idempotency key. */
export const addingOnce: readonly ContractCase[] = [
  forOneOwner('adds a todo once under a key, and returns the same result again', async (todos) => {
    const first = await todos.addOnce(aDraft({ task: 'a' }), aKey());
    assert.equal(first.isNew, true);
    const added = await todos.find(first.id);
    assert.equal(added?.task, 'a');
    assert.equal(first.revision, added.revision);
    await todos.update([first.id], (todo) => edit(todo, { task: 'changed' }, todo.updatedAt));
    const again = await todos.addOnce(aDraft({ task: 'b' }), aKey({ fingerprint: 'other' }));
    assert.deepEqual(again, { ...first, isNew: false });
    assert.equal(again.answer, `${first.id} a`);
    assert.equal(await todos.count({}), 1);
  }),

  forOneOwner('adds one todo for many requests at once with one key', async (todos) => {
    const records = await Promise.all(
      Array.from({ length: 20 }, () => todos.addOnce(aDraft(), aKey())),
    );
    assert.equal(records.filter(({ isNew }) => isNew).length, 1);
    assert.equal(new Set(records.map(({ answer }) => answer)).size, 1);
    assert.equal(await todos.count({}), 1);
  }),

  forOneOwner(
    'keeps neither the todo nor the key when the answer cannot be made',
    async (todos) => {
      await assert.rejects(todos.addOnce(aDraft(), aKey({ answer: throwing })), /refused/);
      assert.equal(await todos.count({}), 0);
      assert.equal((await todos.addOnce(aDraft(), aKey())).isNew, true);
    },
  ),

  forOneOwner('forgets a key when it has expired', async (todos) => {
    await todos.addOnce(aDraft(), aKey());
    const atTheEnd = { now: momentsLater(1000), expiresAt: momentsLater(2000) };
    assert.equal((await todos.addOnce(aDraft(), aKey({ now: momentsLater(999) }))).isNew, false);
    assert.equal((await todos.addOnce(aDraft(), aKey(atTheEnd))).isNew, true);
    assert.equal(await todos.count({}), 2);
  }),

  forOneOwner('keeps every key apart from every other', async (todos) => {
    const keys = [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'key',
      'Key',
      'key ',
      ' key',
      'caf\u00e9',
      'cafe\u0301',
      '%',
      '_',
      "'",
      '"',
      '1',
      '01',
      '😀',
      'k'.repeat(255),
    ];
    for (const key of keys) {
      const record = await todos.addOnce(aDraft({ task: key }), aKey({ key }));
      assert.equal(record.isNew, true, key);
    }
    for (const key of keys) {
      const { isNew, answer } = await todos.addOnce(aDraft(), aKey({ key }));
      assert.deepEqual([isNew, answer.trim().endsWith(key.trim())], [false, true], key);
    }
    assert.equal(await todos.count({}), keys.length);
  }),

  forOwners('keeps the keys of different owners apart', async (todosOf) => {
    const hers = await todosOf('ada').addOnce(aDraft(), aKey());
    const his = await todosOf('bob').addOnce(aDraft(), aKey());
    assert.ok(his.isNew);
    assert.notEqual(his.id, hers.id);
  }),
];

function aKey(parts: Partial<KeyedRequest> = {}): KeyedRequest {
  return {
    key: 'key',
    fingerprint: 'fingerprint',
    answer: ({ id, task }) => `${id} ${task}`,
    now: momentsLater(0),
    expiresAt: momentsLater(1000),
    ...parts,
  };
}

function throwing(): never {
  throw new Error('refused');
}
