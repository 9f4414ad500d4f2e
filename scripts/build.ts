import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildPackages } from './build-packages.ts';

const target = fileURLToPath(new URL('../dist', import.meta.url));
for (const folder of await buildPackages(target)) {
  process.stdout.write(`${relative(process.cwd(), folder)}\n`);
}
