import { normalizedTag, type TodoFields } from '@todo/domain';

/** The tags in `home,work`, normalized. An invalid tag is kept, so that the use case reports it with all other faults. */
export function tagsIn(text: string): readonly string[] {
  return text.split(',').map((tag) => normalizedTag(tag.trim()));
}

/**
 * The tags after changes such as `+home`, `-work` and `urgent`, applied in order; a word may have several, separated by
 * commas. A tag without a sign is added, except `none`, which removes all. Removing a missing tag changes nothing.
 */
export function changedTags(tags: TodoFields['tags'], changes: readonly string[]): string[] {
  const changed = new Set(tags);
  for (const change of changes.flatMap(tagsIn)) {
    if (/^none$/i.test(change)) changed.clear();
    else if (/^-./.test(change)) changed.delete(change.slice(1));
    // A sign alone is a blank tag, which the use case refuses.
    else changed.add(change.replace(/^[+]|^-$/, ''));
  }
  return [...changed];
}
