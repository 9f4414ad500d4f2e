import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Turns } from './turns.ts';

describe('Turns', () => {
  it('are never more than may run at once, and come in order', async () => {
    const turns = new Turns(2, 100, () => new Error('full'));
    const began: number[] = [];
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        turns.take(async () => {
          began.push(index);
          most = Math.max(most, (running += 1));
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
        }),
      ),
    );
    assert.equal(most, 2);
    assert.deepEqual(
      began,
      Array.from({ length: 50 }, (_, index) => index),
    );
  });

  it('go on after a task that fails', async () => {
    const turns = new Turns(1, 1, () => new Error('full'));
    const failing = turns.take(async () => {
      throw new Error('failed');
    });
    const next = turns.take(async () => 'done');
    await assert.rejects(
      turns.take(async () => 'too many'),
      /full/,
    );
    await assert.rejects(failing, /failed/);
    assert.equal(await next, 'done');
    assert.equal(await turns.take(async () => 'again'), 'again');
  });
});
