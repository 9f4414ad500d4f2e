import { Migration } from '@mikro-orm/migrations';

export class UndoAndTrash extends Migration {
  override up(): void {
    this.addSql('alter table todo_change add column reverts_command text null');
    this.addSql('alter table todo_change add column reverts_as text null');
    this.addSql('create index todo_change_todo_index on todo_change (owner, todo_id, seq)');
    this.addSql('create index todo_change_command_index on todo_change (owner, command, seq)');
    // What was deleted before is not in the trash.
    this.addSql(`
      create table todo_trash (
        owner text collate "C" not null,
        todo_id bigint not null,
        deleted_at text collate "C" not null,
        actor text not null,
        command text not null,
        image text not null,
        primary key (owner, todo_id)
      )
    `);
    this.addSql('create index todo_trash_deleted_index on todo_trash (owner, deleted_at, todo_id)');
  }
}
