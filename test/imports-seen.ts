import { dirname, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';

/** One import, as it is written. */
export interface ImportSeen {
  /** The file that it stands in, from the folder of the project on, with `/` on every platform. */
  readonly file: string;
  readonly specifier: string;
}

/** The compiler's program. */
export const tsc = fileURLToPath(
  new URL('bin/tsc', import.meta.resolve('typescript/package.json')),
);

/**
 * Every import in the project that a tsconfig.json describes, in whatever way it is written, because the compiler
 * names each one while it looks for it: `export … from`, types, `import()`, `declare module` too.
 * Whether it finds them does not matter here.
 *
 * @throws Error when the compiler sees no import at all, as then it has not worked
 */
export async function importsSeen(project: string): Promise<readonly ImportSeen[]> {
  const { stdout } = await runProgram(process.execPath, [
    tsc,
    '--project',
    project,
    '--noEmit',
    // Types are not looked at, which takes four fifths of the time.
    '--noCheck',
    '--traceResolution',
  ]);
  const seen = [...stdout.matchAll(/^=+ Resolving module '(.+)' from '(.+)'\. =+$/gm)].map(
    ([, specifier = '', file = '']) => ({
      specifier,
      file: relative(dirname(project), file).split(sep).join('/'),
    }),
  );
  const own = seen.filter(({ file }) => !file.includes('node_modules/') && !file.startsWith('..'));
  if (own.length === 0) throw new Error(`The compiler saw no import.\n${stdout.slice(0, 2000)}`);
  return own;
}

/** The package that a specifier names, without the path inside it. */
export function packageOf(specifier: string): string {
  return /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
}
