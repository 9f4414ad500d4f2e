import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aShell, printed, refused } from '../../testing/a-shell.ts';

describe('todo quick', () => {
  it('takes the date, the tags and the priority out of the words, and says so', async () => {
    const { todo, api } = aShell();
    const { stdout } = await todo('quick', 'Buy', 'milk', '2026-12-24', '+home', 'p:high', '#shop');
    assert.match(
      stdout,
      /^Added 1 {2}Buy milk {2}due Thu 2026-12-24(?: \(.+\))? {2}tag home {2}priority high {2}tag shop\n$/,
    );
    const { task, due, tags, priority } = (await api(1)) as Record<string, unknown>;
    assert.deepEqual(
      { task, due, tags, priority },
      { task: 'Buy milk', due: '2026-12-24', tags: ['home', 'shop'], priority: 'high' },
    );
  });

  it('takes one text in quotes as well, and leaves what is only text', async () => {
    const { todo } = aShell();
    assert.deepEqual(await todo('quick', 'Fix #12  +1'), printed('Added 1  Fix #12 +1\n'));
    assert.deepEqual(await todo('quick', 'Call', 'mum', '--quiet'), printed('2\n'));
  });

  it('refuses words that leave no task', async () => {
    const { todo } = aShell();
    assert.deepEqual(
      await todo('quick', 'tomorrow', '+home'),
      refused(
        2,
        'The text of the task is missing beside "tomorrow" and "+home". `todo add` takes every word as text.\n',
      ),
    );
    assert.deepEqual(await todo('quick', ' '), refused(2, 'The text of the task is missing.\n'));
  });
});
