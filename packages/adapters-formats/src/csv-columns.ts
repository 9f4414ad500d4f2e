import { heldFields } from './described-format.ts';

/** What a column of a CSV file may hold. */
export const columnNames = [...heldFields, 'externalId', 'extra'] as const;
export type ColumnName = (typeof columnNames)[number];

/** Names of columns in other programs, in lower case and without what is no letter. */
const otherNames: Readonly<Record<Exclude<ColumnName, 'extra'> | 'isDone', readonly string[]>> = {
  id: [],
  externalId: ['id', 'uid', 'uuid', 'externalid'],
  task: ['task', 'title', 'summary', 'subject', 'name', 'content', 'todo', 'item', 'taskname'],
  status: ['status', 'state'],
  isDone: ['done', 'completed', 'isdone', 'iscompleted', 'complete', 'finished'],
  priority: ['priority', 'importance'],
  due: ['due', 'duedate', 'dueat', 'dueon', 'deadline'],
  tags: ['tags', 'tag', 'labels', 'label', 'categories', 'category', 'contexts'],
  notes: ['notes', 'note', 'description', 'details', 'comments', 'comment', 'body'],
  createdAt: ['createdat', 'created', 'createdon', 'datecreated', 'creationdate'],
  updatedAt: ['updatedat', 'updated', 'modified', 'modifiedat', 'lastmodified'],
  completedAt: ['completedat', 'completedon', 'datecompleted', 'completiondate', 'finishedat'],
};

const columnByName: ReadonlyMap<string, ColumnName | 'isDone'> = new Map(
  Object.entries(otherNames).flatMap(([column, names]) =>
    names.map((name): [string, ColumnName | 'isDone'] => [name, column as ColumnName | 'isDone']),
  ),
);

/** What the columns of a file hold. */
export interface Columns {
  /** Whether the file is ours: then each cell is exactly what we write. */
  readonly isOwn: boolean;
  /** For each column its meaning, or its name where it has none. */
  readonly meanings: readonly (ColumnName | 'isDone' | { readonly other: string })[];
}

/** Reads the header; undefined where no column has the task. */
export function columnsFrom(header: readonly string[]): Columns | undefined {
  if (columnNames.every((name, index) => header[index] === name)) {
    return { isOwn: true, meanings: columnNames };
  }
  const seen = new Set<string>();
  const meanings = header.map((name) => {
    const column = columnByName.get(name.toLowerCase().replaceAll(/[^\p{L}]/gu, ''));
    if (column === undefined || seen.has(column)) return { other: name };
    seen.add(column);
    return column;
  });
  if (seen.has('task')) return { isOwn: false, meanings };
  // Some programs call the task its description, and have nothing else.
  const [only] = meanings.flatMap((meaning, index) => (meaning === 'notes' ? [index] : []));
  if (only === undefined) return undefined;
  return { isOwn: false, meanings: meanings.with(only, 'task') };
}
