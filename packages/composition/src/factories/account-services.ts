import { randomBytes } from 'node:crypto';
import {
  accountAuthenticator,
  createAccountApp,
  isLoopbackHost,
  systemClock,
  type AccountApp,
  type AccountStore,
  type Authenticator,
  type Clock,
} from '@todo/application';
import type { Logger } from 'pino';
import type { SettingValues } from '../settings/settings-schema.ts';
import type { Settings } from '../settings/settings.ts';
import { databaseSchema } from './database-administration.ts';
import { databaseOptionsFrom } from './database-options.ts';
import { openStorage } from './open-storage.ts';

/** What a server needs for accounts, by the names of the options of the HTTP adapter. */
export interface AccountServices {
  readonly accounts: AccountApp;
  readonly authenticator: Authenticator;
}

/** The settings that accounts need. */
export type AccountSettings = Pick<
  SettingValues,
  | 'ALGORITHM'
  | 'ACCESS_TOKEN_EXPIRE_MINUTES'
  | 'HOST'
  | 'PUBLIC_URL'
  | 'REQUIRE_CREDENTIALS'
  | 'SECRET_KEY'
  | 'SECRET_KEY_PREVIOUS'
>;

export interface AccountServiceOptions {
  /** The clock of the machine when left out. */
  readonly clock?: Clock;
  /** Gets the errors that no client hears of. */
  readonly logger?: Logger | undefined;
}

/**
 * The use cases of accounts and the authenticator of a server. The first server without a `SECRET_KEY` makes a key and
 * stores it.
 * @throws StorageError
 */
export async function accountServices(
  accounts: AccountStore,
  settings: AccountSettings,
  { clock = systemClock, logger }: AccountServiceOptions = {},
): Promise<AccountServices> {
  const { argon2PasswordHasher, jwtSigner, randomSecrets, rememberingVerified } =
    await import('@todo/adapters-crypto');
  const { SECRET_KEY_PREVIOUS: previous } = settings;
  const context = { accounts, secrets: randomSecrets(), clock };
  const signer = jwtSigner({
    algorithm: settings.ALGORITHM,
    key: await signingKey(accounts, settings),
    previousKeys: previous === undefined ? [] : [Buffer.from(previous, 'utf8')],
    issuer: settings.PUBLIC_URL ?? 'todo',
  });
  return {
    accounts: createAccountApp({
      ...context,
      signer,
      passwords: argon2PasswordHasher(),
      accessTokenSeconds: settings.ACCESS_TOKEN_EXPIRE_MINUTES * 60,
    }),
    authenticator: accountAuthenticator({
      ...context,
      signer: rememberingVerified(signer),
      requireCredentials: requiredCredentials(settings),
      onError: (err) => logger?.warn({ err }, 'The last use of a token is not stored'),
    }),
  };
}

/** When the server requires credentials: `auto` only where no other machine can reach it. */
export function requiredCredentials({
  REQUIRE_CREDENTIALS: required,
  HOST: host,
}: Pick<SettingValues, 'REQUIRE_CREDENTIALS' | 'HOST'>): 'auto' | 'always' {
  return isLoopbackHost(host) ? required : 'always';
}

/** Whether there is an account. @throws StorageError */
export function hasAccounts(accounts: AccountStore): Promise<boolean> {
  return accounts.read(({ accounts: all }) => all.exist());
}

/**
 * Whether the database of the settings has an account. Creates no database.
 * @throws StorageError
 */
export async function databaseHasAccounts({ values }: Pick<Settings, 'values'>): Promise<boolean> {
  const options = { ...databaseOptionsFrom(values), shortLived: true };
  const { applied } = await databaseSchema(options).state();
  if (applied.length === 0) return false;
  await using storage = await openStorage(options);
  return await hasAccounts(storage.accounts);
}

/** Enough for each of the algorithms. */
const keyLength = 64;

async function signingKey(
  accounts: AccountStore,
  { SECRET_KEY: key }: AccountSettings,
): Promise<Uint8Array> {
  if (key !== undefined) return Buffer.from(key, 'utf8');
  const fresh = randomBytes(keyLength).toString('base64url');
  const stored = await accounts.transaction(({ keys }) => keys.findOrAdd('access-token', fresh));
  return Buffer.from(stored, 'base64url');
}
