import type { Environment } from './environment.ts';
import { readSavedLogin, type FoundLogin } from './saved-login.ts';
import type { SettingSource } from './setting-texts.ts';
import { SettingsError } from './settings-error.ts';
import { loadServerSettings } from './settings.ts';

/** The options of a command that say where its todos are. */
export interface PlaceOptions {
  readonly server?: string | undefined;
  readonly local?: boolean | undefined;
  readonly database?: string | undefined;
  readonly user?: string | undefined;
}

/** What says that todos come from a server. */
export type ServerSource = SettingSource | 'saved login';

/** The server that the todos of a command come from. */
export interface ServerPlace {
  readonly server: string;
  readonly source: ServerSource;
  /** Absent where there is none: a server without accounts needs none. */
  readonly token?: string;
  readonly tokenSource?: ServerSource;
  /** Whether the token may go over plain HTTP to another machine. */
  readonly insecure: boolean;
  /** The saved login, where it is of this server. */
  readonly login?: FoundLogin;
}

/**
 * The server that has the todos of a command: the one of `--server` or, where that is left out, of the setting `SERVER` or,
 * where that is not set, of the saved login. The options `--local`, `--database` and `--user` are about the local database.
 * @returns undefined where the todos come from the local database
 * @throws SettingsError
 */
export function serverInForce(
  environment: Environment,
  options: PlaceOptions,
): ServerPlace | undefined {
  assertOnePlace(options);
  if (localOption(options) !== undefined) return undefined;
  const { values, sources } = loadServerSettings(environment, { SERVER: options.server });
  const { SERVER: server, TOKEN: token } = values;
  const ofToken =
    token === undefined ? undefined : { token, tokenSource: sources.TOKEN ?? 'environment' };
  if (server === undefined) {
    const login = readSavedLogin(environment);
    return login && { server: login.server, source: 'saved login', ...ofLogin(login), ...ofToken };
  }
  const source = sources.SERVER ?? 'environment';
  // With a token of its own, only a server by plain HTTP needs what the login says: whether that is permitted.
  const login =
    ofToken === undefined || server.startsWith('http:') ? readSavedLogin(environment) : undefined;
  return login?.server === server
    ? { server, source, ...ofLogin(login), ...ofToken }
    : { server, source, insecure: false, ...ofToken };
}

function ofLogin(login: FoundLogin) {
  const { token, insecure = false } = login;
  return { token, tokenSource: 'saved login', insecure, login } as const;
}

/** The option that asks for the local database. */
export function localOption({ local, database, user }: PlaceOptions): string | undefined {
  if (local) return '--local';
  if (database !== undefined) return '--database';
  return user === undefined ? undefined : '--user';
}

function assertOnePlace(options: PlaceOptions): void {
  const other = localOption(options);
  if (options.server === undefined || other === undefined) return;
  throw new SettingsError(
    'usage',
    `--server and ${other} cannot be used together: todos are on a server or in a database.`,
  );
}
