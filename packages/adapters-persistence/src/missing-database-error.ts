import { StorageError } from '@todo/application';

/** There is no database at this path, and `create` was false. */
export class MissingDatabaseError extends StorageError {
  constructor(path: string) {
    super(
      'storage-unusable',
      `There is no database at ${path}. \`todo add\` makes one there; --database names another.`,
    );
  }
}
