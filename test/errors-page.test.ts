import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { it } from 'node:test';
import { problemTypes } from '@todo/adapters-http';

it('docs/errors.md explains exactly the problems that there are', async () => {
  const page = await readFile(new URL('../docs/errors.md', import.meta.url), 'utf8');
  const rows = page
    .split('\n')
    .filter((line) => /^\| \d/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
  const problems = Object.entries(problemTypes).map(([slug, { status, title, explanation }]) => [
    `${status}`,
    `\`${slug}\``,
    title,
    explanation,
  ]);
  assert.deepEqual(rows, problems);
});
