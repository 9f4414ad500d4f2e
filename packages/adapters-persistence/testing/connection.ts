import Database from 'better-sqlite3';

/** A connection of another program to a file, without any of our code. */
export class Connection implements Disposable {
  readonly #database: Database.Database;

  constructor(path: string) {
    this.#database = new Database(path);
  }

  run(sql: string): void {
    this.#database.exec(sql);
  }

  value(sql: string): unknown {
    return this.#database.prepare(sql).pluck().get();
  }

  [Symbol.dispose](): void {
    this.#database.close();
  }
}
