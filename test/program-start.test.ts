import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { runProgram } from '../scripts/run-program.ts';
import { launcher } from './todo-program.ts';

/** The first use of one of these loads the data of a locale: 25 ms, a quarter of the start of Node itself. */
const refusingLocales = `
  const refuse = () => { throw new Error('Locale data were loaded.'); };
  for (const name of ['Collator', 'DateTimeFormat', 'NumberFormat', 'Segmenter']) Intl[name] = refuse;
  for (const { prototype } of [Number, BigInt, Date, Array]) prototype.toLocaleString = refuse;
  Date.prototype.toLocaleDateString = Date.prototype.toLocaleTimeString = refuse;
  String.prototype.localeCompare = refuse;
`;

function textOfPack(name: string): Promise<string> {
  return readFile(new URL(`../packages/program/dist/${name}.js`, import.meta.url), 'utf8');
}

describe('The start of the program', () => {
  for (const option of ['--version', '--help']) {
    it(`loads no locale data for ${option}`, async () => {
      const { stdout, stderr } = await runProgram(process.execPath, [
        '--import',
        `data:text/javascript,${encodeURIComponent(refusingLocales)}`,
        launcher,
        option,
      ]);
      assert.equal(stderr, '');
      assert.notEqual(stdout, '');
    });
  }

  it('reads no schemas unless a command looks at todos', async () => {
    const ofSchemas = /\bValiError=class\b/;
    assert.match(await textOfPack('todos'), ofSchemas);
    assert.doesNotMatch(await textOfPack('program'), ofSchemas);
  });
});
