import { Migration } from '@mikro-orm/migrations';

export class IdempotencyRecord extends Migration {
  override up(): void {
    // The todo may be deleted, and its id stays in the answer: there is no foreign key.
    this.addSql(`
      create table idempotency_record (
        owner text not null,
        key text not null,
        fingerprint text not null,
        todo_id integer not null,
        answer text not null,
        expires_at text not null,
        primary key (owner, key)
      ) without rowid
    `);
    this.addSql('create index idempotency_record_expiry_index on idempotency_record (expires_at)');
    this.addSql('pragma user_version = 3');
  }
}
