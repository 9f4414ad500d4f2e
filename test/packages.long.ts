import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { buildPackages } from '../scripts/build-packages.ts';
import { runProgram } from '../scripts/run-program.ts';
import { filesIn, manifestIn, packagesNeededIn } from './built-package.ts';
import { emptyProject, errorsOfOurs, packagesIn } from './empty-project.ts';
import { cleanEnvironment, npm, npmSucceeds } from './npm.ts';
import { printedByExamples } from './printed-by-examples.ts';

/*
 * What people get who install the packages: built, packed, and put into empty projects that have
 * nothing to do with this repository.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const names = await readdir(join(root, 'packages'));
/** How packages are found that do without CommonJS: `attw --profile esm-only` looks at no other ways. */
const resolutions = new Set<string>(['node16-esm', 'bundler']);

describe('The packages', { timeout: 300_000 }, () => {
  let folder: string;
  const built = (name: string) => join(folder, 'dist', name);
  const tarballs = new Map<string, string>();
  let needed: Awaited<ReturnType<typeof packagesNeededIn>>;
  const tarball = (name: string) => String(tarballs.get(name));

  before(async () => {
    folder = await mkdtemp(join(await realpath(tmpdir()), 'todo-packages-'));
    await buildPackages(join(folder, 'dist'));
    needed = await packagesNeededIn(join(folder, 'dist'));
    const packed = await npmSucceeds(folder, 'pack', ...names.map((name) => `./dist/${name}`));
    const files = packed.trim().split('\n');
    assert.equal(files.length, names.length, packed);
    for (const [index, name] of names.entries())
      tarballs.set(name, join(folder, `${files[index]}`));
  });
  after(() => rm(folder, { recursive: true }));

  for (const name of names) {
    describe(`${name}, as it is published,`, () => {
      it('has all that publint asks for', async () => {
        const data = await readFile(tarball(name));
        const pack = { tarball: new Uint8Array(data).buffer };
        const { messages, pkg } = await publint({ pack, strict: true });
        assert.deepEqual(
          messages.map((message) => formatMessage(message, pkg, { color: false })),
          [],
        );
      });

      it('has types that are not wrong', async () => {
        const data = await readFile(tarball(name));
        const checked = await checkPackage(createPackageFromTarballData(new Uint8Array(data)));
        assert.ok(checked.types, 'it has no types');
        assert.deepEqual(
          checked.problems.filter(
            (problem) => !('resolutionKind' in problem) || resolutions.has(problem.resolutionKind),
          ),
          [],
        );
      });

      it('has a licence, a README and no source, test or path of this machine', async () => {
        const files = await filesIn(built(name));
        for (const file of ['LICENSE', 'README.md', 'index.js', 'index.d.ts', 'index.js.map']) {
          assert.ok(files.includes(file), file);
        }
        assert.deepEqual(
          files.filter((file) => /(?<!\.d)\.ts$|\.test\./.test(file)),
          [],
        );
        for (const file of files) {
          const text = await readFile(join(built(name), file), 'utf8');
          assert.ok(!text.includes(root) && !text.includes(folder), file);
        }
      });

      it('has source maps that show the source', async () => {
        const map = JSON.parse(await readFile(join(built(name), 'index.js.map'), 'utf8')) as {
          sourcesContent: readonly string[];
        };
        const source = await readFile(join(root, 'packages', name, 'src', 'index.ts'), 'utf8');
        assert.deepEqual(map.sourcesContent, [source]);
      });

      it('depends on what it imports, and on nothing else', async () => {
        const { dependencies = {}, peerDependencies = {} } = await manifestIn(built(name));
        assert.deepEqual(
          // What only its entry point for tests imports is a peer.
          [...Object.keys(dependencies), ...Object.keys(peerDependencies)].toSorted(),
          [...(needed.get(name) ?? [])].toSorted(),
        );
      });
    });
  }

  describe('in an empty project', () => {
    let project: string;

    before(async () => {
      project = await emptyProject(folder, 'everything');
      const { devDependencies } = JSON.parse(
        await readFile(join(root, 'package.json'), 'utf8'),
      ) as { devDependencies: Readonly<Record<string, string>> };
      await npmSucceeds(
        project,
        'install',
        '--prefer-offline',
        ...tarballs.values(),
        // What an example mounts the packages in, and the types of Node.
        ...['hono', '@types/node'].map((name) => `${name}@${devDependencies[name]}`),
      );
      for (const file of Object.keys(printedByExamples)) {
        await copyFile(join(root, 'examples', file), join(project, file));
      }
    });

    it('bring no telemetry and no web framework for pages along', async () => {
      const installed = await packagesIn(project);
      assert.ok(installed.includes('koa'));
      for (const unwanted of ['@scarf/scarf', 'swagger-ui-dist', 'redoc', 'react']) {
        assert.ok(!installed.includes(unwanted), unwanted);
      }
    });

    it('type-check, with the examples', async () => {
      assert.deepEqual(await errorsOfOurs(project), []);
    });

    for (const [file, printed] of Object.entries(printedByExamples)) {
      it(`run ${file}`, async () => {
        const { stdout, stderr } = await runProgram(process.execPath, [file], {
          cwd: project,
          env: cleanEnvironment(),
        });
        assert.equal(stderr, '');
        assert.equal(stdout, printed);
      });
    }

    it('give npx a todo', async () => {
      const home = await mkdtemp(join(folder, 'home-'));
      const todo = (...args: string[]) =>
        npm(project, ['exec', '--offline', '--', 'todo', ...args], {
          HOME: home,
          XDG_DATA_HOME: home,
          LOCALAPPDATA: home,
        });
      const { version } = await manifestIn(join(root, 'packages', 'program'));
      assert.equal((await todo('--version')).stdout.trim(), version);
      const added = await todo('add', 'Buy milk', '--json');
      assert.equal(added.exitCode, 0, added.stderr);
      const listed = await todo('list', '--json');
      assert.deepEqual(JSON.parse(listed.stdout), [JSON.parse(added.stdout)]);
    });
  });

  describe('of the core and the store in memory, in an empty project', () => {
    it('need neither a framework nor the types of Node', async () => {
      const project = await emptyProject(folder, 'core');
      const core = ['domain', 'application', 'adapters-memory'].map(tarball);
      await npmSucceeds(project, 'install', '--prefer-offline', ...core);
      assert.deepEqual(await packagesIn(project), [
        '@todo/adapters-memory',
        '@todo/application',
        '@todo/domain',
        'valibot',
      ]);

      const example = 'embed-in-memory.ts';
      await copyFile(join(root, 'examples', example), join(project, example));
      await writeFile(
        join(project, 'console.d.ts'),
        'declare const console: { log(...values: readonly unknown[]): void };',
      );
      assert.deepEqual(await errorsOfOurs(project, { types: [] }), []);
      const { stdout } = await runProgram(process.execPath, [example], { cwd: project });
      assert.equal(stdout, printedByExamples[example]);
    });
  });
});
