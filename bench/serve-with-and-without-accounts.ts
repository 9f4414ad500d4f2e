// Two servers of the program in one process, so that the same compiled code answers both: one with an account, one
// without. Their folders are made before; it sends their origins once they listen.
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createContainer, createLogger, loadSettings, tokens } from '@todo/composition';

/** What it sends. */
export interface Origins {
  readonly withAccount: string;
  readonly withoutAccount: string;
}

async function served(folder: string): Promise<string> {
  const settings = loadSettings({ env: { HOME: folder, PORT: '0' }, cwd: folder });
  const container = createContainer(settings);
  const logger = await createLogger(createWriteStream(join(folder, 'log')), {
    level: 'info',
    color: false,
    visible: (text) => text,
  });
  container.bind(tokens.logger).toConstantValue(logger);
  const { url } = await container.getAsync(tokens.server);
  return url;
}

const [withAccount = '', withoutAccount = ''] = process.argv.slice(2);
process.send?.({
  withAccount: await served(withAccount),
  withoutAccount: await served(withoutAccount),
} satisfies Origins);
