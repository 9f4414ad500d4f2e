import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { installedManifest, programManifest } from '../scripts/build-program.ts';

const root = new URL('../', import.meta.url);

function textOf(file: string): string {
  return readFileSync(new URL(file, root), 'utf8');
}

describe('The oldest Node that runs todo', () => {
  const [, number = ''] =
    /needs Node\.js ([\d.]+)/.exec(textOf('packages/program/bin/todo.js')) ?? [];

  it('is the same in the program, in each package and in what users install', async () => {
    assert.match(number, /^\d+\.\d+$/);
    const packages = readdirSync(new URL('packages', root)).map((name) => `packages/${name}/`);
    for (const folder of ['', ...packages]) {
      const { engines } = JSON.parse(textOf(`${folder}package.json`)) as {
        readonly engines: { readonly node: string };
      };
      assert.deepEqual(engines, { node: `>=${number}` }, folder);
    }
    assert.deepEqual(installedManifest(await programManifest()).engines, { node: `>=${number}` });
  });

  it('is the same in the README, on installing', () => {
    const [, install = ''] = /\n## Install\n(.*?)\n## /s.exec(textOf('README.md')) ?? [];
    const named = [...install.matchAll(/Node (\d[\d.]*\d)/g)].map(([, version]) => version);
    assert.ok(named.length > 0);
    assert.deepEqual([...new Set(named)], [number]);
  });
});
