export type {
  ChosenTodos,
  CommandContext,
  GlobalOptions,
  PrintContext,
  Todos,
  TodosUse,
} from './command-context.ts';
export type { CliCommand, CommandLine, Debugging, OpenApp, TodoSource } from './command-line.ts';
export { examples } from './commands/help-text.ts';
export { CliError, type CliErrorCode } from './errors/cli-error.ts';
export type { ExitCode, Failure } from './errors/failures.ts';
export { ReportedFailure } from './errors/reported-failure.ts';
export {
  colorChoices,
  columnNames,
  dateStyles,
  usualPreferences,
  type ColorChoice,
  type ColumnName,
  type DateStyle,
  type Preferences,
  type ReadPreference,
} from './preferences.ts';
export { createProgram, type ProgramOptions } from './program.ts';
export { run } from './run.ts';
export { canAsk, confirm } from './terminal/confirm.ts';
export { directSink } from './terminal/direct-sink.ts';
export { hiddenAnswers, type HiddenAnswers } from './terminal/hidden-answers.ts';
export {
  print,
  type Io,
  type OpenEditor,
  type Sink,
  type Source,
  type TextSink,
} from './terminal/io.ts';
export { printData, printNote, type Rendering, type Renderings } from './terminal/output.ts';
export { colored, paintFor, type Paint } from './terminal/paint.ts';
export { systemErrorCode } from './terminal/system-error-code.ts';
export { progressBar, type Progress, type ProgressBar } from './terminal/progress-bar.ts';
export { localDateTime } from './views/local-time.ts';
export { visibleLine, visibleText } from './views/visible-text.ts';
