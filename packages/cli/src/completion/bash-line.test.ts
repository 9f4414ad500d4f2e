import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bashQuoted, readBashLine } from './bash-line.ts';

const breaks = ' \t\n"\'@><=;|&(:';

function words(line: string): readonly string[] {
  return readBashLine(line, breaks).words;
}

/** What bash keeps of the last word, and what it has replaced. */
function halves(line: string): readonly [string, string] {
  const { words: read, kept } = readBashLine(line, breaks);
  const last = read.at(-1) ?? '';
  return [last.slice(0, kept), last.slice(kept)];
}

describe('A line in bash', () => {
  it('is words with blanks between, the last one being typed', () => {
    assert.deepEqual(words('todo done 7'), ['todo', 'done', '7']);
    assert.deepEqual(words('todo  done\t7 '), ['todo', 'done', '7', '']);
    assert.deepEqual(words(''), ['']);
  });

  it('is read without its quotes', () => {
    assert.deepEqual(words(String.raw`todo "a b" 'c d' e\ f g"h"i`), [
      'todo',
      'a b',
      'c d',
      'e f',
      'ghi',
    ]);
    assert.deepEqual(words(String.raw`"a\"b\c\$d" 'e\' ""`), [String.raw`a"b\c$d`, 'e\\', '']);
    assert.deepEqual(words(String.raw`todo ho\ `), ['todo', 'ho ']);
    assert.deepEqual(words('todo ho\\'), ['todo', 'ho']);
  });

  it('has the quote that is open at the cursor', () => {
    assert.deepEqual(readBashLine('todo "a b', breaks), {
      words: ['todo', 'a b'],
      kept: 0,
      quote: '"',
    });
    assert.equal(readBashLine("todo 'a", breaks).quote, "'");
    assert.equal(readBashLine(String.raw`todo "it's \"`, breaks).quote, '"');
    assert.equal(readBashLine('todo "a"', breaks).quote, '');
  });

  it('has words that bash completes in parts', () => {
    assert.deepEqual(halves('todo list --tag=ho'), ['--tag=', 'ho']);
    assert.deepEqual(halves('todo list --tag="ho'), ['--tag=', 'ho']);
    assert.deepEqual(halves('todo add --tag a:b'), ['a:', 'b']);
    assert.deepEqual(halves('todo add --tag "a:b'), ['', 'a:b']);
    assert.deepEqual(halves(String.raw`todo add --tag a\:b`), ['', 'a:b']);
    assert.deepEqual(halves('todo list --tag=a b'), ['', 'b']);
  });

  it('has an @ at the beginning of such a part', () => {
    assert.deepEqual(halves('todo add --tag @ho'), ['', '@ho']);
    assert.deepEqual(halves('todo add --tag a@ho'), ['a', '@ho']);
  });
});

describe('A word in bash', () => {
  it('stays unquoted without special characters', () => {
    for (const word of ['home', '7', '--tag=a,b', '+home', '@ada', 'a:b', 'a/b.c', '日本', 'é']) {
      assert.equal(bashQuoted(word, ''), word);
    }
  });

  // Unquoted, each of these words would be expanded, split or run by bash.
  const hostile = [
    '$(reboot)',
    '${HOME}',
    '~',
    ...Array.from(' !"#$&\'()*;<>?[]^`{|}\\', (sign) => `a${sign}b`),
  ];
  for (const word of hostile) {
    it(`is read back unchanged with ${word}`, () => {
      const quoted = { '': '', '"': '', "'": '' };
      for (const quote of ['', '"', "'"] as const) {
        quoted[quote] = quote + bashQuoted(word, quote) + quote;
        assert.deepEqual(words(quoted[quote]), [word], quoted[quote]);
      }
      assert.notEqual(quoted[''], word);
    });
  }
});
