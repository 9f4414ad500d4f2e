import {
  todoJson,
  type FileEntry,
  type FileFault,
  type JsonObject,
  type JsonValue,
} from '@todo/application';
import type { NewTodo, Todo } from '@todo/domain';
import { sentence } from '@todo/domain';
import type { DescribedFormat } from './described-format.ts';
import { foreignMembers, incomingTodo } from './incoming-todo.ts';
import { jsonEntries } from './json-entries.ts';
import { instantFrom } from './moments.ts';
import { idsByText, ownId } from './own-id.ts';
import { textBlocks, withoutMark } from './text-blocks.ts';

/** Of the shape of the file: it grows when a reader of the old shape would misread the new one. */
const version = 1;

/** Our own: `{"format":"todo","version":1,"todos":[…]}`, each todo as the REST API has it. */
export const jsonFormat: DescribedFormat = {
  name: 'json',
  title: 'Todo JSON',
  mediaType: 'application/json; charset=utf-8',
  extension: 'json',

  detect: (beginning) => {
    const text = withoutMark(beginning).trimStart();
    return /^(?:\{|\[\s*(?:\{|\]))/.test(text) && (isWrapper(text) || isTodos(text));
  },

  async *read(bytes) {
    const idOf = idsByText();
    for await (const part of jsonEntries(textBlocks(bytes), 'todos')) {
      if (part.kind === 'fault') yield part;
      else if (part.kind === 'entry') yield entryFrom(part.value, part.line, idOf);
      else if (part.value['format'] !== 'todo') yield notOurs(part.line);
      else if (part.value['version'] !== version) yield newer(part.line);
    }
  },

  async *write(todos) {
    yield `{"format":"todo","version":${version},"todos":[`;
    let separator = '\n';
    for await (const { todo, external } of todos) {
      yield separator + JSON.stringify({ ...foreignMembers(external?.extra), ...todoJson(todo) });
      separator = ',\n';
    }
    yield '\n]}\n';
  },

  holds: {
    id: { place: '`id` and `createdAt`', kept: 'whole' },
    task: { place: '`task`', kept: 'whole' },
    status: { place: '`status`', kept: 'whole' },
    priority: { place: '`priority`', kept: 'whole' },
    due: { place: '`due`', kept: 'whole' },
    tags: { place: '`tags`', kept: 'whole' },
    notes: { place: '`notes`', kept: 'whole' },
    createdAt: { place: '`createdAt`', kept: 'whole' },
    updatedAt: { place: '`updatedAt`', kept: 'whole' },
    completedAt: { place: '`completedAt`', kept: 'whole' },
  },
  rules: [
    'An array of todos without anything around it can be imported as well, and one todo per line (JSON Lines). Only `task` is required.',
    'Unknown members are kept beside the todo and written again.',
    'A field that breaks the rules of todos (a task of 600 characters, 30 tags) is a fault, because only Todo writes this format.',
  ],
};

function isWrapper(text: string): boolean {
  return /^\{[^{}[\]]*"todos"\s*:\s*\[/.test(text);
}

/** Taskwarrior has `description` where we have `task`. */
function isTodos(text: string): boolean {
  return /"task"\s*:/.test(text) || /^\[\s*\]/.test(text);
}

function notOurs(line: number): FileFault {
  return { kind: 'fault', line, detail: 'The list is not of the format "todo".' };
}

function newer(line: number): FileFault {
  const detail = `The file is not of version ${version}: a newer release of Todo may read it.`;
  return { kind: 'fault', line, detail };
}

const moments = ['createdAt', 'updatedAt', 'completedAt'] as const;

function entryFrom(value: JsonObject, line: number, idOf: (text: string) => string): FileEntry {
  const { id, task, status, priority, due, tags, notes, ...others } = value;
  const { createdAt, updatedAt, completedAt, ...extra } = others;
  const read = { createdAt, updatedAt, completedAt };
  for (const name of moments) {
    if (isGiven(read[name]) && instantFrom(read[name]) === undefined) {
      const detail = sentence(`${name} must be an instant (2026-11-30T17:00:00Z)`);
      return { kind: 'fault', line, detail };
    }
  }
  const origin = originOf(id, instantFrom(createdAt));
  // Every member is checked with the rules of the domain, whatever its type is.
  const fields = { task, status, priority, due, tags, notes } as unknown as NewTodo;
  return incomingTodo(line, fields, {
    externalId: origin === undefined ? idOf(JSON.stringify(id ?? task ?? '')) : ownId(origin),
    origin,
    createdAt: instantFrom(createdAt),
    updatedAt: instantFrom(updatedAt),
    completedAt: status === 'Completed' ? instantFrom(completedAt) : undefined,
    extra,
  });
}

function isGiven(value: JsonValue | undefined): boolean {
  return value !== undefined && value !== null;
}

function originOf(
  id: JsonValue | undefined,
  createdAt: Todo['createdAt'] | undefined,
): Pick<Todo, 'id' | 'createdAt'> | undefined {
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) return undefined;
  return createdAt && { id, createdAt };
}
