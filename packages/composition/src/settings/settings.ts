import { isAbsolute, resolve } from 'node:path';
import { isLoopbackHost } from '@todo/application';
import type { Fault } from '@todo/domain';
import * as v from 'valibot';
import { SettingsError } from './settings-error.ts';
import type { Environment } from './environment.ts';
import { databaseUrlFault, isPostgresUrl, sqlitePath } from './database-url.ts';
import {
  encryption,
  flag,
  isCertificateFile,
  isHttpOrigin,
  listed,
  oneOf,
  wholeNumber,
} from './setting-rules.ts';
import { variablesIn } from './variables-file.ts';
import { configFile, defaultDatabaseFile, withHome } from './user-folders.ts';
import { workingDirectory } from './working-directory.ts';

/*
 * One schema for every variable: what it may be, what it becomes, what it means, and what it is
 * when nobody says. Everything comes in as text, defaults too, and leaves with its type.
 */

const schema = v.object({
  DATABASE_URL: v.pipe(
    v.string(),
    v.rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed && databaseUrlFault(dataset.value);
      if (message) addIssue({ message });
    }),
    v.description(
      'Where the todos are: `sqlite:<path>`, `sqlite::memory:` or `postgresql://<user>:<password>@<host>/<database>`. ' +
        'A SQLite file is made where it is missing, and only its user may read it.',
    ),
    v.metadata({
      shownDefault: "a SQLite file in the user's data folder (`$XDG_DATA_HOME/todo/todo.db`)",
    }),
  ),
  DATABASE_POOL_SIZE: v.pipe(
    wholeNumber(1, 1000),
    v.description(
      'How many connections to PostgreSQL are open at most. The processes of `todo serve --workers` share them.',
    ),
    v.metadata({ default: '10' }),
  ),
  DATABASE_TIMEOUT_MS: v.pipe(
    wholeNumber(0, 600_000),
    v.description(
      'How long to wait for the lock of another program, for PostgreSQL or for the end of a search, in milliseconds.',
    ),
    v.metadata({ default: '5000' }),
  ),
  DATABASE_SSL: v.pipe(
    encryption(),
    v.description(
      'Whether connections to PostgreSQL are encrypted: `off`, or `on`, which also checks the certificate of the ' +
        'server by the authorities that the system trusts, or the path of a file (PEM) with the ones to check it by. ' +
        '`?sslmode=require` at the end of the URL is as good as `on`.',
    ),
    v.metadata({ default: 'off' }),
  ),
  DATABASE_REPLICA_URLS: v.pipe(
    v.optional(v.string(), ''),
    v.transform(listed),
    v.everyItem(isPostgresUrl, 'must be postgresql://… URLs, with commas between'),
    v.description(
      'Copies of the PostgreSQL database that lists may be read from, with commas between. ' +
        'Whoever has just written sees it in them, too.',
    ),
    v.metadata({ shownDefault: 'none' }),
  ),
  HOST: v.pipe(
    v.string(),
    v.check(
      isLoopbackHost,
      'must be this machine alone, such as 127.0.0.1 or localhost: there are no credentials yet, so anybody who reaches it can change every todo',
    ),
    v.description('The address that the server listens on. For now, only the machine itself.'),
    v.metadata({ default: '127.0.0.1' }),
  ),
  PORT: v.pipe(
    wholeNumber(0, 65_535),
    v.description('The port that the server listens on; 0 takes one that is free.'),
    v.metadata({ default: '3000' }),
  ),
  ALLOWED_ORIGINS: v.pipe(
    v.string(),
    v.transform((list) => list.split(',').map((origin) => origin.trim())),
    v.everyItem(isHttpOrigin, 'must be origins such as http://localhost:3000, with commas between'),
    v.description('The origins whose web pages may call the API, with commas between.'),
    v.metadata({ default: 'http://localhost,http://localhost:3000' }),
  ),
  APP_NAME: v.pipe(
    v.string(),
    v.regex(/^[^\p{Cc}\p{Cs}]{1,100}$/u, 'must be one line of 1 to 100 characters'),
    v.description("The title of the API's documentation."),
    v.metadata({ default: 'Todo REST API' }),
  ),
  DEBUG: v.pipe(
    flag(),
    v.description('Whether an unexpected error on the command line shows its stack.'),
    v.metadata({ default: 'false' }),
  ),
  LOG_LEVEL: v.pipe(
    oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
    v.description(
      'What the server logs at least: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    ),
    v.metadata({ default: 'info' }),
  ),
  SECRET_KEY: v.pipe(
    v.optional(v.string()),
    v.description('What access tokens are signed with. Not used yet.'),
    v.metadata({ shownDefault: 'none', secret: true }),
  ),
  ALGORITHM: v.pipe(
    oneOf(['HS256', 'HS384', 'HS512']),
    v.description('How access tokens are signed: `HS256`, `HS384` or `HS512`. Not used yet.'),
    v.metadata({ default: 'HS256' }),
  ),
  ACCESS_TOKEN_EXPIRE_MINUTES: v.pipe(
    wholeNumber(1, 525_600),
    v.description('How long an access token holds, in minutes. Not used yet.'),
    v.metadata({ default: '30' }),
  ),
});

export type SettingName = keyof typeof schema.entries;
export type SettingValues = Readonly<v.InferOutput<typeof schema>>;

/** In the order in which they are shown. */
export const settingNames = Object.keys(schema.entries) as readonly SettingName[];

/** What kind of command reads the settings: one about todos, one about the database, or the server. */
export type SettingScope = 'todos' | 'database' | 'server';

/** Where a value comes from. */
export type SettingSource = 'option' | 'environment' | '.env' | 'config file' | 'default';

/** Every setting, and where each comes from. Those that the command does not use have their default. */
export interface Settings {
  readonly values: SettingValues;
  readonly sources: Readonly<Record<SettingName, SettingSource>>;
}

/** What the command line said, as text. */
export type SettingOptions = Readonly<Partial<Record<SettingName, string | undefined>>>;

/** A setting before it is checked. */
export interface SettingText {
  readonly text: string;
  readonly source: SettingSource;
  /** The option or variable that says it, and where. */
  readonly saidBy: string;
}

const ofDatabase = settingNames.filter((name) => name.startsWith('DATABASE_'));

/** The settings that commands of each kind use. What they do not use cannot stop them. */
const used: Readonly<Record<SettingScope, readonly SettingName[]>> = {
  todos: [...ofDatabase, 'DEBUG'],
  database: ofDatabase.filter((name) => name !== 'DATABASE_REPLICA_URLS'),
  server: settingNames,
};

/** Whether commands of this kind use the setting. */
export function isUsed(name: SettingName, scope: SettingScope): boolean {
  return used[scope].includes(name);
}

const optionNames: Readonly<Partial<Record<SettingName, string>>> = {
  DATABASE_URL: '--database',
  HOST: '--host',
  PORT: '--port',
};

/**
 * Reads the settings once: what an option says wins over the environment, that over `.env`, that over the user's
 * config file, that over the default. Commands about todos run in any folder of any other program: they read no
 * `.env`, and of the environment only what begins with `TODO_`.
 * @throws SettingsError with every fault in those that `scope` uses
 */
export function loadSettings(
  environment: Environment,
  options: SettingOptions = {},
  scope: SettingScope = 'server',
): Settings {
  const texts = settingTexts(environment, scope, options);
  const given = settingNames.flatMap((name) => {
    const text = texts.get(name)?.text ?? aboutSetting(name).default;
    return text === undefined ? [] : [[name, inHome(name, text, environment)]];
  });
  const { success, output, issues } = v.safeParse(schema, Object.fromEntries(given), {
    abortPipeEarly: true,
  });
  if (!success) throw settingsError(issues, texts);
  const sources = settingNames.map((name) => [name, texts.get(name)?.source ?? 'default']);
  return {
    values: { ...output, DATABASE_URL: absoluteUrl(output.DATABASE_URL, environment) },
    sources: Object.fromEntries(sources) as Settings['sources'],
  };
}

/**
 * What is said of each of the settings, not checked yet. An empty variable counts as not set.
 * @param names those that `scope` uses, when left out
 * @throws SettingsError where a file with settings cannot be read
 */
export function settingTexts(
  environment: Environment,
  scope: SettingScope,
  options: SettingOptions = {},
  names: readonly SettingName[] = used[scope],
): ReadonlyMap<SettingName, SettingText> {
  const places = placesOf(environment, scope);
  const texts = new Map<SettingName, SettingText>();
  for (const name of names) {
    const option = options[name];
    const text =
      option === undefined
        ? (saidIn(places, name) ?? defaultText(name, environment))
        : { text: option, source: 'option' as const, saidBy: optionNames[name] ?? name };
    if (text !== undefined) texts.set(name, text);
  }
  return texts;
}

/** Variables from one place. */
interface Place {
  readonly source: SettingSource;
  /** After the name of a variable, for a person. */
  readonly suffix: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Whether a setting is also said by its plain name, without `TODO_`. */
  readonly hasPlainNames: boolean;
}

/** From the most important on. */
function placesOf(environment: Environment, scope: SettingScope): readonly Place[] {
  const isPersonal = scope === 'todos';
  const config = configFile(environment);
  return [
    {
      source: 'environment',
      suffix: '',
      variables: environment.env,
      hasPlainNames: !isPersonal,
    },
    ...(isPersonal ? [] : [dotEnv(environment)]),
    ...(config === undefined
      ? []
      : [
          {
            source: 'config file' as const,
            suffix: ` in ${config}`,
            variables: variablesIn(config),
            hasPlainNames: true,
          },
        ]),
  ];
}

function dotEnv(environment: Environment): Place {
  const folder = workingDirectory(environment);
  return {
    source: '.env',
    suffix: ' in .env',
    // A folder that has been removed has no file in it. Many have a folder of this name, with Python in it.
    variables: folder === undefined ? {} : variablesIn(resolve(folder, '.env'), { orFolder: true }),
    hasPlainNames: true,
  };
}

/** `TODO_PORT`, which is also meant for the server where another program has a `PORT`. */
export function ownVariable(name: SettingName): string {
  return `TODO_${name}`;
}

function saidIn(places: readonly Place[], name: SettingName): SettingText | undefined {
  for (const { source, suffix, variables, hasPlainNames } of places) {
    for (const variable of [ownVariable(name), ...(hasPlainNames ? [name] : [])]) {
      const text = variables[variable];
      if (text) return { text, source, saidBy: variable + suffix };
    }
  }
  return undefined;
}

/** @throws SettingsError */
function defaultText(name: SettingName, environment: Environment): SettingText | undefined {
  const text = name === 'DATABASE_URL' ? defaultDatabase(environment) : aboutSetting(name).default;
  return text === undefined ? undefined : { text, source: 'default', saidBy: name };
}

function defaultDatabase(environment: Environment): string {
  const file = defaultDatabaseFile(environment);
  if (file !== undefined) return `sqlite:${file}`;
  throw new SettingsError(
    'invalid-settings',
    'There is no home directory to keep todos in. Set HOME, or name a file: --database sqlite:todo.db.',
  );
}

/** Every setting with its default and its meaning, as a table in Markdown. */
export function settingsTable(): string {
  const rows = settingNames.map((name) => {
    const { default: text, shownDefault = `\`${text}\`` } = aboutSetting(name);
    const cells = [
      `\`${name}\``,
      usedBy(name),
      shownDefault,
      v.getDescription(schema.entries[name]),
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| variable | used by | default | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const commandsIn: Readonly<Record<SettingScope, string>> = {
  todos: 'todo commands',
  database: '`db`',
  server: '`serve`',
};

function usedBy(name: SettingName): string {
  const scopes = (['todos', 'database', 'server'] as const).filter((scope) => isUsed(name, scope));
  return scopes.map((scope) => commandsIn[scope]).join(', ');
}

/** Whether nobody may see what it is. */
export function isSecret(name: SettingName): boolean {
  return aboutSetting(name).secret === true;
}

function aboutSetting(name: SettingName): {
  readonly default?: string;
  /** In place of the default, where that is not a fixed text. */
  readonly shownDefault?: string;
  readonly secret?: boolean;
} {
  return v.getMetadata(schema.entries[name]);
}

/** With the home directory in the place of `~/`, and a file of certificates by its whole path. */
function inHome(name: SettingName, text: string, environment: Environment): string {
  if (name === 'DATABASE_URL') {
    const path = sqlitePath(text);
    return path === undefined ? text : `sqlite:${withHome(path, environment)}`;
  }
  if (name !== 'DATABASE_SSL' || !isCertificateFile(text)) return text;
  return absolute(withHome(text, environment), environment);
}

function absoluteUrl(url: string, environment: Environment): string {
  const path = sqlitePath(url);
  return path === undefined ? url : `sqlite:${absolute(path, environment)}`;
}

/**
 * A path that means the same wherever the program goes to later.
 * @throws SettingsError where it is relative and the working directory has been removed
 */
export function absolute(path: string, environment: Environment): string {
  if (isAbsolute(path)) return resolve(path);
  const folder = workingDirectory(environment);
  if (folder !== undefined) return resolve(folder, path);
  throw new SettingsError(
    'usage',
    `The working directory has been removed, so ${path} is nowhere. Change to another, or give a whole path.`,
  );
}

/** Repeats no value: a fault may be in a password. */
function settingsError(
  issues: readonly v.BaseIssue<unknown>[],
  texts: ReadonlyMap<SettingName, SettingText>,
): SettingsError {
  const found = issues.flatMap(({ path, message }) => {
    const name = settingNames.find((known) => known === path?.[0]?.key);
    return name === undefined ? [] : [{ name, detail: message }];
  });
  const sentences = found.map(({ name, detail }) => `${texts.get(name)?.saidBy ?? name} ${detail}`);
  const faults: Fault[] = found.map(({ name, detail }) => ({ pointer: `/${name}`, detail }));
  return new SettingsError('invalid-settings', `${sentences.join('; ')}.`, { faults });
}
