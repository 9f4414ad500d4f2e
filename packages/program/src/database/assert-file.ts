import { CliError } from '@todo/cli';
import { type Settings } from '@todo/composition/factories';

/**
 * Fails unless the database is a file.
 * @param otherwise the error for PostgreSQL; when left out, PostgreSQL is allowed, too
 * @throws CliError
 */
export function assertFile({ values }: Settings, otherwise?: string): void {
  const url = values.DATABASE_URL;
  if (url === 'sqlite::memory:') {
    throw new CliError(
      'usage',
      'A database in memory disappears with its program. Name a file: --database sqlite:<path>.',
    );
  }
  if (otherwise !== undefined && !url.startsWith('sqlite:')) throw new CliError('usage', otherwise);
}
