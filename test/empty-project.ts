import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram } from '../scripts/run-program.ts';
import { tsc } from './imports-seen.ts';

/** A project outside of this repository, in its own folder below `folder`. */
export async function emptyProject(folder: string, name: string): Promise<string> {
  const project = join(folder, name);
  await mkdir(project);
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name, version: '1.0.0', private: true, type: 'module' }),
  );
  return project;
}

/** The names of all packages that npm has installed. */
export async function packagesIn(project: string): Promise<readonly string[]> {
  const lock = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, unknown>>;
  };
  const paths = Object.keys(lock.packages).filter((path) => path !== '');
  return paths.map((path) => path.replace(/^.*node_modules\//, '')).toSorted();
}

/** What the compiler has against the project or our packages. Other people's types are their own affair. */
export async function errorsOfOurs(
  project: string,
  options: object = {},
): Promise<readonly string[]> {
  const config = {
    compilerOptions: {
      strict: true,
      module: 'nodenext',
      target: 'es2024',
      lib: ['es2024'],
      types: ['node'],
      noEmit: true,
      allowImportingTsExtensions: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: false,
      ...options,
    },
    include: ['*.ts'],
  };
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(config));
  const args = [tsc, '-p', project, '--pretty', 'false'];
  const { exitCode, stdout, stderr } = await runProgram(process.execPath, args, { cwd: project });
  const errors = stdout.split('\n').filter((line) => line.includes('error TS'));
  if (exitCode !== 0 && errors.length === 0) throw new Error(stdout + stderr);
  return errors.filter((line) => !/^node_modules\/(?!@todo\/)/.test(line));
}
