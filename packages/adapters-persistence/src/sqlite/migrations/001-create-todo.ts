import { Migration } from '@mikro-orm/migrations';

export class CreateTodo extends Migration {
  override up(): void {
    // "todo" in ASCII marks the file as ours: https://www.sqlite.org/fileformat.html#application_id
    this.addSql('pragma application_id = 0x746f646f');
    this.addSql(`
      create table todo (
        id integer not null primary key autoincrement,
        owner text not null,
        version integer not null,
        task text not null,
        status text check (status in ('Pending', 'In Process', 'Completed')) not null,
        created_at text not null,
        updated_at text not null,
        completed_at text null
      )
    `);
    // An index of SQLite ends with the row's id: this one serves an owner's todos in their order.
    this.addSql('create index todo_owner_index on todo (owner)');
    this.addSql('pragma user_version = 1');
  }
}
