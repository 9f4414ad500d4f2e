import { tmpdir } from 'node:os';
import { PassThrough } from 'node:stream';
import { createProgram } from '@todo/cli';
import { commandLine, type ProgramIo } from '@todo/program';

type Command = ReturnType<typeof createProgram>;

/** What each exit code means, as `ExitCode` of packages/cli lists them. */
const exitCodes: Readonly<Record<string, string>> = {
  0: 'Done.',
  1: 'An unexpected error.',
  2: 'Wrong usage, or input that is not valid.',
  3: 'There is no such todo.',
  4: 'A conflict with another change.',
  5: 'The database or the server cannot be reached.',
};

const variables: Readonly<Record<string, string>> = {
  TODO_DATABASE_URL: 'Where the todos are, as --database says.',
  TODO_SERVER: 'The server with the todos, as --server says.',
  TODO_TOKEN: 'The personal token for that server.',
  TODO_USER: 'The account whose todos to use, as --user says.',
};

const files: Readonly<Record<string, string>> = {
  '~/.local/share/todo/todo.db': 'The todos, unless a setting puts them elsewhere.',
  '~/.config/todo/config': 'Settings of the user; todo config shows each with its source.',
  '~/.config/todo/server.json': 'The login to a server.',
  '~/.cache/todo': 'What makes the program start sooner. It may be removed at any time.',
};

/**
 * The manual page `todo(1)` of the program's commands, in the macros of man(7).
 * @param release the version, and the day that the page shows, as `2026-11-30`
 */
export function manPage(release: { readonly version: string; readonly date: string }): string {
  const said: string[] = [];
  const io = noIo();
  const program = createProgram(io, commandLine(io), {
    contextFor: () => {
      throw new Error('No command runs for the manual page.');
    },
    say: (text) => void said.push(text),
  });
  const afterHelp = (command: Command): string => {
    said.length = 0;
    command.outputHelp();
    return said.join('').slice(command.helpInformation().length);
  };
  return [
    `.TH TODO 1 ${release.date} "todo ${release.version}" "User Commands"`,
    '.SH NAME',
    `todo \\- ${literal(decapitalized(program.description()).replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    '.B todo',
    '.RI [ options ]',
    '.RI [ command ]',
    '.SH DESCRIPTION',
    'Without a command, todo lists the open todos. Each command is described below.',
    ...blocks(afterHelp(program)),
    '.SH GLOBAL OPTIONS',
    'Every command takes these.',
    ...terms(optionsOf(program)),
    '.SH COMMANDS',
    ...commandsOf(program).flatMap((command) => section(command, afterHelp(command))),
    '.SH EXIT STATUS',
    ...terms(exitCodes),
    '.SH ENVIRONMENT',
    ...terms(variables),
    '.SH FILES',
    ...terms(files),
    '.SH SEE ALSO',
    literal(
      'todo <command> --help shows one command, and todo completion --help sets up completion.',
    ),
    '',
  ].join('\n');
}

/** Every command, each followed by the commands in it. */
function commandsOf(parent: Command): readonly Command[] {
  return parent
    .createHelp()
    .visibleCommands(parent)
    .filter((command) => parent.parent === null || command.name() !== 'help')
    .flatMap((command) => [command, ...commandsOf(command)]);
}

function section(command: Command, after: string): readonly string[] {
  const help = command.createHelp();
  const argumentTerms = help
    .visibleArguments(command)
    .map((argument) => [help.argumentTerm(argument), help.argumentDescription(argument)] as const);
  return [
    `.SS ${literal(help.commandUsage(command).replace(/ \[options\]/, ''))}`,
    literal(capitalized(help.commandDescription(command))),
    ...terms({ ...Object.fromEntries(argumentTerms), ...optionsOf(command) }),
    ...blocks(after),
  ];
}

function optionsOf(command: Command): Readonly<Record<string, string>> {
  const help = command.createHelp();
  const options = help
    .visibleOptions(command)
    .map((option) => [help.optionTerm(option), help.optionDescription(option)]);
  return Object.fromEntries(options) as Readonly<Record<string, string>>;
}

function terms(entries: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(entries).flatMap(([term, description]) => [
    '.TP',
    `.B ${literal(term)}`,
    literal(description),
  ]);
}

/** What follows the help: paragraphs, and indented lines that stay as they are. */
function blocks(text: string): readonly string[] {
  return text
    .trim()
    .split(/\n(?=\S)|\n\n/)
    .filter((block) => block.trim() !== '')
    .flatMap((block) => {
      const [first = '', ...indented] = block.split('\n');
      if (indented.length === 0) return ['.PP', literal(first)];
      return ['.PP', literal(first), '.PP', '.nf', '.RS', ...indented.map(dedented), '.RE', '.fi'];
    });
}

function dedented(line: string): string {
  return literal(line.replace(/^ {2}/, ''));
}

/** The text as roff prints it: no escape, no hyphen that a reader cannot search for, no request. */
function literal(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replace(/^[.']/, '\\&$&');
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function decapitalized(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** The environment of a program that runs no command. */
function noIo(): ProgramIo {
  const nowhere = new PassThrough();
  return {
    env: {},
    cwd: tmpdir(),
    stdin: nowhere,
    stdout: { write: () => {}, columns: Number.MAX_SAFE_INTEGER },
    stderr: { write: () => {} },
    stderrStream: nowhere,
    openEditor: () => Promise.reject(new Error('No command runs.')),
    stopRequested: () => new Promise(() => {}),
  };
}
