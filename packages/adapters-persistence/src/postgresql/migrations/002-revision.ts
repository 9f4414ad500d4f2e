import { Migration } from '@mikro-orm/migrations';

export class Revision extends Migration {
  override up(): void {
    // A default that is drawn for each row: each table is written once, with a revision in every row. It stays, as a
    // server of an earlier release may still be adding todos, and knows of no revisions.
    for (const table of ['todo', 'idempotency_record']) {
      this.addSql(
        `alter table ${table} add column revision text not null default gen_random_uuid()::text`,
      );
    }
    // A todo that has changed since it was added has the revision of another state.
    this.addSql(`
      update idempotency_record set revision = todo.revision from todo
      where todo.owner = idempotency_record.owner
      and todo.id = idempotency_record.todo_id
      and todo.version = 1
    `);
    // What such a server changes is another state all the same, and so is what a person changes by hand.
    this.addSql(`
      create function todo_draw_revision() returns trigger language plpgsql as $$
      begin
        new.revision = gen_random_uuid()::text;
        return new;
      end
      $$
    `);
    this.addSql(`
      create trigger todo_revision_update before update of version on todo
      for each row when (new.version <> old.version and new.revision = old.revision)
      execute function todo_draw_revision()
    `);
  }
}
