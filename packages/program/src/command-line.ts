import type { CommandLine, ReadPreference } from '@todo/cli';
import type { ApiOptions } from '@todo/composition/factories';
import { operatorCommands } from './commands/operator-commands.ts';
import { debuggingFor } from './debugging.ts';
import type { ProgramIo } from './program-io.ts';
import { version } from './version.ts';

/**
 * The command line of `todo`: the todo commands over the storage that the settings name, and the commands of an
 * operator. The modules that open the todos are loaded when a command needs them.
 * @param api options of the API for `serve` beside the settings
 */
export function commandLine(io: ProgramIo, api: Partial<ApiOptions> = {}): CommandLine {
  let preferences: Promise<ReadPreference> | undefined;
  return {
    version,
    commands: operatorCommands(io, { version, ...api }),
    // npx puts \`todo\` into the path of this process alone.
    ...(io.env['npm_command'] === 'exec' && { starter: io.starter }),
    debugging: debuggingFor(io, 'todos'),
    async todos(use, chosen) {
      const { todoSource } = await import('./todo-source.ts');
      return todoSource(io, use, chosen);
    },
    async preference(name) {
      preferences ??= import('./preferences.ts').then(({ preferencesOf }) => preferencesOf(io));
      return (await preferences)(name);
    },
    async formats() {
      const { todoFormats } = await import('@todo/composition/factories');
      return todoFormats();
    },
    async todosToComplete(chosen) {
      const { todosToComplete } = await import('./todo-source.ts');
      return todosToComplete(io, chosen);
    },
    async explain(error) {
      if (!(error instanceof Error) || error.name !== 'RemoteError') return error;
      const { explainedRemoteError } = await import('./servers/remote-error.ts');
      return explainedRemoteError(error);
    },
  };
}
