import { accountKey, accountNameFault, localOwner } from '@todo/domain';
import * as v from 'valibot';
import { databaseUrlFault, isPostgresUrl } from './database-url.ts';
import { isHost, trustedProxies } from './network-rules.ts';
import { isServerUrl, serverUrl } from './server-url.ts';
import { encryption, flag, isHttpOrigin, listed, oneOf, wholeNumber } from './setting-rules.ts';

/*
 * One schema per variable: its rule, its type, its description and its default. Every value is a text, defaults
 * included, and is converted to its type.
 */

/** Where the usual tools show a page while it is developed, on the machine itself. */
const developmentOrigins = [
  'http://localhost',
  ...[3000, 3001, 4173, 4200, 5173, 8080].map((port) => `http://localhost:${port}`),
];

export const settingsSchema = v.object({
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
      'The largest number of open connections to PostgreSQL. The processes of `todo serve --workers` share them.',
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
      'Whether connections to PostgreSQL are encrypted: `off`; `on`, which accepts only a certificate from an authority ' +
        'that the system trusts; or the path of a PEM file with the authorities to trust. ' +
        '`?sslmode=require` at the end of the URL means the same as `on`.',
    ),
    v.metadata({ default: 'off' }),
  ),
  DATABASE_REPLICA_URLS: v.pipe(
    v.optional(v.string(), ''),
    v.transform(listed),
    v.everyItem(isPostgresUrl, 'must be postgresql://… URLs, separated by commas'),
    v.description(
      'Read replicas of the PostgreSQL database, separated by commas. They may answer lists; a client always sees its ' +
        'own writes.',
    ),
    v.metadata({ shownDefault: 'none' }),
  ),
  HOST: v.pipe(
    v.string(),
    v.check(isHost, 'must be an address or the name of a host, such as 127.0.0.1 or localhost'),
    v.description(
      'The address that the server listens on. Other machines may reach it as soon as there is an account: ' +
        '`todo user add <name>` makes one.',
    ),
    v.metadata({ default: '127.0.0.1' }),
  ),
  PORT: v.pipe(
    wholeNumber(0, 65_535),
    v.description('The port that the server listens on; 0 chooses a free one.'),
    v.metadata({ default: '3000' }),
  ),
  ALLOWED_ORIGINS: v.pipe(
    v.string(),
    v.transform((list) =>
      list.trim() === 'none' ? [] : list.split(',').map((origin) => origin.trim()),
    ),
    v.everyItem(isHttpOrigin, 'must be origins such as http://localhost:3000, separated by commas'),
    v.description(
      'The origins whose web pages may call the API, separated by commas, or `none`: see ' +
        '[web pages of other origins](#web-pages-of-other-origins).',
    ),
    v.metadata({ default: developmentOrigins.join() }),
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
      'The lowest level that the server logs: `fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
    ),
    v.metadata({ default: 'info' }),
  ),
  SECRET_KEY: v.pipe(
    v.optional(v.string()),
    v.description(
      'The key that access tokens are signed with, the same on every server of a database: at least 32 bytes for ' +
        '`HS256`, 48 for `HS384`, 64 for `HS512`, such as `openssl rand -base64 48` prints.',
    ),
    v.metadata({ shownDefault: 'made once and kept in the database', secret: true }),
  ),
  SECRET_KEY_PREVIOUS: v.pipe(
    v.optional(v.string()),
    v.description(
      'The previous key, whose tokens are still accepted. Remove it 30 days after the change: then they have all expired.',
    ),
    v.metadata({ shownDefault: 'none', secret: true }),
  ),
  ALGORITHM: v.pipe(
    oneOf(['HS256', 'HS384', 'HS512']),
    v.description('How access tokens are signed: `HS256`, `HS384` or `HS512`.'),
    v.metadata({ default: 'HS256' }),
  ),
  ACCESS_TOKEN_EXPIRE_MINUTES: v.pipe(
    wholeNumber(1, 525_600),
    v.description('How long an access token is valid, in minutes.'),
    v.metadata({ default: '30' }),
  ),
  REQUIRE_CREDENTIALS: v.pipe(
    oneOf(['auto', 'always']),
    v.description(
      'When a client needs credentials: `auto`, as soon as there is an account or where `HOST` is not loopback; or `always`.',
    ),
    v.metadata({ default: 'auto' }),
  ),
  PUBLIC_URL: v.pipe(
    v.optional(
      v.pipe(
        v.string(),
        v.check(
          isHttpOrigin,
          'must be an origin such as https://todo.example.com, without a path or a slash at its end',
        ),
      ),
    ),
    v.description(
      'The origin by which clients reach the server, such as `https://todo.example.com` for a server behind a proxy. It ' +
        'is in links, and the issuer of tokens.',
    ),
    v.metadata({ shownDefault: 'none' }),
  ),
  TRUST_PROXY: v.pipe(
    v.optional(trustedProxies()),
    v.description(
      'The proxies whose `X-Forwarded-For` names the client: how many there are in a row, from 1 to 10, or their ' +
        'addresses and networks separated by commas, such as `loopback,10.0.0.0/8`.',
    ),
    v.metadata({ shownDefault: 'none' }),
  ),
  HISTORY_DAYS: v.pipe(
    wholeNumber(0, 36_500),
    v.description(
      'How many days changes are kept for `todo log` and `todo undo`. The server and `todo db vacuum` delete older ones.',
    ),
    v.metadata({ default: '90' }),
  ),
  TRASH_DAYS: v.pipe(
    wholeNumber(0, 36_500),
    v.description(
      'How many days deleted todos are kept in the trash. After that, the server and `todo db vacuum` remove them for good.',
    ),
    v.metadata({ default: '30' }),
  ),
  USER: v.pipe(
    v.optional(
      v.pipe(
        v.string(),
        v.rawCheck(({ dataset, addIssue }) => {
          const message =
            dataset.typed && !isLocal(dataset.value) && accountNameFault(dataset.value);
          if (message) addIssue({ message });
        }),
      ),
    ),
    v.description(
      'The account whose todos a command uses. In the environment it is always `TODO_USER`, because `USER` is the user of the system.',
    ),
    v.metadata({ shownDefault: '`local`, the todos of no account' }),
  ),
  SERVER: v.pipe(
    v.optional(
      v.pipe(
        v.string(),
        v.check(isServerUrl, 'must be the address of a server, such as https://todo.example.com'),
        v.transform(serverUrl),
      ),
    ),
    v.description(
      'The server whose todos a command uses, such as `https://todo.example.com`. In the environment it is always `TODO_SERVER`.',
    ),
    v.metadata({ shownDefault: 'none: that of the saved login, or the database' }),
  ),
  TOKEN: v.pipe(
    v.optional(
      v.pipe(
        v.string(),
        v.regex(/^[\x21-\x7E]{1,4096}$/, 'must be a token, such as `todo token create` prints'),
      ),
    ),
    v.description(
      'The token that a command sends to the server. In the environment it is always `TODO_TOKEN`.',
    ),
    v.metadata({ shownDefault: 'none: that of the saved login', secret: true }),
  ),
});

/** The name of a setting, as docs/settings.md lists it. */
export type SettingName = keyof typeof settingsSchema.entries;

/** The value of every setting, checked. */
export type SettingValues = Readonly<v.InferOutput<typeof settingsSchema>>;

/** The names of the settings in the order in which they are shown. */
export const settingNames = Object.keys(settingsSchema.entries) as readonly SettingName[];

/**
 * The kind of command that reads the settings: a todo command on a database, one on a server, a database command, the
 * one that forgets what is older than it is kept, or the server.
 */
export type SettingScope = 'todos' | 'remote' | 'database' | 'vacuum' | 'server';

const ofDatabase = settingNames.filter((name) => name.startsWith('DATABASE_'));

const ofOperator = ofDatabase.filter((name) => name !== 'DATABASE_REPLICA_URLS');

/** The settings that commands of each kind use. A fault in any other setting does not stop them. */
export const settingsUsed: Readonly<Record<SettingScope, readonly SettingName[]>> = {
  todos: [...ofDatabase, 'DEBUG', 'USER'],
  remote: ['DEBUG', 'SERVER', 'TOKEN'],
  database: ofOperator,
  vacuum: [...ofOperator, 'HISTORY_DAYS', 'TRASH_DAYS'],
  server: settingNames.filter((name) => !['USER', 'SERVER', 'TOKEN'].includes(name)),
};

/** Whether the name stands for the owner who has no account. */
export function isLocal(name: string): boolean {
  return accountKey(name) === localOwner;
}

/** Whether commands of this kind use the setting. */
export function isUsed(name: SettingName, scope: SettingScope): boolean {
  return settingsUsed[scope].includes(name);
}

/** Whether its value is never shown. */
export function isSecret(name: SettingName): boolean {
  return aboutSetting(name).secret === true;
}

export function aboutSetting(name: SettingName): {
  readonly default?: string;
  /** In place of the default, where that is not a fixed text. */
  readonly shownDefault?: string;
  readonly secret?: boolean;
} {
  return v.getMetadata(settingsSchema.entries[name]);
}
