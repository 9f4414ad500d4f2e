import { normalizedTag, type TodoFields } from '@todo/domain';

/** The tags in `home,work`, spelled as they are kept. What is no tag is left to be refused with everything else. */
export function tagsIn(text: string): readonly string[] {
  return text.split(',').map((tag) => normalizedTag(tag.trim()));
}

/**
 * The tags after changes such as `+home`, `-work` and `urgent`, one after the other; several with commas.
 * Without a sign, a tag is added, but for `none`, which takes all off. To take off what is not there changes nothing.
 */
export function changedTags(tags: TodoFields['tags'], changes: readonly string[]): string[] {
  const changed = new Set(tags);
  for (const change of changes.flatMap(tagsIn)) {
    if (/^none$/i.test(change)) changed.clear();
    else if (/^-./.test(change)) changed.delete(change.slice(1));
    // A sign alone leaves no tag, which is refused as blank.
    else changed.add(change.replace(/^[+]|^-$/, ''));
  }
  return [...changed];
}
