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
    // A server of an earlier release may still be writing, and knows of no revisions. What it writes, and what a person
    // changes by hand, is another state all the same.
    this.addSql(`
      create trigger todo_revision_insert after insert on todo when new.revision = '' begin
        update todo set revision = ${drawn} where id = new.id;
      end
    `);
    this.addSql(`
      create trigger todo_revision_update after update of version on todo
      when new.version <> old.version and new.revision = old.revision begin
        update todo set revision = ${drawn} where id = new.id;
      end
    `);
    this.addSql('pragma user_version = 4');
  }
}

/** As many random bits as the program itself draws. It only has to be a text that no other state has. */
const drawn = 'lower(hex(randomblob(16)))';
