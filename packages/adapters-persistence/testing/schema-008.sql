-- A database with the schema of migration 008, as the release before import and export has left it: what `.dump` printed,
-- and the two pragmas that it does not print. The search index is filled by its triggers.
pragma application_id = 0x746f646f;
pragma user_version = 8;
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
CREATE VIRTUAL TABLE todo_search using fts5 (
        search, content = 'todo', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
      );
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
        todo_after text null, reverts_command text null, reverts_as text null,
        primary key (owner, seq)
      );
CREATE TABLE change_counter (
        owner text not null,
        seq integer not null,
        primary key (owner)
      ) without rowid
    ;
CREATE TABLE account (
        id text not null,
        name text not null,
        name_key text not null,
        password_hash text not null,
        created_at text not null,
        disabled_at text null,
        primary key (id)
      ) without rowid
    ;
CREATE TABLE session (
        id text not null,
        account text not null references account (id) on delete cascade,
        client text not null,
        generation integer not null,
        created_at text not null,
        refreshed_at text not null,
        expires_at text not null,
        primary key (id)
      ) without rowid
    ;
CREATE TABLE personal_token (
        id text not null,
        account text not null references account (id) on delete cascade,
        name text not null,
        scopes text not null,
        digest text not null,
        last_four text not null,
        created_at text not null,
        last_used_at text null,
        expires_at text null,
        primary key (id)
      ) without rowid
    ;
CREATE TABLE sign_in_attempt (
        key text not null,
        failed integer not null,
        blocked_until text not null,
        expires_at text not null,
        primary key (key)
      ) without rowid
    ;
CREATE TABLE signing_key (
        purpose text not null,
        key text not null,
        primary key (purpose)
      ) without rowid
    ;
CREATE TABLE todo_trash (
        owner text not null,
        todo_id integer not null,
        deleted_at text not null,
        actor text not null,
        command text not null,
        image text not null,
        primary key (owner, todo_id)
      );
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
CREATE INDEX idempotency_record_expiry_index on idempotency_record (expires_at);
CREATE TRIGGER todo_revision_insert after insert on todo when new.revision = '' begin
        update todo set revision = lower(hex(randomblob(16))) where id = new.id;
      end;
CREATE TRIGGER todo_revision_update after update of version on todo
      when new.version <> old.version and new.revision = old.revision begin
        update todo set revision = lower(hex(randomblob(16))) where id = new.id;
      end;
CREATE UNIQUE INDEX account_name_index on account (name_key);
CREATE INDEX session_account_index on session (account);
CREATE INDEX session_expiry_index on session (expires_at);
CREATE UNIQUE INDEX personal_token_digest_index on personal_token (digest);
CREATE INDEX personal_token_account_index on personal_token (account);
CREATE INDEX sign_in_attempt_expiry_index on sign_in_attempt (expires_at);
CREATE INDEX todo_change_todo_index on todo_change (owner, todo_id, seq);
CREATE INDEX todo_change_command_index on todo_change (owner, command, seq);
CREATE INDEX todo_trash_deleted_index on todo_trash (owner, deleted_at, todo_id);
INSERT INTO mikro_orm_migrations VALUES(1,'001-create-todo',1795804018000);
INSERT INTO mikro_orm_migrations VALUES(2,'002-whole-todo',1795804018000);
INSERT INTO mikro_orm_migrations VALUES(3,'003-idempotency-record',1795804018000);
INSERT INTO mikro_orm_migrations VALUES(4,'004-revision',1795804018000);
INSERT INTO mikro_orm_migrations VALUES(5,'005-text-folded-anew',1795804018000);
INSERT INTO mikro_orm_migrations VALUES(6,'006-change-log',1795804018000);
INSERT INTO mikro_orm_migrations VALUES(7,'007-accounts',1795804018000);
INSERT INTO mikro_orm_migrations VALUES(8,'008-undo-and-trash',1795804018000);
INSERT INTO todo VALUES(1,'local',3,'Buy milk','Pending','2026-11-22T09:30:00.000Z','2026-11-22T09:30:04.000Z',NULL,3,'2026-11-30T24','["home"]','Two litres','buy milk',replace('buy milk\nhome\ntwo litres','\n',char(10)),'d6673ebb1dedcb00a4ce3c89cab35a1c');
INSERT INTO todo VALUES(2,'local',2,'Call Ada','Completed','2026-11-22T09:30:00.000Z','2026-11-22T09:30:01.000Z','2026-11-22T09:30:01.000Z',0,NULL,'["work"]','','call ada',replace('call ada\nwork\n','\n',char(10)),'6c7bae1f2831252e8f2ac4ed1248a5d1');
INSERT INTO todo_tag VALUES('local','home',1);
INSERT INTO todo_tag VALUES('local','work',2);
INSERT INTO todo_change VALUES('local',1,'84d113df11a941613b594a8ae21e5a07','local','2026-11-22T09:30:00.000Z','created',1,NULL,'{"id":1,"revision":"f6fb7631161bf800060f08fcf5d4149a","task":"Buy milk","status":"Pending","priority":"high","due":"2026-11-30","tags":["home"],"notes":"Two litres","version":1,"createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}',NULL,NULL);
INSERT INTO todo_change VALUES('local',2,'7b9f86378a4e6dc0558bd3e0b15a28eb','local','2026-11-22T09:30:00.000Z','created',2,NULL,'{"id":2,"revision":"abc659253175551f3fc1c69dba819253","task":"Call Ada","status":"Pending","priority":"none","due":null,"tags":["work"],"notes":"","version":1,"createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}',NULL,NULL);
INSERT INTO todo_change VALUES('local',3,'1b729a295fd85cf7f5217c7b59809df7','local','2026-11-22T09:30:00.000Z','created',3,NULL,'{"id":3,"revision":"acf526791955cd065b38ec360ed95ffa","task":"Sell tea","status":"Pending","priority":"none","due":null,"tags":[],"notes":"","version":1,"createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}',NULL,NULL);
INSERT INTO todo_change VALUES('local',4,'af30322c97d58023801e200e0c6fbcb3','local','2026-11-22T09:30:01.000Z','completed',2,'{"id":2,"task":"Call Ada","status":"Pending","priority":"none","due":null,"tags":["work"],"notes":"","version":1,"revision":"abc659253175551f3fc1c69dba819253","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}','{"id":2,"task":"Call Ada","status":"Completed","priority":"none","due":null,"tags":["work"],"notes":"","version":2,"revision":"6c7bae1f2831252e8f2ac4ed1248a5d1","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:01.000Z","completedAt":"2026-11-22T09:30:01.000Z"}',NULL,NULL);
INSERT INTO todo_change VALUES('local',5,'492767df004527b12dd44335dfd507be','local','2026-11-22T09:30:02.000Z','deleted',3,'{"id":3,"task":"Sell tea","status":"Pending","priority":"none","due":null,"tags":[],"notes":"","version":1,"revision":"acf526791955cd065b38ec360ed95ffa","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}',NULL,NULL,NULL);
INSERT INTO todo_change VALUES('local',6,'54a7749919cdaab39eab3aa988fece78','local','2026-11-22T09:30:03.000Z','updated',1,'{"id":1,"task":"Buy milk","status":"Pending","priority":"high","due":"2026-11-30","tags":["home"],"notes":"Two litres","version":1,"revision":"f6fb7631161bf800060f08fcf5d4149a","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}','{"id":1,"task":"Buy oat milk","status":"Pending","priority":"high","due":"2026-11-30","tags":["home"],"notes":"Two litres","version":2,"revision":"36402b47dff07ebc63a734c2a640955b","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:03.000Z","completedAt":null}',NULL,NULL);
INSERT INTO todo_change VALUES('local',7,'9023fc1390ad49a79681f48fd4e30996','local','2026-11-22T09:30:04.000Z','updated',1,'{"id":1,"task":"Buy oat milk","status":"Pending","priority":"high","due":"2026-11-30","tags":["home"],"notes":"Two litres","version":2,"revision":"36402b47dff07ebc63a734c2a640955b","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:03.000Z","completedAt":null}','{"status":"Pending","priority":"high","due":"2026-11-30","tags":["home"],"notes":"Two litres","id":1,"task":"Buy milk","version":3,"revision":"d6673ebb1dedcb00a4ce3c89cab35a1c","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:04.000Z","completedAt":null}','54a7749919cdaab39eab3aa988fece78','undo');
INSERT INTO change_counter VALUES('local',7);
INSERT INTO todo_trash VALUES('local',3,'2026-11-22T09:30:02.000Z','local','492767df004527b12dd44335dfd507be','{"id":3,"task":"Sell tea","status":"Pending","priority":"none","due":null,"tags":[],"notes":"","version":1,"revision":"acf526791955cd065b38ec360ed95ffa","createdAt":"2026-11-22T09:30:00.000Z","updatedAt":"2026-11-22T09:30:00.000Z","completedAt":null}');
UPDATE sqlite_sequence SET seq = 3 WHERE name = 'todo';
