import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackages } from './build-packages.ts';
import { buildProgram, packFolder } from './build-program.ts';

const target = fileURLToPath(new URL('../dist', import.meta.url));
await mkdir(target, { recursive: true });
await buildProgram(join(target, 'todo'));
const tarball = await packFolder(join(target, 'todo'), target);
const packages = await buildPackages(join(target, 'packages'));
for (const built of [tarball, ...packages]) {
  process.stdout.write(`${relative(process.cwd(), built)}\n`);
}
