import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { turns } from './turns.ts';

describe('The next turn', () => {
  it('comes for all that wait for it at the same moment', async () => {
    const next = turns();
    const seen: string[] = [];
    const waitsFor = async (name: string) => {
      await next();
      seen.push(name);
    };
    const all = [waitsFor('a'), waitsFor('b')];
    await Promise.resolve();
    assert.deepEqual(seen, []);
    await setImmediate();
    assert.deepEqual(seen, ['a', 'b']);
    await Promise.all(all);
  });

  it('comes again', async () => {
    const next = turns();
    const first = next();
    await first;
    assert.notEqual(next(), first);
    await next();
  });
});
