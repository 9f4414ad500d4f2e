import { Migration } from '@mikro-orm/migrations';

export class ChangeLog extends Migration {
  override up(): void {
    // The history of a todo that is there already begins with its next change. Rows are only added, at the end of the
    // table: with a rowid, as they are too long for an index to hold them.
    this.addSql(`
      create table todo_change (
        owner text not null,
        seq integer not null,
        command text not null,
        actor text not null,
        changed_at text not null,
        kind text not null,
        todo_id integer not null,
        todo_before text null,
        todo_after text null,
        primary key (owner, seq)
      )
    `);
    this.addSql(`
      create table change_counter (
        owner text not null,
        seq integer not null,
        primary key (owner)
      ) without rowid
    `);
    this.addSql('pragma user_version = 6');
  }
}
