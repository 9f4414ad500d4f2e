import { broughtBack, type Instant, type TodoDraft, type TodoId } from '@todo/domain';
import { plan, type OnDuplicate, type Step } from '../import/plan.ts';
import { readWholeFile, type FileToRead, type Losses } from '../import/read-file.ts';
import { spooledFrom, type SpooledTodo } from '../import/spooled-todo.ts';
import type { OpenSpool } from '../ports/spool.ts';
import type { Repositories } from '../ports/store.ts';
import { commandOf, type OnCommitted, type UseCaseContext } from './use-case-context.ts';

/** A file to import, and what becomes of duplicates and losses. */
export interface ImportOptions extends Omit<FileToRead, 'strict'> {
  /** What becomes of an entry whose todo is there already; `update` when left out. */
  readonly onDuplicate?: OnDuplicate;
  /** Whether a loss is an error; `false` when left out. */
  readonly strict?: boolean;
  /** Whether only the report is wanted; `false` when left out. */
  readonly dryRun?: boolean;
  /** Is called once the file was read, with the number of todos that are done. It must not throw. */
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

/** What an import has done, in numbers of todos. */
export interface ImportReport {
  /** Also those that an undo had removed, and that are there again. */
  readonly created: number;
  readonly updated: number;
  /** Those that are there as the file has them, and those that the file or this program leaves out. */
  readonly skipped: number;
  /** In the trash now, because the other program has deleted them. */
  readonly deleted: number;
  /** By field, of how many todos something could not be kept. */
  readonly losses: Losses;
}

type Tally = { -readonly [Name in keyof Omit<ImportReport, 'losses'>]: number };

interface ImportContext extends UseCaseContext {
  readonly openSpool: OpenSpool;
}

export function importTodos(context: ImportContext) {
  /**
   * Takes the todos of a file in, all of them or none, as one command: `undo` takes them out again. An entry that was
   * imported before is known again: what has changed in the file since changes in its todo, and nothing else.
   * @throws InvalidFileError, LossyFileError, StorageError, and what `bytes` throws
   */
  return async (options: ImportOptions, onCommitted?: OnCommitted): Promise<ImportReport> => {
    const { store, clock, owner, openSpool } = context;
    const { format, onDuplicate = 'update', strict = false, dryRun = false } = options;
    const { onProgress = () => {} } = options;
    const now = clock.now();
    const {
      spool,
      todos: total,
      ...read
    } = await readWholeFile({ ...options, strict }, openSpool, now);
    try {
      const command = commandOf(context, onCommitted);
      const source = format.name;
      const settings = { source, onDuplicate, now: command.at };
      /** May run again with the transaction, and then begins anew. */
      const inBlocks = async (work: (entries: readonly SpooledTodo[], tally: Tally) => unknown) => {
        const tally: Tally = { created: 0, updated: 0, skipped: read.skipped, deleted: 0 };
        let done = 0;
        for (const block of spool.blocks()) {
          await work(block.map(spooledFrom), tally);
          done += block.length;
          onProgress({ done, total });
        }
        return { ...tally, losses: read.losses };
      };
      if (dryRun) {
        return await store.read(owner, (data) =>
          inBlocks(async (entries, tally) => {
            for (const step of await plan(data, entries, settings)) count(tally, step);
          }),
        );
      }
      return await store.transaction(command, (data) =>
        inBlocks(async (entries, tally) => {
          const steps = await plan(data, entries, settings);
          await carryOut(data, steps, settings);
          for (const step of steps) count(tally, step);
        }),
      );
    } finally {
      await spool.close();
    }
  };
}

function count(tally: Tally, step: Step): void {
  if (step.kind === 'skip' || step.kind === 'note') tally.skipped += 1;
  else if (step.kind === 'update') tally.updated += 1;
  else if (step.kind === 'delete' || step.entry.isDeleted) tally.deleted += 1;
  else tally.created += 1;
}

async function carryOut(
  { todos, trash, externalIds }: Repositories,
  steps: readonly Step[],
  { source, now }: { readonly source: string; readonly now: Instant },
): Promise<void> {
  const of = <Kind extends Step['kind']>(kind: Kind) =>
    steps.filter((step): step is Extract<Step, { readonly kind: Kind }> => step.kind === kind);
  const created = of('create');
  const drafts: readonly TodoDraft[] = created.map(({ entry }) => entry.draft);
  const added = await todos.addAll(drafts);
  const [updated, restored, deleted] = [of('update'), of('restore'), of('delete')];
  const byId = new Map([...updated, ...restored].map((step) => [step.id, step.transition]));
  await todos.update(
    updated.map(({ id }) => id),
    (todo) => byId.get(todo.id)?.(todo) ?? todo,
  );
  await trash.restore(
    restored.map(({ id }) => id),
    ({ todo }) => {
      const back = broughtBack(todo, todo, now);
      return byId.get(todo.id)?.(back) ?? back;
    },
  );
  const gone: readonly TodoId[] = [
    ...deleted.map(({ id }) => id),
    ...added.filter((_, at) => created[at]?.entry.isDeleted).map(({ id }) => id),
  ];
  await todos.remove(gone, () => {});
  const noted = [
    ...created.map(({ entry }, at) => ({ entry, id: added[at]?.id ?? 0 })),
    ...updated,
    ...restored,
    ...deleted,
    ...of('note'),
  ];
  await externalIds.put(
    source,
    noted.map(({ entry: { externalId, fingerprint, extra }, id: todoId }) => ({
      externalId,
      todoId,
      fingerprint,
      extra,
    })),
  );
}
