import { maxTags, tooManyTags, type Fault } from '@todo/domain';

/** What each part of a todo, or of what is looked for, is called. */
const subjects: Readonly<Record<string, string>> = {
  due: 'the due date',
  dueBefore: 'the due date',
  dueAfter: 'the due date',
  tag: 'a tag',
};

/** Says what is wrong in a sentence for a person, who has typed words and knows of no paths in a todo. */
export function faultSentence(faults: readonly Fault[]): string {
  const clauses = new Set(faults.map(clause));
  const text = [...clauses].join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function clause({ pointer, detail }: Fault): string {
  if (detail === tooManyTags) return `there must be at most ${maxTags} tags`;
  const [, field = '', ...place] = pointer.split('/');
  const isOneTag = field === 'tags' && place.length > 0;
  return `${isOneTag ? 'a tag' : (subjects[field] ?? `the ${field}`)} ${detail}`;
}
