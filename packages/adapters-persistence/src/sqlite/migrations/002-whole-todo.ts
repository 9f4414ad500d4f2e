import { Migration } from '@mikro-orm/migrations';

export class WholeTodo extends Migration {
  override up(): void {
    this.addSql(
      'alter table todo add column priority integer not null default 0 check (priority between 0 and 3)',
    );
    this.addSql('alter table todo add column due text null');
    this.addSql("alter table todo add column tags text not null default '[]'");
    this.addSql("alter table todo add column notes text not null default ''");
    this.addSql("alter table todo add column task_key text not null default ''");
    this.addSql("alter table todo add column search text not null default ''");
    // `fold` is the application's own: `migrate` lends it to SQLite.
    this.addSql('update todo set task_key = fold(task), search = fold(task) || char(10)');

    this.addSql(`
      create table todo_tag (
        owner text not null,
        tag text not null,
        todo_id integer not null references todo (id) on delete cascade,
        primary key (owner, tag, todo_id)
      ) without rowid
    `);
    this.addSql('create index todo_tag_todo_index on todo_tag (todo_id)');

    this.addSql('create index todo_status_index on todo (owner, status)');
    this.addSql('create index todo_status_down_index on todo (owner, status desc)');
    this.addSql('create index todo_priority_index on todo (owner, priority)');
    this.addSql('create index todo_priority_down_index on todo (owner, priority desc)');
    this.addSql("create index todo_due_index on todo (owner, coalesce(due, '~'), priority desc)");
    this.addSql("create index todo_due_down_index on todo (owner, coalesce(due, '') desc)");
    this.addSql('create index todo_task_index on todo (owner, task_key)');
    this.addSql('create index todo_created_index on todo (owner, created_at)');
    this.addSql('create index todo_updated_index on todo (owner, updated_at)');
    this.addSql(`
      create index todo_open_index on todo (owner, coalesce(due, '~'), priority desc)
      where status <> 'Completed'
    `);

    // https://www.sqlite.org/fts5.html#the_trigram_tokenizer; the text is folded before it comes here.
    this.addSql(`
      create virtual table todo_search using fts5 (
        search, content = 'todo', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
      )
    `);
    this.addSql("insert into todo_search (todo_search) values ('rebuild')");
    this.addSql(`
      create trigger todo_search_insert after insert on todo begin
        insert into todo_search (rowid, search) values (new.id, new.search);
      end
    `);
    this.addSql(`
      create trigger todo_search_update after update of search on todo
      when old.search <> new.search begin
        insert into todo_search (todo_search, rowid, search) values ('delete', old.id, old.search);
        insert into todo_search (rowid, search) values (new.id, new.search);
      end
    `);
    this.addSql(`
      create trigger todo_search_delete after delete on todo begin
        insert into todo_search (todo_search, rowid, search) values ('delete', old.id, old.search);
      end
    `);
    this.addSql('pragma user_version = 2');
  }
}
