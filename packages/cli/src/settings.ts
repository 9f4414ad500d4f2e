import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Fault } from '@todo/domain';
import * as v from 'valibot';
import { CliError } from './cli-error.ts';
import { defaultDatabase } from './default-database.ts';
import {
  encryption,
  flag,
  isCertificateFile,
  isDatabaseUrl,
  isLoopback,
  isOrigin,
  isPostgresUrl,
  listed,
  oneOf,
  wholeNumber,
} from './setting-rules.ts';

/*
 * One schema for every variable: what it may be, what it becomes, what it means, and what it is
 * when nobody says. Everything comes in as text, defaults too, and leaves with its type.
 */

const schema = v.object({
  DATABASE_URL: v.pipe(
    v.string(),
    v.check(isDatabaseUrl, 'must be sqlite:<path>, sqlite::memory: or postgresql://…'),
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
      'How long to wait for the lock of another program, or for PostgreSQL, in milliseconds.',
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
      isLoopback,
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
    v.everyItem(isOrigin, 'must be origins such as http://localhost:3000, with commas between'),
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

/** Where a value comes from. */
export type SettingSource = 'option' | 'environment' | '.env' | 'default';

/** Every setting, checked, and where each comes from. */
export interface Settings {
  readonly values: SettingValues;
  readonly sources: Readonly<Record<SettingName, SettingSource>>;
}

/** What the settings are read from. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory. There may be a `.env` in it. */
  readonly cwd: string;
  /** This machine's, when left out. */
  readonly platform?: NodeJS.Platform;
  /** The user's home directory; when left out, `HOME` or what the system says. */
  readonly home?: string;
}

/** What the command line said, as text. */
export type SettingOptions = Readonly<Partial<Record<SettingName, string | undefined>>>;

/** A setting before it is checked. */
export interface SettingText {
  readonly text: string;
  readonly source: SettingSource;
}

/** In the order in which they are shown. */
export const settingNames = Object.keys(schema.entries) as readonly SettingName[];

const optionNames: Readonly<Partial<Record<SettingName, string>>> = {
  DATABASE_URL: '--database',
  HOST: '--host',
  PORT: '--port',
};

/**
 * Reads the settings once: an option wins over the environment, that over `.env`, that over the default.
 * @throws CliError with every fault in them
 */
export function loadSettings(surroundings: Surroundings, options: SettingOptions = {}): Settings {
  const texts = settingTexts(surroundings, options);
  const given = Object.fromEntries(
    [...texts].map(([name, { text }]) => [name, absolute(name, text, surroundings.cwd)]),
  );
  const { success, output, issues } = v.safeParse(schema, given, { abortPipeEarly: true });
  if (!success) throw settingsError(issues, texts);
  const sources = settingNames.map((name) => [name, texts.get(name)?.source ?? 'default']);
  return {
    values: output,
    sources: Object.fromEntries(sources) as Settings['sources'],
  };
}

/** What is said of each setting, not checked yet. An empty variable counts as not set. */
export function settingTexts(
  surroundings: Surroundings,
  options: SettingOptions = {},
): ReadonlyMap<SettingName, SettingText> {
  const file = variablesInFile(surroundings.cwd);
  const texts = new Map<SettingName, SettingText>();
  for (const name of settingNames) {
    const fallback =
      name === 'DATABASE_URL' ? defaultDatabase(surroundings) : aboutSetting(name).default;
    const candidates: readonly (readonly [SettingSource, string | undefined])[] = [
      ['option', options[name]],
      ['environment', surroundings.env[name] || undefined],
      ['.env', file[name] || undefined],
      ['default', fallback],
    ];
    for (const [source, text] of candidates) {
      if (text !== undefined && !texts.has(name)) texts.set(name, { text, source });
    }
  }
  return texts;
}

/** Every setting with its default and its meaning, as a table in Markdown. */
export function settingsTable(): string {
  const rows = settingNames.map((name) => {
    const { default: text, shownDefault = `\`${text}\`` } = aboutSetting(name);
    return `| \`${name}\` | ${shownDefault} | ${v.getDescription(schema.entries[name])} |`;
  });
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows, ''].join('\n');
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

function variablesInFile(cwd: string): NodeJS.Dict<string> {
  try {
    return parseEnv(readFileSync(join(cwd, '.env'), 'utf8'));
  } catch (error) {
    // Most folders have none, and some have a folder of this name, with Python in it.
    const code = error instanceof Error && 'code' in error && error.code;
    if (code === 'ENOENT' || code === 'EISDIR') return {};
    throw new CliError('invalid-settings', 'The file .env cannot be read. Check who may read it.', {
      cause: error,
    });
  }
}

/** A path means the same wherever the program goes to later. */
function absolute(name: SettingName, text: string, cwd: string): string {
  if (name === 'DATABASE_SSL' && isCertificateFile(text)) return resolve(cwd, text);
  if (name !== 'DATABASE_URL') return text;
  const [, path] = /^sqlite:(?!:memory:$)(.+)$/s.exec(text) ?? [];
  return path === undefined ? text : `sqlite:${resolve(cwd, path)}`;
}

/** Repeats no value: a fault may be in a password. */
function settingsError(
  issues: readonly v.BaseIssue<unknown>[],
  texts: ReadonlyMap<SettingName, SettingText>,
): CliError {
  const found = issues.flatMap(({ path, message }) => {
    const name = settingNames.find((known) => known === path?.[0]?.key);
    return name === undefined ? [] : [{ name, detail: message, source: texts.get(name)?.source }];
  });
  const sentences = found.map(({ name, detail, source }) => {
    const called = source === 'option' ? optionNames[name] : undefined;
    return `${called ?? name}${source === '.env' ? ' in .env' : ''} ${detail}`;
  });
  const faults: Fault[] = found.map(({ name, detail }) => ({ pointer: `/${name}`, detail }));
  return new CliError('invalid-settings', `${sentences.join('; ')}.`, { faults });
}
