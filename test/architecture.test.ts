import assert from 'node:assert/strict';
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { permitted, violations, type Plant } from './architecture-plants.ts';
import { importsSeen, packageOf, tsc, type ImportSeen } from './imports-seen.ts';

/*
 * domain <- application <- adapters (the command line is one) <- composition <- program. Between the application and the
 * adapters of REST is their contract. The linter says so while one writes, and how to mend it.
 * The compiler's own list of imports is the net below: no way of writing an import escapes it, and
 * no comment switches it off.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const packages = await readdir(join(root, 'packages'));
const adapters = packages.filter((name) => name.startsWith('adapters-'));

const oxlint = fileURLToPath(new URL('../bin/oxlint', import.meta.resolve('oxlint')));

/** The linter's rules that keep the architecture. */
const rules = [
  'eslint(no-restricted-imports)',
  'eslint(no-restricted-globals)',
  'eslint(no-restricted-properties)',
  'import(no-dynamic-require)',
  'typescript(consistent-type-imports)',
  'typescript(no-require-imports)',
  'typescript(triple-slash-reference)',
];

describe('The linter', () => {
  it('finds the dependency rule kept', { timeout: 120_000 }, async () => {
    assert.deepEqual(await lint(root), []);
  });

  describe('in a copy with violations', () => {
    let complaints: readonly Complaint[];
    let copy: string;
    const plants = numbered<Plant | Omit<Plant, 'says'>>([
      ...violations(adapters),
      ...permitted(adapters),
    ]);

    before(async () => {
      copy = await copyWith(plants);
      complaints = await lint(copy);
    });
    after(() => rm(copy, { recursive: true }));

    for (const plant of plants) {
      const complaintsHere = () => complaints.filter(({ file }) => file === plant.file);
      if ('says' in plant) {
        it(`refuses ${plant.code} in ${where(plant)}`, () => {
          assert.match(
            complaintsHere()
              .map(({ text }) => text)
              .join('\n'),
            plant.says,
          );
        });
      } else {
        it(`permits ${plant.code} in ${where(plant)}`, () => {
          assert.deepEqual(complaintsHere(), []);
        });
      }
    }
  });
});

describe('The compiler', () => {
  let imports: readonly ImportSeen[];
  before(async () => {
    imports = [...(await importsSeen(join(root, 'tsconfig.json'))), ...(await importsOfThePage())];
  });

  it('sees the dependency rule kept', () => {
    for (const name of packages) {
      assert.ok(
        imports.some(({ file }) => file.startsWith(`packages/${name}/`)),
        name,
      );
    }
    assert.deepEqual(imports.filter(isForbidden), []);
  });

  it('sees no import circle, imports of types and dynamic imports included', () => {
    assert.deepEqual(circlesIn(imports), []);
    // A planted one, by a type and by a dynamic import.
    const from = 'packages/domain/src/todo.ts';
    const planted = { file: from, specifier: './index.ts' };
    assert.ok(circlesIn([...imports, planted]).some((circle) => circle.includes(from)));
  });

  it('has a rule for every package', () => {
    assert.deepEqual(Object.keys(known).toSorted(), packages.toSorted());
  });

  it('sees nothing imported that is not declared', { timeout: 120_000 }, async () => {
    const undeclared: ImportSeen[] = [];
    const forTests = await declaredIn(root);
    for (const name of packages) {
      const declared = await declaredIn(join(root, 'packages', name));
      undeclared.push(
        ...imports.filter(
          ({ file, specifier }) =>
            file.startsWith(`packages/${name}/`) &&
            /^(?![.#]|node:)/.test(specifier) &&
            !declared.has(packageOf(specifier)) &&
            !(isForTests(file) && forTests.has(packageOf(specifier))),
        ),
      );
    }
    assert.deepEqual(undeclared, []);
  });

  it('catches imports that the linter does not see', { timeout: 120_000 }, async () => {
    const hidden = numbered(
      [
        'export const koa = await import(`koa`);',
        `import '@todo/domain'; declare module 'koa' { interface Context { todo: string } }`,
        `export * from './nowhere/../../../application/src/index.ts';`,
        `// oxlint-disable-next-line\nimport 'koa';`,
      ].map((code) => ({ file: 'packages/domain/src/planted.ts', code })),
    );
    const copy = await copyWith(hidden);
    try {
      const caught = new Set(
        (await importsSeen(join(copy, 'tsconfig.json')))
          .filter(isForbidden)
          .map(({ file }) => file),
      );
      assert.deepEqual([...caught].toSorted(), hidden.map(({ file }) => file).toSorted());
    } finally {
      await rm(copy, { recursive: true });
    }
  });

  it('needs nothing but the language for the domain', { timeout: 120_000 }, async () => {
    const copy = await copyWith([]);
    const project = join(copy, 'tsconfig.json');
    const check = async (...files: string[]) => {
      await writeFile(
        project,
        JSON.stringify({
          extends: join(root, 'tsconfig.json'),
          compilerOptions: { types: [], lib: ['es2024'] },
          include: [],
          files,
        }),
      );
      return runProgram(process.execPath, [tsc, '-p', project]);
    };
    try {
      const domain = join(root, 'packages/domain/src/index.ts');
      const { exitCode, stdout } = await check(domain);
      assert.equal(exitCode, 0, stdout);

      const codes = ['process.env', 'fetch("/")', 'setTimeout(() => {})', 'console.log()'];
      const planted = codes.map((_, index) => join(copy, `planted-${index}.ts`));
      for (const [index, file] of planted.entries()) {
        await writeFile(file, `export const it = ${codes[index]};`);
      }
      const refused = await check(domain, ...planted);
      for (const [index, code] of codes.entries()) {
        assert.match(refused.stdout, new RegExp(`planted-${index}\\.ts\\(.*error TS`), code);
      }
    } finally {
      await rm(copy, { recursive: true });
    }
  });
});

const core = ['@todo/domain', '@todo/application'];

/** The page is a project of its own, as it runs in browsers. Files of other packages are in the other project, too. */
async function importsOfThePage(): Promise<readonly ImportSeen[]> {
  const seen = await importsSeen(join(root, 'packages/web/tsconfig.json'));
  return seen.map((each) => ({ ...each, file: `packages/web/${each.file}` }));
}

/** What each package of ours may know besides itself. */
const known: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  application: ['@todo/domain'],
  'rest-contract': core,
  ...Object.fromEntries(adapters.map((name) => [name, core])),
  'adapters-http': [...core, '@todo/rest-contract'],
  'adapters-remote': [...core, '@todo/rest-contract'],
  cli: core,
  web: [...core, '@todo/rest-contract'],
  composition: [...core, ...adapters.map((name) => `@todo/${name}`), '@todo/web'],
  program: [...core, '@todo/cli', '@todo/composition'],
};

/** What packages may not have from outside: the driving adapter no wiring, the composition root no command line. */
const keptOut: Readonly<Record<string, readonly string[]>> = {
  cli: ['inversify', 'reflect-metadata', 'pino', 'pino-pretty'],
  composition: ['commander'],
};

/** What the core may have from outside, by folder. */
const fromOutside: Readonly<Record<string, readonly string[]>> = {
  'packages/domain/src': [],
  'packages/application/src': ['valibot'],
  'packages/application/testing': ['node:assert/strict'],
  'packages/rest-contract/src': ['valibot'],
};

function isForbidden({ file, specifier }: ImportSeen): boolean {
  const [top = '', name = '', folder = ''] = file.split('/');
  if (specifier.startsWith('.')) {
    // Outside packages, the whole folder above may be reached, but no package by its path.
    const target = posix.join(posix.dirname(file), specifier);
    return top === 'packages'
      ? !target.startsWith(`packages/${name}/`)
      : target.startsWith('packages/');
  }
  if (top !== 'packages') return false;
  const [scope, other] = specifier.split('/');
  if (scope === '@todo') {
    if (other === 'adapters-memory' && mayTestInMemory(file)) return false;
    if (other === 'adapters-crypto' && isTestOfTheApi(file)) return false;
    if (other === 'adapters-http' && isTestOfTheClient(file)) return false;
    return other !== name && !known[name]?.includes(`@todo/${other}`);
  }
  if (keptOut[name]?.includes(packageOf(specifier))) return true;
  const allowed = fromOutside[`packages/${name}/${folder}`];
  return allowed !== undefined && !file.endsWith('.test.ts') && !allowed.includes(specifier);
}

/** Tests of every package but the domain may run on the store in memory. */
function mayTestInMemory(file: string): boolean {
  return (
    !file.startsWith('packages/domain/') &&
    /(\.test\.ts$|^packages\/(?!application\/)[^/]+\/testing\/)/.test(file)
  );
}

/** Tests of the API sign people in. */
function isTestOfTheApi(file: string): boolean {
  return /^packages\/adapters-(?:http|remote)\/(?:.*\.test\.ts$|testing\/)/.test(file);
}

/** Tests of the client and of the page run a server. */
function isTestOfTheClient(file: string): boolean {
  return /^packages\/(?:adapters-remote|web)\/(?:.*\.test\.ts$|testing\/)/.test(file);
}

/** The packages that a package.json names, itself among them. */
async function declaredIn(folder: string): Promise<ReadonlySet<string>> {
  const { name, dependencies, devDependencies } = JSON.parse(
    await readFile(join(folder, 'package.json'), 'utf8'),
  ) as { name: string; dependencies?: object; devDependencies?: object };
  return new Set([name, ...Object.keys({ ...dependencies, ...devDependencies })]);
}

/** Files that import each other in a circle, by their paths: each circle as it is first met. */
function circlesIn(imports: readonly ImportSeen[]): readonly (readonly string[])[] {
  const targets = Map.groupBy(
    imports
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ file, specifier }) => ({ file, to: posix.join(posix.dirname(file), specifier) })),
    ({ file }) => file,
  );
  const circles: string[][] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]) => {
    const at = path.indexOf(file);
    if (at >= 0) circles.push(path.slice(at));
    if (at >= 0 || done.has(file)) return;
    for (const { to } of targets.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) walk(file, []);
  return circles;
}

interface Complaint {
  readonly file: string;
  readonly text: string;
}

/** What the linter, set up as it is here, finds against the architecture's rules in `folder`. */
async function lint(folder: string): Promise<readonly Complaint[]> {
  const { stdout } = await runProgram(process.execPath, [oxlint, '--format', 'json'], {
    cwd: folder,
  });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: readonly { code: string; filename: string; message: string; help?: string }[];
  };
  return diagnostics
    .filter(({ code }) => rules.includes(code))
    .map(({ filename, message, help = '' }) => ({ file: filename, text: `${message} ${help}` }));
}

/** Gives each plant a file of its own. */
function numbered<Numbered extends { readonly file: string }>(
  plants: readonly Numbered[],
): readonly Numbered[] {
  return plants.map((plant, index) => ({
    ...plant,
    file: plant.file.replace('planted', `planted-${index}`),
  }));
}

/** What is exported from a folder `testing` counts as published. */
function isForTests(file: string): boolean {
  return (
    file.endsWith('.test.ts') ||
    (/^packages\/[^/]+\/testing\//.test(file) && !/^packages\/(application|cli)\//.test(file))
  );
}

function where({ file }: { readonly file: string }): string {
  return file.endsWith('.test.ts') ? `a test in ${posix.dirname(file)}` : posix.dirname(file);
}

/** A temporary folder, set up as this repository is, with only `plants` in it. */
async function copyWith(
  plants: readonly { readonly file: string; readonly code: string }[],
): Promise<string> {
  const copy = await mkdtemp(join(await realpath(tmpdir()), 'todo-architecture-'));
  await copyFile(join(root, '.oxlintrc.json'), join(copy, '.oxlintrc.json'));
  const config = { extends: join(root, 'tsconfig.json'), compilerOptions: { types: [] } };
  await writeFile(
    join(copy, 'tsconfig.json'),
    JSON.stringify({ ...config, include: ['packages'] }),
  );
  for (const { file, code } of plants) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await writeFile(join(copy, file), `${code}\n`);
  }
  return copy;
}
