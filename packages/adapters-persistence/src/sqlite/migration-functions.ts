import { fold, searchText } from '@todo/application';
import { keptTags, normalizedTag } from '@todo/domain';
import type Database from 'better-sqlite3';

/** Registers the SQL functions with which migrations convert texts that earlier releases have written. */
export function lendMigrationFunctions(database: Database.Database): void {
  const lend = (name: string, work: (...texts: string[]) => string) =>
    database.function(name, { deterministic: true }, work);
  lend('fold', (text) => fold(text));
  lend('normalized_tag', (tag) => normalizedTag(tag));
  lend('normalized_tags', (tags) => JSON.stringify(tagsFrom(tags)));
  lend('search_text', (task, tags, notes) => searchText({ task, tags: tagsFrom(tags), notes }));
}

function tagsFrom(json: string): readonly string[] {
  return keptTags(JSON.parse(json) as string[]);
}
