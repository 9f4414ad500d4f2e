import { Migration } from '@mikro-orm/migrations';

export class ExternalIds extends Migration {
  override up(): void {
    this.addSql(`
      create table external_id (
        owner text collate "C" not null,
        source text collate "C" not null,
        external_id text collate "C" not null,
        todo_id bigint not null,
        fingerprint text not null,
        extra text null,
        primary key (owner, source, external_id)
      )
    `);
    this.addSql('create index external_id_todo_index on external_id (owner, todo_id)');
  }
}
