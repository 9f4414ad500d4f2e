import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { settingsTable } from '@todo/composition';

/** Tables read the same however wide their columns are drawn. */
function withoutWidths(text: string): string {
  return text.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---');
}

describe('docs/settings.md', () => {
  it('has the table that the settings themselves give', () => {
    const text = readFileSync(new URL('../docs/settings.md', import.meta.url), 'utf8');
    const table = withoutWidths(settingsTable());
    assert.ok(withoutWidths(text).includes(table), `The table should be:\n${table}`);
  });
});
