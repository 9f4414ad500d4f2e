import { maxTags, tooManyTags, type Fault } from '@todo/domain';

/** The name of each part of a todo or a query in a sentence. */
const subjects: Readonly<Record<string, string>> = {
  due: 'the due date',
  dueBefore: 'the due date',
  dueAfter: 'the due date',
  tag: 'a tag',
};

/** One sentence for all faults, for a person who has typed options and knows no JSON Pointers. */
export function faultSentence(faults: readonly Fault[]): string {
  const clauses = new Set(faults.map(clause));
  const text = [...clauses].join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function clause({ pointer, detail }: Fault): string {
  if (detail === tooManyTags) return `there must be at most ${maxTags} tags`;
  // A command with several ids is a batch, in which all todos get the same values.
  const [, field = '', ...place] = pointer.replace(/^\/operations\/\d+\/set/, '').split('/');
  const isOneTag = field === 'tags' && place.length > 0;
  return `${isOneTag ? 'a tag' : (subjects[field] ?? `the ${field}`)} ${detail}`;
}
