import { Migration } from '@mikro-orm/migrations';

export class Revision extends Migration {
  override up(): void {
    // A default that is drawn for each row: the table is written once, with a revision in every row.
    this.addSql(
      'alter table todo add column revision text not null default gen_random_uuid()::text',
    );
    this.addSql('alter table todo alter column revision drop default');
    this.addSql(
      'alter table idempotency_record add column revision text not null default gen_random_uuid()::text',
    );
    this.addSql('alter table idempotency_record alter column revision drop default');
    // A todo that has changed since it was added has the revision of another state.
    this.addSql(`
      update idempotency_record set revision = todo.revision from todo
      where todo.owner = idempotency_record.owner
      and todo.id = idempotency_record.todo_id
      and todo.version = 1
    `);
  }
}
