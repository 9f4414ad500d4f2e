import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { usualPreference } from '../../testing/a-shell.ts';
import { anIo } from '../../testing/an-io.ts';
import { progressBar } from './progress-bar.ts';

/** What a terminal shows of a copy of 1000 rows, 50 ms a hundred. */
function seen(columns: number | undefined, parts: { env?: object; quiet?: true } = {}): string {
  const io = anIo({ ...(columns && { columns }), env: { ...parts.env } });
  let time = 0;
  const options = { color: true, ...(parts.quiet && { quiet: parts.quiet }) };
  const bar = progressBar({ io, options, preference: usualPreference }, () => time);
  for (let done = 0; done <= 1000; done += 100) {
    bar.show({ done, total: 1000 });
    time += 50;
  }
  bar.clear();
  return io.stderr.text;
}

describe('A progress bar', () => {
  it('grows on one line of a terminal, not too often, and clears it at the end', () => {
    const lines = seen(30).split('\r').slice(1);
    assert.deepEqual(
      lines.map((line) => line.replace('\u001B[K', '')),
      [0, 20, 40, 60, 80, 100]
        .map((percent) => {
          const full = Math.round((22 * percent) / 100);
          return `${String(percent).padStart(3)}% [${'#'.repeat(full)}${'-'.repeat(22 - full)}]`;
        })
        .concat(''),
    );
  });

  it('prints nothing without a terminal or under --quiet', () => {
    assert.equal(seen(undefined), '');
    assert.equal(seen(80, { quiet: true }), '');
    assert.equal(seen(80, { env: { TERM: 'dumb' } }), '');
  });

  it('fits into any terminal', () => {
    for (const columns of [1, 8, 9, 200]) assert.ok(seen(columns).includes('100% ['), `${columns}`);
  });
});
