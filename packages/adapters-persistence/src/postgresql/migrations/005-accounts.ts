import { Migration } from '@mikro-orm/migrations';

export class Accounts extends Migration {
  override up(): void {
    this.addSql(`
      create table account (
        id text collate "C" not null,
        name text not null,
        name_key text collate "C" not null,
        password_hash text not null,
        created_at text collate "C" not null,
        disabled_at text collate "C" null,
        primary key (id)
      )
    `);
    this.addSql('create unique index account_name_index on account (name_key)');
    this.addSql(`
      create table session (
        id text collate "C" not null,
        account text collate "C" not null references account (id) on delete cascade,
        client text not null,
        generation integer not null,
        created_at text collate "C" not null,
        refreshed_at text collate "C" not null,
        expires_at text collate "C" not null,
        primary key (id)
      )
    `);
    this.addSql('create index session_account_index on session (account)');
    this.addSql('create index session_expiry_index on session (expires_at)');
    this.addSql(`
      create table personal_token (
        id text collate "C" not null,
        account text collate "C" not null references account (id) on delete cascade,
        name text not null,
        scopes text not null,
        digest text collate "C" not null,
        last_four text not null,
        created_at text collate "C" not null,
        last_used_at text collate "C" null,
        expires_at text collate "C" null,
        primary key (id)
      )
    `);
    this.addSql('create unique index personal_token_digest_index on personal_token (digest)');
    this.addSql('create index personal_token_account_index on personal_token (account)');
    this.addSql(`
      create table sign_in_attempt (
        key text collate "C" not null,
        failed integer not null,
        blocked_until text collate "C" not null,
        expires_at text collate "C" not null,
        primary key (key)
      )
    `);
    this.addSql('create index sign_in_attempt_expiry_index on sign_in_attempt (expires_at)');
    this.addSql(`
      create table signing_key (
        purpose text collate "C" not null,
        key text not null,
        primary key (purpose)
      )
    `);
  }
}
