export { instant, type Instant } from './instant.ts';
export { describe, InvalidTodoError, type Fault } from './invalid-todo-error.ts';
export { assertOwner, localOwner, type Owner } from './owner.ts';
export { codePoints, textFault, type TextRule } from './text-rule.ts';
export {
  complete,
  defaults,
  draft,
  edit,
  reopen,
  replace,
  start,
  statuses,
  statusFault,
  taskRule,
  type NewTodo,
  type Status,
  type Todo,
  type TodoDraft,
  type TodoFields,
} from './todo.ts';
export { todoIdFrom, type TodoId } from './todo-id.ts';
