import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../scripts/run-program.ts';
import { cleanEnvironment, npmSucceeds } from './npm.ts';
import { openApiDocumentOf, type OpenApiDocument } from './openapi-document.ts';
import { aServerInMemory } from './openapi-server.ts';

/*
 * The rules that other people have for OpenAPI documents. Their programs need another TypeScript
 * than ours, so they are a project of their own, installed for this test alone.
 */

const tools = fileURLToPath(new URL('openapi-tools', import.meta.url));

describe('The OpenAPI document', { timeout: 180_000 }, () => {
  let folder: string;
  let document: OpenApiDocument;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'todo-openapi-'));
    await cp(tools, folder, { recursive: true });
    await npmSucceeds(folder, 'ci', '--ignore-scripts', '--prefer-offline');
    await using server = await aServerInMemory();
    document = await openApiDocumentOf(server.url);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** What `tool` says of `shown`, and whether it lets it pass. */
  async function verdict(tool: string, args: readonly string[], shown: OpenApiDocument) {
    const file = join(folder, `${tool}.json`);
    await writeFile(file, JSON.stringify(shown));
    return runProgram(
      process.execPath,
      [join(folder, 'node_modules', '.bin', tool), 'lint', ...args, file],
      { cwd: folder, env: { ...cleanEnvironment(), ...quiet } },
    );
  }

  for (const [tool, args, clean] of [
    ['redocly', ['--config', 'redocly.yaml'], /Your API description is valid/],
    ['spectral', ['--ruleset', 'spectral.yaml', '--fail-severity', 'hint'], /No results/],
  ] as const) {
    it(`breaks no rule of ${tool}`, async () => {
      const { exitCode, stdout, stderr } = await verdict(tool, args, document);
      assert.equal(exitCode, 0, stdout + stderr);
      assert.match(stdout + stderr, clean);
      assert.doesNotMatch(stdout + stderr, /\bwarning/i);
    });

    it(`would break one of ${tool} if two operations had the same id`, async () => {
      const { exitCode, stdout, stderr } = await verdict(tool, args, {
        ...document,
        paths: { ...document.paths, '/again': document.paths['/health/live'] ?? {} },
      });
      assert.equal(exitCode, 1);
      assert.match(stdout + stderr, /operation-operationId-unique/);
    });
  }
});

/** They would tell their makers that they are used, and look for newer versions. */
const quiet = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
