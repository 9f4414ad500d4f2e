import { Migration } from '@mikro-orm/migrations';

/** Folding knows every case by now, and tags are kept composed: what was stored is made anew. */
export class TextFoldedAnew extends Migration {
  override up(): void {
    // Most texts stay what they are, and need not be written. ASCII, which has as many bytes as characters, is not
    // even looked at. `migrate` lends the functions to SQLite.
    this.addSql(`
      update todo
      set task_key = fold(task),
        search = search_text(task, tags, notes),
        tags = normalized_tags(tags)
      where (octet_length(search) > length(search) or octet_length(tags) > length(tags))
        and (
          task_key <> fold(task)
          or search <> search_text(task, tags, notes)
          or tags <> normalized_tags(tags)
        )
    `);
    const isSpelledOtherwise = 'octet_length(tag) > length(tag) and tag <> normalized_tag(tag)';
    // A todo may have had a tag in two spellings.
    this.addSql(`
      insert or ignore into todo_tag (owner, tag, todo_id)
      select owner, normalized_tag(tag), todo_id from todo_tag where ${isSpelledOtherwise}
    `);
    this.addSql(`delete from todo_tag where ${isSpelledOtherwise}`);
    this.addSql('pragma user_version = 5');
  }
}
