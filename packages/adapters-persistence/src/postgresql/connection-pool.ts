import type { Duplex } from 'node:stream';
import {
  Kysely,
  PostgresDialect,
  type CompiledQuery,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import { Client, Pool, TypeOverrides, type ClientBase, type PoolClient, type PoolConfig } from 'pg';
import type { DatabaseOptions } from '../database.ts';
import { shownUrl } from '../database-url.ts';
import type { Tables } from '../schema/entities.ts';
import { breaksConnection, storageErrorFrom } from './postgresql-errors.ts';
import { statementNames } from './statement-names.ts';

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
  readonly #nameOf = statementNames();
  /** The connections whose process of the server stays the same, and so knows the statements that it has prepared. */
  readonly #direct = new WeakSet<ClientBase>();

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
      onConnect: async (client) => {
        const { rows } = await client.query<{ pid: number }>(
          `select set_config('statement_timeout', '${patient ? 0 : limit}', false), pg_backend_pid() as pid`,
        );
        // A pooler between us and the server makes up an id, and may give each query to another process of the server.
        if (rows[0]?.pid === clientParts(client).processID) this.#direct.add(client);
      },
      pipeline: true,
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

  /** The rows of one query outside of a transaction, which the server plans for its values. @throws StorageError */
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
      const client = await this.#pool.connect();
      const nameOf = this.#direct.has(client) ? this.#nameOf : () => undefined;
      return new Connection(client, this.location, nameOf);
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
  readonly #nameOf: (sql: string) => string | undefined;
  #breach: unknown;
  #isGathering = false;
  /** The statement that opens a transaction, until another one follows it. */
  #opening: string | undefined;

  /** @param nameOf the names of the statements that the server should keep */
  constructor(client: PoolClient, location: string, nameOf: (sql: string) => string | undefined) {
    this.#client = client;
    this.#location = location;
    this.#nameOf = nameOf;
  }

  /** The rows of a query that is asked for often: the server keeps what it has planned of it. @throws StorageError */
  async read<Row>({ sql, parameters }: CompiledQuery<Row>): Promise<readonly Row[]> {
    return (await this.#send<Row>(sql, parameters, this.#nameOf(sql))).rows;
  }

  /** @throws StorageError */
  async query<Row>(
    sql: string,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> {
    if (sql === 'begin') {
      this.#opening = sql;
      return nothing;
    }
    const opening = this.#opening;
    this.#opening = undefined;
    // Nothing was sent within the transaction.
    if (opening !== undefined && /^(commit|rollback)$/.test(sql)) return nothing;
    // Without values it may be several statements, as in a migration, and these cannot be prepared.
    const name = parameters.length > 0 ? this.#nameOf(sql) : undefined;
    if (opening === undefined) return this.#send(sql, parameters, name);
    const opened = this.#send(opening, [], undefined);
    // Anything else would be committed by itself if the transaction did not open.
    if (!sql.startsWith('select ')) {
      await opened;
      return this.#send(sql, parameters, name);
    }
    const [, result] = await Promise.all([opened, this.#send<Row>(sql, parameters, name)]);
    return result;
  }

  async #send<Row>(
    sql: string,
    parameters: readonly unknown[],
    name: string | undefined,
  ): Promise<PostgresQueryResult<Row>> {
    // On a broken connection every further query, a rollback too, would wait for an answer that never comes.
    if (this.#breach !== undefined) throw this.#breach;
    this.#gather();
    try {
      const result: unknown = await this.#client.query({
        text: sql,
        values: [...parameters],
        ...(name !== undefined && { name }),
      });
      // The driver's type of `command` is wider than Kysely's.
      return result as PostgresQueryResult<Row>;
    } catch (error) {
      const explained = storageErrorFrom(error, this.#location);
      if (breaksConnection(error)) this.#breach = explained;
      throw explained;
    }
  }

  /** Writes all that is sent from now until this turn of the event loop has nothing left to do to the network at once. */
  #gather(): void {
    if (this.#isGathering) return;
    this.#isGathering = true;
    const { stream } = clientParts(this.#client).connection;
    stream.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      stream.uncork();
    });
  }

  /** Returns the connection to the pool, which closes it if it is broken. */
  release(): void {
    this.#client.release(this.#breach !== undefined);
  }
}

const nothing: PostgresQueryResult<never> = { command: 'SELECT', rowCount: 0, rows: [] };

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

/** Members of a client that the types of `pg` leave out. */
interface ClientParts {
  readonly connection: { readonly stream: Duplex };
  /** The process of the server that answers, as it has said when the connection was made. */
  readonly processID: number | null;
}

function clientParts(client: ClientBase): ClientParts {
  return client as unknown as ClientParts;
}
