import type { KeptTodo } from './todo-file.ts';

/** The last acknowledged state of a todo: its content, or that it is deleted. */
type Told = { readonly task: string; readonly version: number } | 'gone';

/** What was acknowledged, by a list of its own to hold the database to. */
export class Ledger {
  readonly #told = new Map<number, Told>();
  /** Asked for and not answered: it may have happened or not. */
  readonly #underWay = new Set<number>();

  /** How many todos were acknowledged. */
  get size(): number {
    return this.#told.size;
  }

  /** @throws Error where a todo had this id before */
  added(id: number, task: string): void {
    if (this.#told.has(id)) throw new Error(`The id ${id} was given twice.`);
    this.#told.set(id, { task, version: 1 });
  }

  asked(id: number): void {
    this.#underWay.add(id);
  }

  changed(id: number, task: string): void {
    const before = this.#told.get(id);
    if (before === undefined || before === 'gone') throw new Error(`${id} was never added.`);
    this.#told.set(id, { task, version: before.version + 1 });
    this.#underWay.delete(id);
  }

  removed(id: number): void {
    this.#told.set(id, 'gone');
    this.#underWay.delete(id);
  }

  /**
   * Compares with what the database has, and takes that over where an answer was still to come.
   * @returns what was acknowledged and is not so, one line each
   */
  settle(kept: ReadonlyMap<number, KeptTodo>): readonly string[] {
    const wrong: string[] = [];
    for (const [id, told] of this.#told) {
      const todo = kept.get(id);
      if (this.#underWay.has(id) && isOneStepFrom(told, todo)) {
        this.#told.set(id, todo ?? 'gone');
      } else if (!isAsTold(told, todo)) {
        wrong.push(`${id}: ${JSON.stringify(told)} became ${JSON.stringify(todo ?? 'gone')}`);
      }
    }
    this.#underWay.clear();
    return wrong;
  }
}

function isAsTold(told: Told, todo: KeptTodo | undefined): boolean {
  if (told === 'gone' || todo === undefined) return told === 'gone' && todo === undefined;
  return told.task === todo.task && told.version === todo.version;
}

/** Whether one request that was not answered explains the difference, if there is one. */
function isOneStepFrom(told: Told, todo: KeptTodo | undefined): boolean {
  if (told === 'gone' || todo === undefined) return todo === undefined;
  return isAsTold(told, todo) || todo.version === told.version + 1;
}
