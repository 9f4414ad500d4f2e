import { Migration } from '@mikro-orm/migrations';

export class ChangeLog extends Migration {
  override up(): void {
    // The history of a todo that is there already begins with its next change.
    this.addSql(`
      create table todo_change (
        owner text collate "C" not null,
        seq bigint not null,
        command text not null,
        actor text not null,
        changed_at text collate "C" not null,
        kind text not null,
        todo_id bigint not null,
        todo_before text null,
        todo_after text null,
        primary key (owner, seq)
      )
    `);
    this.addSql(`
      create table change_counter (
        owner text collate "C" not null,
        seq bigint not null,
        primary key (owner)
      )
    `);
  }
}
