import { openDatabase } from '@todo/adapters-persistence';
import { startPostgres, type PostgresServer } from './postgres-server.ts';

/** A server with our tables, and a copy that follows it. */
export interface ReplicatedPostgres extends AsyncDisposable {
  readonly primary: PostgresServer;
  readonly copy: PostgresServer;
}

export async function startReplicatedPostgres(): Promise<ReplicatedPostgres> {
  await using started = new AsyncDisposableStack();
  // As servers are: a copy can have nothing that is not written yet.
  const primary = started.use(await startPostgres({ durable: true }));
  await using database = await openDatabase(primary);
  await database.close();
  // What it has is copied while it rests.
  await primary.stop();
  const { hostname, port, username, password } = new URL(primary.url);
  const address = `host=${hostname} port=${port} user=${username} password=${password}`;
  const copy = started.use(
    await startPostgres({
      copyOf: { data: primary.data, password: primary.password },
      files: { 'standby.signal': '' },
      settings: [`primary_conninfo=${address}`, 'wal_retrieve_retry_interval=100ms'],
    }),
  );
  await primary.start();
  const servers = started.move();
  return { primary, copy, [Symbol.asyncDispose]: () => servers.disposeAsync() };
}
