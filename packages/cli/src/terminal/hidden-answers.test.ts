import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { anIo } from '@todo/cli/testing';
import { hiddenAnswers } from './hidden-answers.ts';

const [enter, backspace, ctrlC, ctrlD, ctrlU] = ['\r', '\u007F', '\u0003', '\u0004', '\u0015'];
const arrowUp = '\u001B[A';

/** The answers to two questions of a person who types `keys`, and what is on the screen then. */
async function answersTo(...keys: readonly string[]) {
  const io = anIo({ columns: 80 });
  using answers = hiddenAnswers(io);
  for (const typed of keys) io.stdin.write(typed);
  const first = await answers.ask('Password:');
  const second = first === undefined ? undefined : await answers.ask('Again:');
  return { first, second, screen: io.stderr.text };
}

describe('A hidden answer', () => {
  it('is not on the screen', async () => {
    assert.deepEqual(await answersTo(`secret${enter}`, `other${enter}`), {
      first: 'secret',
      second: 'other',
      screen: 'Password: \nAgain: \n',
    });
  });

  it('is complete if both are pasted at once, or typed before the question', async () => {
    const { first, second } = await answersTo(`one${enter}two${enter}`);
    assert.deepEqual([first, second], ['one', 'two']);
  });

  it('may be corrected, and consist of any characters', async () => {
    const { first, second } = await answersTo(
      `wrong${ctrlU}pas x${backspace}ß 👩‍👩‍👧${enter}`,
      `${arrowUp}a\tb${enter}`,
    );
    // No earlier answer comes back by an arrow key.
    assert.deepEqual([first, second], ['pas ß 👩‍👩‍👧', 'a\tb']);
  });

  it('is missing after Ctrl-C, and after Ctrl-D on an empty line', async () => {
    for (const key of [ctrlC, ctrlD, `half${ctrlC}`]) {
      const { first, screen } = await answersTo(key);
      assert.deepEqual([first, screen], [undefined, 'Password: \n']);
    }
    assert.equal((await answersTo(`one${enter}`, `half${ctrlC}`)).second, undefined);
  });

  it('is missing at the end of the input', async () => {
    const io = anIo({ columns: 80 });
    using answers = hiddenAnswers(io);
    io.stdin.end();
    assert.equal(await answers.ask('Password:'), undefined);
    assert.equal(await answers.ask('Again:'), undefined);
  });
});
