export { clockIn, endOf, systemClock, timeZoneNamed, type Clock } from './ports/clock.ts';
export {
  accountAuthenticator,
  type AccountAuthenticatorOptions,
} from './accounts/account-authenticator.ts';
export {
  createAccountApp,
  type AccountApp,
  type NewToken,
  type OwnAccount,
  type OwnSession,
  type OwnToken,
  type PasswordChange,
} from './accounts/account-app.ts';
export {
  createAccountManager,
  type AccountManager,
  type AccountManagerOptions,
  type AccountSummary,
} from './accounts/account-manager.ts';
export { assertPermitted } from './accounts/assert-permitted.ts';
export type { SessionCookie, SessionTokens, SignIn, SignInContext } from './accounts/sign-in.ts';
export {
  AccountExistsError,
  AccountNotFoundError,
  ChangesGoneError,
  CommandNotFoundError,
  CredentialNotFoundError,
  ForbiddenError,
  IdempotencyError,
  InvalidAccountError,
  InvalidFileError,
  InvalidQueryError,
  isTodoError,
  LossyFileError,
  mostFileFaults,
  StaleVersionError,
  StorageError,
  TodoNotFoundError,
  TooBusyError,
  TooManyAttemptsError,
  UnauthenticatedError,
  UndoConflictError,
  type AccountError,
  type ErrorCode,
  type LineFault,
  type StorageErrorCode,
  type TodoError,
} from './errors.ts';
export { isLoopbackAddress, isLoopbackHost } from './loopback.ts';
export { jsonPointer, parse, type Parsed, type UnknownDetail } from './schemas/parse.ts';
export { assertHolds, type Precondition } from './precondition.ts';
export { ChangeListeners } from './change-listeners.ts';
export { ClaimedKeys } from './claimed-keys.ts';
export { detectFormat, type DetectedFile } from './detect-format.ts';
export { createTodoApp, type TodoApp, type TodoAppOptions } from './create-todo-app.ts';
export {
  problemKind,
  problemKinds,
  problemSlugs,
  type ProblemKind,
  type ProblemSlug,
} from './problem-kinds.ts';
export { batchResultsJson } from './batch-json.ts';
export { changeJson, revertedJson, trashedTodoJson } from './history-json.ts';
export { todoJson } from './todo-json.ts';
export { trashCursorFrom, trashPositionFrom } from './schemas/cursor.ts';
export { newRevision } from './revision.ts';
export { fold, maxWords, searchText, searchWords } from './search-text.ts';
export {
  byId,
  comparePositions,
  compareText,
  compareTodos,
  dueKey,
  positionOf,
  sortFields,
  sortNames,
  sortStep,
  sortValue,
  totalOrder,
  type SortField,
  type SortName,
  type SortStep,
  type SortValue,
} from './todo-order.ts';
export type {
  AccountReader,
  AccountReaders,
  AccountRepositories,
  AccountRepository,
  AccountStore,
  PersonalTokenReader,
  PersonalTokenRepository,
  SessionReader,
  SessionRepository,
  SignInAttemptRepository,
  SigningKeyRepository,
  WithAccount,
} from './ports/account-store.ts';
export { noCredentials, type Authenticator, type Credentials } from './ports/authenticator.ts';
export type { PasswordHasher, PasswordVerdict } from './ports/password-hasher.ts';
export type { SecretGenerator } from './ports/secret-generator.ts';
export type {
  AccessClaims,
  CookieClaims,
  RefreshClaims,
  TokenClaims,
  TokenSigner,
} from './ports/token-signer.ts';
export type { ChangeLog, ChangeLogRepository, ChangeRange } from './ports/change-log.ts';
export type { TrashedTodo, TrashReader, TrashRepository } from './ports/trash.ts';
export type { ExternalId, ExternalIdReader, ExternalIdRepository } from './ports/external-ids.ts';
export type {
  IdempotencyAnswer,
  IdempotencyRecord,
  IdempotencyRecords,
} from './ports/idempotency-records.ts';
export { inMemorySpool, type OpenSpool, type Spool } from './ports/spool.ts';
export type { Command, Readers, Repositories, Store } from './ports/store.ts';
export type {
  FileEntry,
  FileFault,
  FormatContext,
  IncomingTodo,
  JsonObject,
  JsonValue,
  OnLoss,
  OutgoingTodo,
  SkippedEntry,
  TodoFormat,
} from './ports/todo-format.ts';
export type {
  TodoPage,
  TodoPosition,
  TodoQuery,
  TodoReader,
  TodoRepository,
} from './ports/todo-repository.ts';
export {
  defaultLimit,
  listQuerySchema,
  maxLimit,
  maxTagGroups,
  maxTagsInGroup,
  newTodoSchema,
  replacementSchema,
  todoChangesSchema,
  todoJsonSchema,
  type TodoJson,
} from './schemas/todo-schemas.ts';
export {
  withoutDates,
  type ListAllQuery,
  type ListFilter,
  type ListQuery,
} from './schemas/list-query.ts';
export {
  newTokenSchema,
  ownAccountSchema,
  ownSessionSchema,
  ownTokenSchema,
  passwordChangeSchema,
  refreshSchema,
  sessionTokensSchema,
  signInSchema,
  tokenWithSecretSchema,
} from './schemas/account-schemas.ts';
export {
  changeJsonSchema,
  changesQuerySchema,
  commandPattern,
  latestChangesQuerySchema,
  revertedJsonSchema,
  trashedTodoJsonSchema,
  trashQuerySchema,
  undoQuerySchema,
  type ChangeJson,
  type RevertedJson,
  type TrashedTodoJson,
} from './schemas/history-schemas.ts';
export {
  batchResultsSchema,
  batchSchema,
  operationsFrom,
  type BatchResultsJson,
} from './schemas/batch-schemas.ts';
export type { StopSignal } from './stop-signal.ts';
export type { OnDuplicate } from './import/plan.ts';
export type { ExportOptions } from './use-cases/export-todos.ts';
export type { ImportOptions, ImportReport } from './use-cases/import-todos.ts';
export { subscriptionTo, type FollowOptions } from './use-cases/follow-changes.ts';
export { forgetHistory, type Forgotten, type Retention } from './use-cases/forget-history.ts';
export type { ChangePage, ChangesQuery } from './use-cases/list-changes.ts';
export type { TrashPage } from './use-cases/trash.ts';
export type { OnCommitted } from './use-cases/use-case-context.ts';
export type { Reverted, RevertedTodo } from './reverted.ts';
export { listAll, type TodoList } from './use-cases/list-todos.ts';
export { matchesFilter, overdueBound, type DueBound, type TodoFilter } from './todo-filter.ts';
export type { AnsweredOnce } from './use-cases/answer-once.ts';
export { maxOperations, type BatchOperation } from './use-cases/batch.ts';
export type { AddedOnce } from './use-cases/add-todo-once.ts';
export { isOrigin } from './web-origin.ts';
export { similarWord } from './input/similar-word.ts';
