import { Migration } from '@mikro-orm/migrations';

export class ExternalIds extends Migration {
  override up(): void {
    // With a rowid, as what a file says beyond our fields may be too long for an index to hold it.
    this.addSql(`
      create table external_id (
        owner text not null,
        source text not null,
        external_id text not null,
        todo_id integer not null,
        fingerprint text not null,
        extra text null,
        primary key (owner, source, external_id)
      )
    `);
    this.addSql('create index external_id_todo_index on external_id (owner, todo_id)');
    this.addSql('pragma user_version = 9');
  }
}
