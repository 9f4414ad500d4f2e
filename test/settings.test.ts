import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { preferencesTable, settingsTable } from '@todo/composition';

/** Tables read the same however wide their columns are drawn. */
function withoutWidths(text: string): string {
  return text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
}

describe('docs/settings.md', () => {
  const text = withoutWidths(readFileSync(new URL('../docs/settings.md', import.meta.url), 'utf8'));

  for (const [name, table] of [
    ['settings', settingsTable()],
    ['preferences', preferencesTable()],
  ] as const) {
    it(`has the table that the ${name} themselves give`, () => {
      const bare = withoutWidths(table);
      assert.ok(text.includes(bare), `The table should be:\n${bare}`);
    });
  }
});
