import { Migration } from '@mikro-orm/migrations';
import { fold, searchText } from '@todo/application';
import { keptTags } from '@todo/domain';
import { sql } from 'kysely';
import type { Tables } from '../../schema/entities.ts';
import type { Sql } from '../../sql-database.ts';

/** How many todos are in memory at once. The longest are some 80 KB each. */
const batchSize = 200;

interface Text {
  readonly owner: string;
  readonly id: number;
  readonly task: string;
  readonly tags: string;
  readonly notes: string;
  readonly task_key: string;
  readonly search: string;
}

/** Folding knows every case by now, and tags are kept composed: what was stored is made anew. */
export class TextFoldedAnew extends Migration {
  override async up(): Promise<void> {
    const db: Sql = this.getEntityManager().getKysely<Tables>();
    // A server of the earlier release may be writing: what it says of a todo must not be lost.
    await sql`lock table todo, todo_tag in share row exclusive mode`.execute(db);
    for await (const texts of batches(db)) {
      const anew = texts.map((text) => folded(text));
      await write(
        db,
        anew.filter((text, at) => !isSame(text, texts[at])),
      );
    }
  }
}

async function* batches(db: Sql): AsyncGenerator<readonly Text[], void> {
  let after: Pick<Text, 'owner' | 'id'> = { owner: '', id: 0 };
  for (;;) {
    const { rows } = await sql<Text>`
      select owner, id, task, tags, notes, task_key, search from todo
      where (owner, id) > (${after.owner}, ${after.id}) order by owner, id limit ${batchSize}
    `.execute(db);
    const [last] = rows.slice(-1);
    if (last === undefined) return;
    yield rows;
    after = last;
  }
}

function folded(text: Text): Text {
  const { task, notes } = text;
  const tags = keptTags(JSON.parse(text.tags) as string[]);
  return {
    ...text,
    tags: JSON.stringify(tags),
    task_key: fold(task),
    search: searchText({ task, tags, notes }),
  };
}

function isSame(a: Text, b: Text | undefined): boolean {
  return a.tags === b?.tags && a.task_key === b.task_key && a.search === b.search;
}

async function write(db: Sql, texts: readonly Text[]): Promise<void> {
  if (texts.length === 0) return;
  const changed = sql`
    json_to_recordset(${JSON.stringify(texts)}::json)
    as changed (owner text, id bigint, tags text, task_key text, search text)
  `;
  await sql`
    update todo set tags = changed.tags, task_key = changed.task_key, search = changed.search
    from ${changed} where todo.owner = changed.owner and todo.id = changed.id
  `.execute(db);
  await sql`
    delete from todo_tag using ${changed}
    where todo_tag.owner = changed.owner and todo_tag.todo_id = changed.id
  `.execute(db);
  await sql`
    insert into todo_tag (owner, tag, todo_id)
    select changed.owner, tag, changed.id
    from ${changed}, json_array_elements_text(changed.tags::json) as tag
  `.execute(db);
}
