-- A database with the schema of migration 005, as the release before the change log has left it: what `.dump` printed, and the
-- two pragmas that it does not print. The search index is filled by its triggers.
pragma application_id = 0x746f646f;
pragma user_version = 5;
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
      , priority integer not null default 0 check (priority between 0 and 3), due text null, tags text not null default '[]', notes text not null default '', task_key text not null default '', search text not null default '', revision text not null default '');
CREATE TABLE todo_tag (
        owner text not null,
        tag text not null,
        todo_id integer not null references todo (id) on delete cascade,
        primary key (owner, tag, todo_id)
      ) without rowid
    ;
CREATE TABLE idempotency_record (
        owner text not null,
        key text not null,
        fingerprint text not null,
        todo_id integer not null,
        answer text not null,
        expires_at text not null, revision text not null default '',
        primary key (owner, key)
      ) without rowid
    ;
CREATE INDEX todo_owner_index on todo (owner);
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
      where status <> 'Completed'
    ;
CREATE INDEX idempotency_record_expiry_index on idempotency_record (expires_at);
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
CREATE TRIGGER todo_revision_insert after insert on todo when new.revision = '' begin
        update todo set revision = lower(hex(randomblob(16))) where id = new.id;
      end;
CREATE TRIGGER todo_revision_update after update of version on todo
      when new.version <> old.version and new.revision = old.revision begin
        update todo set revision = lower(hex(randomblob(16))) where id = new.id;
      end;
INSERT INTO mikro_orm_migrations VALUES(1,'001-create-todo',1795780659000);
INSERT INTO mikro_orm_migrations VALUES(2,'002-whole-todo',1795780659000);
INSERT INTO mikro_orm_migrations VALUES(3,'003-idempotency-record',1795780659000);
INSERT INTO mikro_orm_migrations VALUES(4,'004-revision',1795780659000);
INSERT INTO mikro_orm_migrations VALUES(5,'005-text-folded-anew',1795780659000);
INSERT INTO todo VALUES(1,'local',1,'Buy milk','Pending','2026-11-27T11:57:39.942Z','2026-11-27T11:57:39.942Z',NULL,3,'2026-11-30T24','["home"]','Two litres','buy milk','buy milk
home
two litres','c751e8018416224135395ffead4358eb');
INSERT INTO todo VALUES(2,'local',2,'Call Ada','Completed','2026-11-27T11:57:40.518Z','2026-11-27T11:57:41.079Z','2026-11-27T11:57:41.079Z',0,NULL,'["work"]','','call ada','call ada
work
','e9dbbf5c0abc7632d32777b4ff2ae656');
INSERT INTO todo_tag VALUES('local','home',1);
INSERT INTO todo_tag VALUES('local','work',2);
UPDATE sqlite_sequence SET seq = 3 WHERE name = 'todo';
