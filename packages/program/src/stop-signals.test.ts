import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';
import { stopSignal } from './stop-signals.ts';

function aProcess() {
  const signals = new EventEmitter();
  const exits: number[] = [];
  const clock = { now: 0 };
  const stopped = stopSignal(
    signals,
    (code) => exits.push(code),
    () => clock.now,
  );
  return { signals, exits, clock, stopped };
}

describe('A signal to stop', () => {
  for (const signal of ['SIGINT', 'SIGTERM']) {
    it(`is ${signal}`, async () => {
      const { signals, exits, stopped } = aProcess();
      signals.emit(signal, signal);
      await stopped;
      assert.deepEqual(exits, []);
    });
  }

  it('ends the program at once when it comes again', async () => {
    const { signals, exits, clock, stopped } = aProcess();
    signals.emit('SIGTERM', 'SIGTERM');
    await stopped;
    clock.now = 2000;
    signals.emit('SIGINT', 'SIGINT');
    assert.deepEqual(exits, [130]);
  });

  it('counts as one signal when npm forwards it after the terminal has sent it', async () => {
    const { signals, exits, clock, stopped } = aProcess();
    signals.emit('SIGINT', 'SIGINT');
    await stopped;
    clock.now = 20;
    signals.emit('SIGINT', 'SIGINT');
    assert.deepEqual(exits, []);
  });
});
