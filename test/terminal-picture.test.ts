import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { terminalPicture } from '../scripts/terminal-picture.ts';
import { sessionOf, shownCommands } from '../scripts/terminal-session.ts';

const noTerminal =
  !(process.platform === 'linux' && existsSync('/usr/bin/script')) &&
  'needs script of util-linux to make a terminal';

describe('The picture of a terminal', () => {
  it('shows each stretch of a line at its column, as it looks', () => {
    const picture = terminalPicture(['a  \u001B[31m<b>\u001B[39m c'], 'A "title"');
    assert.match(picture, /aria-label="A &quot;title&quot;"/);
    assert.deepEqual(picture.match(/<text .*/g), [
      '<text x="16.0" y="31">a</text>',
      '<text x="41.2" y="31" class="red">&lt;b&gt;</text>',
      '<text x="74.8" y="31">c</text>',
    ]);
  });

  it('shows nothing that it does not know', () => {
    assert.throws(() => terminalPicture(['\u001B[5mblinking'], 'A title'), /SGR code 5/);
  });

  it('of the README is drawn from commands that work', { skip: noTerminal }, async () => {
    const lines = await sessionOf(shownCommands);
    assert.ok(lines.length > 2 * shownCommands.length);
    const size = Buffer.byteLength(terminalPicture(lines, 'A title'));
    assert.ok(size < 60 * 1024, `${size}`);
    const committed = readFileSync(new URL('../docs/terminal.svg', import.meta.url), 'utf8');
    for (const command of shownCommands) assert.ok(committed.includes(`>${command}</text>`));
  });
});
