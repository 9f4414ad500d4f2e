import {
  Kysely,
  PostgresDialect,
  type CompiledQuery,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import { Client, Pool, TypeOverrides, type PoolClient, type PoolConfig } from 'pg';
import type { DatabaseOptions } from '../database.ts';
import { shownUrl } from '../database-url.ts';
import type { Tables } from '../schema/entities.ts';
import { breaksConnection, storageErrorFrom } from './postgresql-errors.ts';

interface PoolOptions extends Pick<DatabaseOptions, 'url' | 'poolSize' | 'timeoutMs' | 'ssl'> {
  /** Whether statements have no time limit, such as those of a migration. */
  readonly patient?: boolean;
}

/** How much longer than the server's time limit the client waits for an answer, in milliseconds. */
const grace = 1000;

/** The shortest time limit: a server answers later than a file, and a shorter limit would always expire. */
const leastTimeoutMs = 100;

const int8 = 20;

/** Connections to one server, opened on demand and closed when they are broken. */
export class ConnectionPool {
  /** Builds queries, and runs them on connections of the pool. */
  readonly kysely: Kysely<Tables>;
  /** The name of the server in error messages. */
  readonly location: string;
  readonly #pool: Pool;
  readonly #config: PoolConfig;

  constructor({ url, poolSize = 10, timeoutMs = 5000, ssl, patient = false }: PoolOptions) {
    this.location = shownUrl(url);
    const limit = Math.max(timeoutMs, leastTimeoutMs);
    const types = new TypeOverrides();
    // Ids and counts are bigints; no sequence counts beyond the safe integers within a century.
    types.setTypeParser(int8, Number);
    this.#config = {
      ...addressAndEncryption(url, ssl),
      connectionTimeoutMillis: limit,
      keepAlive: true,
      application_name: 'todo',
    };
    this.#pool = new Pool({
      ...this.#config,
      max: poolSize,
      // The server cancels a statement that takes too long; the client gives up if the server does not answer at all.
      // `statement_timeout` is set by a query, because PgBouncer refuses it as a start-up parameter.
      onConnect: (client) => client.query(`set statement_timeout = ${patient ? 0 : limit}`),
      ...(!patient && { query_timeout: limit + grace }),
      allowExitOnIdle: true,
      types,
    });
    // Both events report connections that the server has closed. The query on such a connection fails anyway, and the
    // pool has removed it; but an 'error' event without a listener would end the process.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => client.on('error', () => {}));
    this.kysely = kyselyOver(() => this.connect());
  }

  /** The rows of one query outside of a transaction. @throws StorageError */
  async read<Row>({ sql, parameters }: CompiledQuery<Row>): Promise<readonly Row[]> {
    try {
      const { rows } = await this.#pool.query(sql, [...parameters]);
      return rows as Row[];
    } catch (error) {
      throw storageErrorFrom(error, this.location);
    }
  }

  /** @throws StorageError */
  async connect(): Promise<Connection> {
    try {
      return new Connection(await this.#pool.connect(), this.location);
    } catch (error) {
      throw storageErrorFrom(error, this.location);
    }
  }

  /** A connection beside the pool, for the caller to open and to close. Its queries wait at most 5 s for an answer. */
  dedicatedClient(): Client {
    return new Client({ ...this.#config, query_timeout: 5000 });
  }

  /** Lets running queries finish. May be called only once. */
  async close(): Promise<void> {
    await this.#pool.end();
  }
}

/**
 * `?sslmode=require` in the URL counts as the option `ssl`. It is removed from the URL, because the driver would warn
 * of it and ignore the option.
 */
function addressAndEncryption(url: string, ssl: DatabaseOptions['ssl']): PoolConfig {
  const [address = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  const isAskedFor = !['', 'disable'].includes(parameters.get('sslmode') ?? '');
  parameters.delete('sslmode');
  // The host whose certificate is expected. The driver sets it only for a name; for an IP address, Node would accept a
  // certificate of "localhost".
  const host = new URL(address).hostname.replaceAll(/^\[|\]$/g, '');
  return {
    connectionString: parameters.size > 0 ? `${address}?${parameters.toString()}` : address,
    ...((ssl ?? isAskedFor) && { ssl: { host, rejectUnauthorized: true, ...ssl } }),
  };
}

/** A connection of the pool, until it is released. */
export class Connection {
  readonly #client: PoolClient;
  readonly #location: string;
  #breach: unknown;

  constructor(client: PoolClient, location: string) {
    this.#client = client;
    this.#location = location;
  }

  /** @throws StorageError */
  async query<Row>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> {
    // On a broken connection every further query, a rollback too, would wait for an answer that never comes.
    if (this.#breach !== undefined) throw this.#breach;
    try {
      const result: unknown = await this.#client.query(sql, [...parameters]);
      // The driver's type of `command` is wider than Kysely's.
      return result as PostgresQueryResult<Row>;
    } catch (error) {
      const explained = storageErrorFrom(error, this.#location);
      if (breaksConnection(error)) this.#breach = explained;
      throw explained;
    }
  }

  /** Returns the connection to the pool, which closes it if it is broken. */
  release(): void {
    this.#client.release(this.#breach !== undefined);
  }
}

/** Queries on borrowed connections, which Kysely does not close. */
function kyselyOver(borrow: () => Promise<Pick<Connection, 'query' | 'release'>>): Kysely<Tables> {
  // Kysely's client type includes cursors for streams, which are not used here.
  const connect = async () => (await borrow()) as PostgresPoolClient;
  const pool = { connect, end: async () => {}, options: {} };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** Queries that all run on one connection, within the transaction that is open on it. */
export function queriesOn(connection: Connection): Kysely<Tables> {
  const lent = { query: connection.query.bind(connection), release: () => {} };
  return kyselyOver(async () => lent);
}
