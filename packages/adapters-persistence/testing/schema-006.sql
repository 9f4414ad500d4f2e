-- A database with the schema of migration 006, as the release before accounts has left it: what `.dump` printed, and the two
-- pragmas that it does not print. The search index is filled by its triggers.
pragma application_id = 0x746f646f;
pragma user_version = 6;
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
CREATE TABLE todo_change (
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
      );
CREATE TABLE change_counter (
        owner text not null,
        seq integer not null,
        primary key (owner)
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
INSERT INTO mikro_orm_migrations VALUES(1,'001-create-todo',1795792716000);
INSERT INTO mikro_orm_migrations VALUES(2,'002-whole-todo',1795792716000);
INSERT INTO mikro_orm_migrations VALUES(3,'003-idempotency-record',1795792716000);
INSERT INTO mikro_orm_migrations VALUES(4,'004-revision',1795792716000);
INSERT INTO mikro_orm_migrations VALUES(5,'005-text-folded-anew',1795792716000);
INSERT INTO mikro_orm_migrations VALUES(6,'006-change-log',1795792716000);
INSERT INTO todo VALUES(1,'local',1,'Buy milk','Pending','2026-11-22T09:30:00.000Z','2026-11-22T09:30:00.000Z',NULL,3,'2026-11-30T24','["home"]','Two litres','buy milk',replace('buy milk\nhome\ntwo litres','\n',char(10)),'16424b853434670bf904614beb1a4ff1');
INSERT INTO todo VALUES(2,'local',2,'Call Ada','Completed','2026-11-22T09:30:00.000Z','2026-11-22T09:31:00.000Z','2026-11-22T09:31:00.000Z',0,NULL,'["work"]','','call ada',replace('call ada\nwork\n','\n',char(10)),'7e3299049470697c2d4999274abefc6a');
INSERT INTO todo VALUES(4,'bob',1,'Sell milk','Pending','2026-11-22T09:30:00.000Z','2026-11-22T09:30:00.000Z',NULL,0,NULL,'["home"]','','sell milk',replace('sell milk\nhome\n','\n',char(10)),'fa708e96718bcd60094800dadc047181');
INSERT INTO todo_tag VALUES('local','home',1);
INSERT INTO todo_tag VALUES('local','work',2);
INSERT INTO todo_tag VALUES('bob','home',4);
INSERT INTO idempotency_record VALUES('local','key-1','fingerprint',1,'{"id":1}','2026-11-23T09:30:00.000Z','16424b853434670bf904614beb1a4ff1');
INSERT INTO todo_change VALUES('local',1,'b8c47c8f0a997a1246bb59f10901ce0a','local','2026-11-22T09:30:00.000Z','created',1,NULL,'{"id":1,"revision":"16424b853434670bf904614beb1a4ff1","task":"Buy milk","status":"Pending","priority":"high","due":"2026-11-30","tags":["home"],"notes":"Two litres","version":1,"createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}');
INSERT INTO todo_change VALUES('local',2,'90bdd111b4184e8f610fe4618cc48fb9','local','2026-11-22T09:30:00.000Z','created',2,NULL,'{"id":2,"revision":"9df271a41d3b80ac715094391d9c12db","task":"Call Ada","status":"Pending","priority":"none","due":null,"tags":["work"],"notes":"","version":1,"createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}');
INSERT INTO todo_change VALUES('local',3,'5e5ed411944e754352c33962188a2c55','local','2026-11-22T09:30:00.000Z','completed',2,'{"id":2,"task":"Call Ada","status":"Pending","priority":"none","due":null,"tags":["work"],"notes":"","version":1,"revision":"9df271a41d3b80ac715094391d9c12db","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}','{"id":2,"task":"Call Ada","status":"Completed","priority":"none","due":null,"tags":["work"],"notes":"","version":2,"revision":"7e3299049470697c2d4999274abefc6a","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:31:00.000Z","completedAt":"2026-11-22T09:31:00.000Z"}');
INSERT INTO todo_change VALUES('local',4,'b6779845141afaba69c919dfed29b23b','local','2026-11-22T09:30:00.000Z','created',3,NULL,'{"id":3,"revision":"8953efd5ffc55491f13c5fd0d8b388c7","task":"Gone","status":"Pending","priority":"none","due":null,"tags":[],"notes":"","version":1,"createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}');
INSERT INTO todo_change VALUES('local',5,'e6d5180ba3b53ea59e1dbd02d3f5ec5e','local','2026-11-22T09:30:00.000Z','deleted',3,'{"id":3,"task":"Gone","status":"Pending","priority":"none","due":null,"tags":[],"notes":"","version":1,"revision":"8953efd5ffc55491f13c5fd0d8b388c7","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}',NULL);
INSERT INTO todo_change VALUES('bob',1,'db04c9312735f2f0e83ec0d87c0d975e','local','2026-11-22T09:30:00.000Z','created',4,NULL,'{"id":4,"revision":"fa708e96718bcd60094800dadc047181","task":"Sell milk","status":"Pending","priority":"none","due":null,"tags":["home"],"notes":"","version":1,"createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}');
INSERT INTO change_counter VALUES('bob',1);
INSERT INTO change_counter VALUES('local',5);
UPDATE sqlite_sequence SET seq = 4 WHERE name = 'todo';
