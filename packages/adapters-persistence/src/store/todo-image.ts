import { StorageError } from '@todo/application';
import { defaults, type Todo } from '@todo/domain';

/** A todo as JSON, with its revision and version, as the change log and the trash store it. */
export function imageOf(todo: Todo): string {
  // A copy of the frozen list, because V8 writes JSON with frozen lists at half the speed.
  return JSON.stringify({ ...todo, tags: [...todo.tags] });
}

/**
 * The todo of an image. A field that the release which wrote the image did not know has its default.
 * @param place where the image is stored, for the error
 * @throws StorageError where the image cannot be read, because the database is damaged
 */
export function todoIn(image: string, place: string): Todo {
  try {
    const todo = { ...defaults, ...(JSON.parse(image) as Todo) };
    return Object.freeze({ ...todo, tags: Object.freeze(todo.tags) });
  } catch (error) {
    throw new StorageError(
      'storage-unusable',
      `${place} is damaged. \`todo db restore <backup>\` replaces the database by a backup.`,
      { cause: error },
    );
  }
}
