export {
  addDays,
  calendarDate,
  calendarDateFrom,
  dueFrom,
  dueInstant,
  dueRule,
  isCalendarDate,
  type CalendarDate,
  type Due,
  type DueInstant,
} from './due.ts';
export { instant, type Instant } from './instant.ts';
export { describe, InvalidTodoError, type Fault } from './invalid-todo-error.ts';
export { assertOwner, localOwner, type Owner } from './owner.ts';
export {
  keptTags,
  maxTags,
  normalizedTag,
  tagFault,
  tagRule,
  tagsRule,
  tooManyTags,
} from './tags.ts';
export { codePoints, invisible, textFault, type TextRule } from './text-rule.ts';
export { todoIdFrom, type TodoId } from './todo-id.ts';
export {
  choiceRule,
  complete,
  defaults,
  draft,
  edit,
  notesRule,
  priorities,
  reopen,
  repetitionFaults,
  replace,
  start,
  statuses,
  systemFieldRule,
  taskRule,
  type NewTodo,
  type Priority,
  type RepeatedFields,
  type Revision,
  type Status,
  type SystemFields,
  type Todo,
  type TodoChanges,
  type TodoDraft,
  type TodoFields,
} from './todo.ts';
