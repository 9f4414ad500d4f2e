-- A database as release 0.1 left it: what `.dump` printed, and the two pragmas that it does not print.
pragma application_id = 0x746f646f;
pragma user_version = 1;
create table `mikro_orm_migrations` (`id` integer not null primary key autoincrement, `name` text not null, `executed_at` datetime not null default current_timestamp);
insert into mikro_orm_migrations values (1, '001-create-todo', '2026-11-22 09:29:58');
create table todo (
  id integer not null primary key autoincrement,
  owner text not null,
  version integer not null,
  task text not null,
  status text check (status in ('Pending', 'In Process', 'Completed')) not null,
  created_at text not null,
  updated_at text not null,
  completed_at text null
);
create index todo_owner_index on todo (owner);
insert into todo values (1, 'local', 1, 'Buy Äpfel', 'Pending', '2026-11-22T09:30:00.000Z', '2026-11-22T09:30:00.000Z', null);
insert into todo values (3, 'local', 2, '牛乳を買う', 'Completed', '2026-11-22T09:31:00.000Z', '2026-11-22T10:00:00.000Z', '2026-11-22T10:00:00.000Z');
insert into todo values (4, 'ada', 7, 'it''s "quoted"', 'In Process', '2026-11-22T09:32:00.000Z', '2026-11-22T11:00:00.000Z', null);
update sqlite_sequence set seq = 9 where name = 'todo';
