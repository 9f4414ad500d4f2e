-- A database with the schema of migration 003, and texts as they were folded by then: what `.dump` printed, and the
-- two pragmas that it does not print. The search index is filled by its triggers.
pragma application_id = 0x746f646f;
pragma user_version = 3;
CREATE TABLE `mikro_orm_migrations` (`id` integer not null primary key autoincrement, `name` text not null, `executed_at` datetime not null default (strftime('%s', 'now') * 1000));
CREATE TABLE todo (
  id integer not null primary key autoincrement,
  owner text not null,
  version integer not null,
  task text not null,
  status text check (status in ('Pending', 'In Process', 'Completed')) not null,
  created_at text not null,
  updated_at text not null,
  completed_at text null
, priority integer not null default 0 check (priority between 0 and 3), due text null, tags text not null default '[]', notes text not null default '', task_key text not null default '', search text not null default '');
CREATE INDEX todo_owner_index on todo (owner);
CREATE TABLE todo_tag (
  owner text not null,
  tag text not null,
  todo_id integer not null references todo (id) on delete cascade,
  primary key (owner, tag, todo_id)
) without rowid;
CREATE INDEX todo_tag_todo_index on todo_tag (todo_id);
CREATE INDEX todo_status_index on todo (owner, status);
CREATE INDEX todo_status_down_index on todo (owner, status desc);
CREATE INDEX todo_priority_index on todo (owner, priority);
CREATE INDEX todo_priority_down_index on todo (owner, priority desc);
CREATE INDEX todo_due_index on todo (owner, coalesce(due, '~'), priority desc);
CREATE INDEX todo_due_down_index on todo (owner, coalesce(due, '') desc);
CREATE INDEX todo_task_index on todo (owner, task_key);
CREATE INDEX todo_created_index on todo (owner, created_at);
CREATE INDEX todo_updated_index on todo (owner, updated_at);
CREATE INDEX todo_open_index on todo (owner, coalesce(due, '~'), priority desc)
where status <> 'Completed';
CREATE VIRTUAL TABLE todo_search using fts5 (
  search, content = 'todo', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
);
CREATE TRIGGER todo_search_insert after insert on todo begin
  insert into todo_search (rowid, search) values (new.id, new.search);
end;
CREATE TRIGGER todo_search_update after update of search on todo
when old.search <> new.search begin
  insert into todo_search (todo_search, rowid, search) values ('delete', old.id, old.search);
  insert into todo_search (rowid, search) values (new.id, new.search);
end;
CREATE TRIGGER todo_search_delete after delete on todo begin
  insert into todo_search (todo_search, rowid, search) values ('delete', old.id, old.search);
end;
CREATE TABLE idempotency_record (
  owner text not null,
  key text not null,
  fingerprint text not null,
  todo_id integer not null,
  answer text not null,
  expires_at text not null,
  primary key (owner, key)
) without rowid;
CREATE INDEX idempotency_record_expiry_index on idempotency_record (expires_at);
insert into mikro_orm_migrations (id, name, executed_at) values (1, '001-create-todo', 1795769903000);
insert into mikro_orm_migrations (id, name, executed_at) values (2, '002-whole-todo', 1795769903000);
insert into mikro_orm_migrations (id, name, executed_at) values (3, '003-idempotency-record', 1795769903000);
insert into todo (id, owner, version, task, status, created_at, updated_at, completed_at, priority, due, tags, notes, task_key, search) values (1, 'local', 1, 'Walk to STRAẞE 5', 'Pending', '2026-11-22T09:30:00.000Z', '2026-11-22T09:30:00.000Z', null, 3, '2026-11-30T24', '["home","café","now","café"]', 'über İSTANBUL', 'walk to straße 5', 'walk to straße 5
home
café
now
café
über i̇stanbul');
insert into todo (id, owner, version, task, status, created_at, updated_at, completed_at, priority, due, tags, notes, task_key, search) values (2, 'local', 1, 'Buy milk', 'Pending', '2026-11-22T09:30:00.000Z', '2026-11-22T09:30:00.000Z', null, 0, null, '["shop","café"]', '', 'buy milk', 'buy milk
shop
café
');
insert into todo (id, owner, version, task, status, created_at, updated_at, completed_at, priority, due, tags, notes, task_key, search) values (4, 'local', 1, '​', 'Pending', '2026-11-22T09:30:00.000Z', '2026-11-22T09:30:00.000Z', null, 0, null, '["ㅤ","Ångström"]', '', '​', '​
ㅤ
ångström
');
insert into todo (id, owner, version, task, status, created_at, updated_at, completed_at, priority, due, tags, notes, task_key, search) values (5, 'local', 1, 'ΟΔΥΣΣΕΥΣ', 'Completed', '2026-11-22T09:30:00.000Z', '2026-11-22T09:30:00.000Z', '2026-11-22T09:30:00.000Z', 0, null, '[]', 'first
	second', 'οδυσσευσ', 'οδυσσευσ
first
	second');
insert into todo (id, owner, version, task, status, created_at, updated_at, completed_at, priority, due, tags, notes, task_key, search) values (6, 'ada', 1, 'it''s "quoted"', 'Pending', '2026-11-22T09:30:00.000Z', '2026-11-22T09:30:00.000Z', null, 0, null, '["café"]', '', 'it''s "quoted"', 'it''s "quoted"
café
');
insert into todo_tag (owner, tag, todo_id) values ('local', 'café', 1);
insert into todo_tag (owner, tag, todo_id) values ('local', 'café', 1);
insert into todo_tag (owner, tag, todo_id) values ('local', 'home', 1);
insert into todo_tag (owner, tag, todo_id) values ('local', 'now', 1);
insert into todo_tag (owner, tag, todo_id) values ('local', 'café', 2);
insert into todo_tag (owner, tag, todo_id) values ('local', 'shop', 2);
insert into todo_tag (owner, tag, todo_id) values ('local', 'Ångström', 4);
insert into todo_tag (owner, tag, todo_id) values ('local', 'ㅤ', 4);
insert into todo_tag (owner, tag, todo_id) values ('ada', 'café', 6);
insert into idempotency_record (owner, key, fingerprint, todo_id, answer, expires_at) values ('ada', 'key', 'b962a8b4d023d243fb3481ad378f248e0c43d83ffd0e425e7426ad6aa94bc5f6', 6, '{"id":6,"task":"it''s \"quoted\"","status":"Pending","priority":"none","due":null,"tags":["café"],"notes":"","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}', '2026-11-23T09:30:00.000Z');
