export {
  answersJson,
  operation,
  type Access,
  type BodySpec,
  type FileSpec,
  type Method,
  type NoParameters,
  type Operation,
  type OperationDefinition,
  type Operations,
  type Parameters,
  type Responses,
  type ResponseSpec,
  type Tag,
} from './operation.ts';
export { todoOperations, todosPath } from './todo-operations.ts';
export { historyOperations } from './history-operations.ts';
export {
  exportFormats,
  feedOperations,
  fileOperations,
  importFormats,
  importReportSchema,
  maxFileSize,
} from './file-operations.ts';
export { accountOperations } from './account-operations.ts';
export type { PathParameter } from './path-parameters.ts';
export {
  requestHeaders,
  type HeaderValues,
  type RequestHeader,
  type RequestHeaderSpec,
} from './request-headers.ts';
export { responseHeaders, type ResponseHeader } from './response-headers.ts';
export {
  entityTagsFrom,
  isNamedStronglyIn,
  isNamedWeaklyIn,
  revisionsIn,
  revisionsWeaklyIn,
  revisionTag,
  type EntityTags,
} from './entity-tag.ts';
export {
  calendarMediaType,
  csvMediaType,
  eventStreamType,
  jsonMediaType,
  mergePatchMediaType,
  problemMediaType,
  textMediaType,
  yamlMediaType,
} from './media-types.ts';
export { problemSchema, type ProblemJson } from './problem-schema.ts';
export type { ObjectSchema, Schema } from './schema.ts';
