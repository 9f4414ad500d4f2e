import { Migration } from '@mikro-orm/migrations';

export class Revision extends Migration {
  override up(): void {
    // SQLite adds no column with a default that is drawn for each row: each row gets its own right after.
    this.addSql("alter table todo add column revision text not null default ''");
    this.addSql(`update todo set revision = ${drawn}`);
    this.addSql("alter table idempotency_record add column revision text not null default ''");
    // A todo that has changed since it was added has the revision of another state.
    this.addSql(`
      update idempotency_record set revision = coalesce(
        (
          select todo.revision from todo
          where todo.id = idempotency_record.todo_id
          and todo.owner = idempotency_record.owner
          and todo.version = 1
        ),
        ${drawn}
      )
    `);
    this.addSql('pragma user_version = 4');
  }
}

/** As many random bits as the program itself draws. It only has to be a text that no other state has. */
const drawn = 'lower(hex(randomblob(16)))';
