import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aShellWithTwo, printed, refused } from '../../testing/a-shell.ts';

describe('A short name', () => {
  it('-q is --quiet, before and after the command', async () => {
    const { todo } = await aShellWithTwo();
    assert.deepEqual(await todo('list', '-q'), printed('1\n2\n'));
    assert.deepEqual(await todo('-q', 'list'), printed('1\n2\n'));
    assert.deepEqual(await todo('edit', '1', '--tag', '+home', '-q'), printed('1\n'));
    assert.equal((await todo('list', '-q', '--json')).exitCode, 2);
  });

  it('-v and -V show the version', async () => {
    const { todo } = await aShellWithTwo();
    for (const words of [['-v'], ['-V'], ['list', '-v'], ['add', 'Buy', '-V']]) {
      assert.deepEqual(await todo(...words), printed('1.2.3\n'));
    }
  });

  it('-y is --yes', async () => {
    const { todo } = await aShellWithTwo();
    assert.deepEqual(await todo('rm', '1', '-y'), printed('Removed 1  Buy milk\n'));
    assert.deepEqual(await todo('trash', 'empty', '-y'), printed('Removed 1 todo for good\n'));
  });

  it('is in the help', async () => {
    const { todo } = await aShellWithTwo();
    const { stdout } = await todo('list', '--help');
    assert.match(stdout, /^ {2}-q, --quiet .*\n/m);
    assert.match(stdout, /^ {2}-v, --version .*\n/m);
  });

  it('is not found in the middle of a word, nor after --', async () => {
    const { todo } = await aShellWithTwo();
    for (const word of ['-quick', '-Very', '-vq']) {
      assert.deepEqual(
        await todo('add', 'Buy', word),
        refused(2, `Unknown option '${word}'. Text that looks like an option goes after \`--\`.\n`),
      );
    }
    assert.deepEqual(
      await todo('add', '--', '-q', '-v', '-V', '-y'),
      printed('Added 3  -q -v -V -y\n'),
    );
    await todo('edit', '1', '--tag', '+quick');
    assert.deepEqual(await todo('edit', '1', '--tag', '-quick'), printed('Changed 1  Buy milk\n'));
  });

  it('is no value of an option', async () => {
    const { todo } = await aShellWithTwo();
    assert.deepEqual(
      await todo('add', 'Buy', '--notes', '-q'),
      refused(
        2,
        '--notes lacks its value, because -q is an option. If you mean text, write --notes=-q.\n',
      ),
    );
    assert.deepEqual(await todo('add', 'Buy', '--notes=-q', '-q'), printed('3\n'));
  });
});
