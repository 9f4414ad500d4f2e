import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeApiReference } from './api-reference.ts';

const target = fileURLToPath(new URL('../dist/api', import.meta.url));
await writeApiReference(target);
process.stdout.write(`${relative(process.cwd(), target)}/index.html\n`);
