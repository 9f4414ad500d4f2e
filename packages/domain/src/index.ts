export {
  accountKey,
  accountNameFault,
  disable,
  enable,
  passwordFault,
  passwordLength,
  tokenNameFault,
  tokenNameRule,
  type Account,
} from './accounts/account.ts';
export {
  isTokenLive,
  isUseNews,
  maxPersonalTokens,
  usualExpiry,
  type PersonalToken,
} from './accounts/personal-token.ts';
export { localPrincipal, type Principal } from './accounts/principal.ts';
export { scopes, type Scope } from './accounts/scope.ts';
export {
  isRenewalDue,
  isSessionLive,
  openSession,
  refreshed,
  renewed,
  sessionCookieLifetime,
  type Session,
} from './accounts/session.ts';
export { nextAttempt, type SignInAttempts } from './accounts/sign-in-attempts.ts';
export {
  changeKind,
  changeKinds,
  localActor,
  type Actor,
  type BeforeAndAfter,
  type Change,
  type ChangeKind,
  type CommandId,
  type Erased,
  type Reverts,
} from './change.ts';
export {
  addDays,
  calendarDate,
  calendarDateFrom,
  daysBetween,
  dueFrom,
  dueInstant,
  dueMoment,
  dueRule,
  isCalendarDate,
  type CalendarDate,
  type Due,
  type DueInstant,
  type LocalMoment,
} from './due.ts';
export { choiceRule } from './field-rule.ts';
export {
  editAsImported,
  fieldTexts,
  importedDraft,
  type ImportedChanges,
  type ImportedMoments,
} from './imported-todo.ts';
export { instant, isInstant, type Instant } from './instant.ts';
export { describe, InvalidTodoError, sentence, type Fault } from './invalid-todo-error.ts';
export {
  broughtBack,
  isAsIn,
  isErased,
  nextRedo,
  reversalsOf,
  undoableCommands,
  type LoggedCommand,
  type Reversal,
} from './reversal.ts';
export { assertOwner, localOwner, type Owner } from './owner.ts';
export { priorities, type Priority } from './priority.ts';
export { isOpen, openStatuses, statuses, type Status } from './status.ts';
export {
  repetitionFaults,
  systemFieldRule,
  type RepeatedFields,
  type Revision,
  type SystemFields,
} from './system-fields.ts';
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
export { midnight, timeOfDay, type TimeOfDay } from './time-of-day.ts';
export {
  canonicalFields,
  defaults,
  fieldNames,
  textRules,
  type Defaults,
  type NewTodo,
  type TodoChanges,
  type TodoFields,
} from './todo-fields.ts';
export { eachOf, todoIdFrom, type TodoId, type TodoIds } from './todo-id.ts';
export {
  complete,
  draft,
  edit,
  isOverdue,
  reopen,
  replace,
  start,
  type Todo,
  type TodoDraft,
} from './todo.ts';
export { lastDayOfWeek, weekdayOf, weekdays } from './weekday.ts';
