import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aLog } from '../../testing/a-log.ts';
import { repeatedWarning } from './repeated-warning.ts';

describe('A warning of what may happen at every request', () => {
  it('is written at once, and then once in a while with how often it has happened', () => {
    const { logger, lines } = aLog();
    let time = 5;
    const warn = repeatedWarning(logger, 'no answer', { pause: 100, now: () => time });
    for (const at of [5, 6, 104, 105, 106, 300]) {
      time = at;
      warn({ at });
    }
    assert.deepEqual(
      lines.map(({ msg, at, times }) => [msg, at, times]),
      [
        ['no answer', 5, 1],
        ['no answer', 105, 3],
        ['no answer', 300, 2],
      ],
    );
  });
});
