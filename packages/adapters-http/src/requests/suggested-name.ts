import { similarWord, type UnknownDetail } from '@todo/application';

/** What other APIs call these fields and parameters, by the name that they have here. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  keyword: ['q', 'query', 'search', 'text', 'filter', 'contains'],
  task: ['title', 'name', 'summary', 'text', 'subject', 'content'],
  notes: ['note', 'description', 'body', 'comment'],
  due: ['dueDate', 'deadline', 'dueAt'],
  tag: ['label', 'labels', 'category'],
  tags: ['label', 'labels', 'categories'],
  status: ['state', 'done', 'completed'],
  limit: ['size', 'pageSize', 'perPage', 'top', 'max'],
  cursor: ['page', 'offset', 'skip', 'next'],
  sort: ['order', 'orderBy', 'sortBy'],
  count: ['total'],
  dueBefore: ['before', 'until'],
  dueAfter: ['after', 'since'],
};

/** Says that a name is not known and, where one of the known names is meant, which. */
export const unknownDetail: UnknownDetail = (name, known) => {
  const meant = suggestedName(name, known);
  return meant === undefined ? 'is not known' : `is not known (did you mean ${meant}?)`;
};

/** The one of `known` that a client means by `name`: another name of it, or a slip of the finger. */
function suggestedName(name: string, known: readonly string[]): string | undefined {
  const byName = new Map(
    known.flatMap((one) => [one, ...(otherNames[one] ?? [])].map((other) => [plain(other), one])),
  );
  const given = plain(name.slice(0, longestName));
  return byName.get(given) ?? byName.get(similarWord(given, [...byName.keys()]) ?? '');
}

/** Names are compared up to this length: a query may have one of 8 KiB. */
const longestName = 20;

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z]/g, '');
