import {
  Kysely,
  PostgresDialect,
  type CompiledQuery,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import { Pool, TypeOverrides, type PoolClient, type PoolConfig } from 'pg';
import type { DatabaseOptions } from '../database.ts';
import { shownUrl } from '../database-url.ts';
import type { Tables } from '../entities.ts';
import { breaksConnection, storageErrorFrom } from './postgresql-errors.ts';

interface PoolOptions extends Pick<DatabaseOptions, 'url' | 'poolSize' | 'timeoutMs' | 'ssl'> {
  /** Whether a statement may take as long as it takes, as those of a migration may. */
  readonly patient?: boolean;
}

/** How long beyond the server's own time limit its answer may take on its way, in milliseconds. */
const grace = 1000;

/** A server takes longer to answer than a file: who waits for less would never have an answer. */
const leastTimeoutMs = 100;

const int8 = 20;

/** Connections to one server, opened when they are needed and given up when they are broken. */
export class ConnectionPool {
  /** Queries that Kysely runs on these connections. */
  readonly kysely: Kysely<Tables>;
  /** Names the server to a person in errors. */
  readonly location: string;
  readonly #pool: Pool;

  constructor({ url, poolSize = 10, timeoutMs = 5000, ssl, patient = false }: PoolOptions) {
    this.location = shownUrl(url);
    const limit = Math.max(timeoutMs, leastTimeoutMs);
    const types = new TypeOverrides();
    // Ids and counts; a sequence needs longer than anybody lives to leave the safe integers.
    types.setTypeParser(int8, Number);
    this.#pool = new Pool({
      ...addressAndEncryption(url, ssl),
      max: poolSize,
      connectionTimeoutMillis: limit,
      // The server ends what takes too long, and we end it where the server says nothing at all. The first is
      // no start-up parameter, which PgBouncer would refuse.
      onConnect: (client) => client.query(`set statement_timeout = ${patient ? 0 : limit}`),
      ...(!patient && { query_timeout: limit + grace }),
      keepAlive: true,
      allowExitOnIdle: true,
      application_name: 'todo',
      types,
    });
    // Both tell of connections that the server has closed: who uses one learns it from the query, and
    // the pool has dropped it by now. Without somebody to hear them, they would end the process.
    this.#pool.on('error', () => {});
    this.#pool.on('connect', (client) => client.on('error', () => {}));
    this.kysely = kyselyOver(() => this.connect());
  }

  /** The rows of one query, by itself. @throws StorageError */
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

  /** Lets the queries that are being answered finish. Once only. */
  async close(): Promise<void> {
    await this.#pool.end();
  }
}

/** What others write as `?sslmode=require` is as good as the option: the driver warns of it, and would ignore ours. */
function addressAndEncryption(url: string, ssl: DatabaseOptions['ssl']): PoolConfig {
  const [address = '', query = ''] = url.split('?', 2);
  const parameters = new URLSearchParams(query);
  const isAskedFor = !['', 'disable'].includes(parameters.get('sslmode') ?? '');
  parameters.delete('sslmode');
  // Whose certificate it has to be. The driver says so of a name only; of an address, Node would take one of
  // "localhost".
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
    // Whatever is asked after that, a rollback too, would wait for an answer that never comes.
    if (this.#breach !== undefined) throw this.#breach;
    try {
      const result: unknown = await this.#client.query(sql, [...parameters]);
      // The driver's types do not name the commands.
      return result as PostgresQueryResult<Row>;
    } catch (error) {
      const explained = storageErrorFrom(error, this.#location);
      if (breaksConnection(error)) this.#breach = explained;
      throw explained;
    }
  }

  /** The pool closes it where it is of no more use. */
  release(): void {
    this.#client.release(this.#breach !== undefined);
  }
}

/** Queries on connections that are borrowed from somewhere, and are closed by others. */
function kyselyOver(borrow: () => Promise<Pick<Connection, 'query' | 'release'>>): Kysely<Tables> {
  // Kysely's client knows cursors as well, for streams, of which there are none here.
  const connect = async () => (await borrow()) as PostgresPoolClient;
  const pool = { connect, end: async () => {}, options: {} };
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** Queries that all go through the one connection, within whatever was begun on it. */
export function queriesOn(connection: Connection): Kysely<Tables> {
  const lent = { query: connection.query.bind(connection), release: () => {} };
  return kyselyOver(async () => lent);
}
