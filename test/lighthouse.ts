import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { browserPath, featuresOff } from './browser.ts';
import { cleanEnvironment, npmSucceeds } from './npm.ts';

export type LighthouseCategory = 'performance' | 'accessibility' | 'best-practices';

export interface Lighthouse extends AsyncDisposable {
  /** @returns the score of each category, from 0 to 1 */
  scores(
    url: string,
    categories: readonly LighthouseCategory[],
  ): Promise<Readonly<Record<string, number>>>;
}

/** Lighthouse, installed in a folder of its own from the lock file of `web-tools`. */
export async function installedLighthouse(): Promise<Lighthouse> {
  const folder = await mkdtemp(join(tmpdir(), 'todo-lighthouse-'));
  await cp(fileURLToPath(new URL('web-tools', import.meta.url)), folder, { recursive: true });
  await npmSucceeds(folder, 'ci', '--ignore-scripts', '--prefer-offline');
  const report = join(folder, 'report.json');
  return {
    async scores(url, categories) {
      const { exitCode, stderr } = await runProgram(
        process.execPath,
        [
          join(folder, 'node_modules/lighthouse/cli/index.js'),
          url,
          '--quiet',
          '--no-enable-error-reporting',
          `--chrome-flags=--headless=new --no-sandbox --disable-gpu ${featuresOff}`,
          `--only-categories=${categories.join()}`,
          '--output=json',
          `--output-path=${report}`,
        ],
        { cwd: folder, env: { ...cleanEnvironment(), CHROME_PATH: browserPath } },
      );
      if (exitCode !== 0) throw new Error(`Lighthouse failed: ${stderr}`);
      const { categories: found } = JSON.parse(await readFile(report, 'utf8')) as {
        readonly categories: Readonly<Record<string, { readonly score: number }>>;
      };
      return Object.fromEntries(Object.entries(found).map(([name, { score }]) => [name, score]));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
