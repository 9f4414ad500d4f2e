import type { ChangeKind } from '@todo/domain';

/** What was done to a todo, in the words of the commands. */
export const changeWords: Readonly<Record<ChangeKind, string>> = {
  created: 'added',
  updated: 'changed',
  completed: 'completed',
  reopened: 'reopened',
  deleted: 'deleted',
  restored: 'restored',
};
