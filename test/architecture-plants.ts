/*
 * What test/architecture.test.ts writes into a copy of the packages' folders, to see whether it is
 * caught. A file is named as its folder and kind need it; the test gives each plant a file of its own.
 */

export interface Plant {
  readonly file: string;
  readonly code: string;
  /** What the linter says to it. */
  readonly says: RegExp;
}

const nothing = /The domain depends on nothing/;
const noFramework = /The application knows the domain and valibot, nothing else/;
const anyRunner = /Other people run this under a test runner of theirs/;
const noOtherAdapter = /An adapter knows the domain and the application, and no other adapter/;
const contractOfRest = /The contract of the REST API knows the core and valibot, nothing else/;
const drivingAdapter = /The command line is a driving adapter/;
const noWiring = /The command line has neither a container nor a log/;
const embeddable = /is embedded by hosts that have no command line/;
const noCommander = /A host that embeds the modules gets no command line along/;
const throughComposition = /The program reaches the adapters through @todo\/composition/;
const overTheApi = /The page reaches todos over the REST API alone/;
const inBrowsers = /The page runs in a browser/;
const byName = /reaches another by its name, never by a path/;
const indexOnly = /A package is used by its name alone/;
const testsOnly = /This is for tests/;
const throughTheClock = /Local time is read and written through the Clock port/;

/** The adapter that tests of every package may run on. */
const inTests = 'adapters-memory';

/** The adapters that the tests of one adapter may run on as well. */
const inTestsOf: Readonly<Record<string, readonly string[]>> = {
  'adapters-http': ['adapters-crypto'],
  'adapters-remote': ['adapters-crypto', 'adapters-http'],
};

/** The adapters that speak REST. */
const knowTheContract = ['adapters-http', 'adapters-remote'];

/** One for each way across each border. */
export function violations(adapters: readonly string[]): readonly Plant[] {
  return [
    ...[
      `import Koa from 'koa';`,
      `import 'koa';`,
      `import type Koa from 'koa';`,
      `import { type Context } from 'koa';`,
      `export { default } from 'koa';`,
      `export * from 'koa';`,
      `export type { Context } from 'koa';`,
      `await import('koa');`,
      `import koa = require('koa');`,
      `import { readFile } from 'node:fs/promises';`,
      `import { createTodoApp } from '@todo/application';`,
      `import { todoJson } from '../../application/src/index.ts';`,
      `import { todoJson } from './../../application/src/todo-json.ts';`,
      `import { todoJson } from '#todo-json';`,
    ].map((code) => ({ file: 'packages/domain/src/planted.ts', code, says: nothing })),
    {
      file: 'packages/domain/src/planted.ts',
      code: `export const now = Date.now();`,
      says: /does not know what time it is/,
    },
    {
      file: 'packages/domain/src/planted.ts',
      code: `export type Context = import('koa').Context;`,
      says: /import type/,
    },
    {
      file: 'packages/domain/src/planted.ts',
      code: `export const koa = require('koa');`,
      says: /CommonJS/,
    },
    {
      file: 'packages/domain/src/planted.ts',
      code: `/// <reference types="koa" />`,
      says: /triple-slash/,
    },
    {
      file: 'packages/domain/src/planted.ts',
      code: `await import('ko' + 'a');`,
      says: /literal/,
    },
    {
      file: 'packages/domain/src/planted.test.ts',
      code: `import { todoJson } from '@todo/application';`,
      says: /A test of the domain needs the domain/,
    },
    ...[
      ...adapters.map((name) => `import { open } from '@todo/${name}';`),
      ...['rest-contract', 'cli', 'composition', 'program', 'web'].map(
        (name) => `import { run } from '@todo/${name}';`,
      ),
      `import Koa from 'koa';`,
      `import type { EntityManager } from '@mikro-orm/core';`,
      `import { Container } from 'inversify';`,
      `import { Command } from 'commander';`,
      `import { readFile } from 'node:fs/promises';`,
      `await import('koa');`,
      `import { aTodo } from '@todo/application/testing';`,
      `import { complete } from '@todo/domain/src/todo.ts';`,
    ].map((code) => ({ file: 'packages/application/src/planted.ts', code, says: noFramework })),
    {
      file: 'packages/application/src/planted.ts',
      code: `export const home = process.env;`,
      says: /The application runs anywhere/,
    },
    ...[
      `import { complete } from '../../domain/src/todo.ts';`,
      `import { aTodo } from '../testing/a-todo.ts';`,
    ].map((code) => ({ file: 'packages/application/src/planted.ts', code, says: byName })),
    ...[`import { it } from 'node:test';`, `import { it } from 'vitest';`].map((code) => ({
      file: 'packages/application/testing/planted.ts',
      code,
      says: anyRunner,
    })),
    {
      file: 'packages/application/testing/planted.ts',
      code: `import { parse } from '../src/parse.ts';`,
      says: byName,
    },
    ...adapters.flatMap((name): Plant[] => {
      const others = adapters
        .filter((other) => other !== name)
        .concat('cli', 'composition', 'program', 'web')
        .concat(knowTheContract.includes(name) ? [] : 'rest-contract');
      const file = `packages/${name}/src/planted.ts`;
      return [
        ...others.flatMap((other): Plant[] => [
          { file, code: `import { open } from '@todo/${other}';`, says: noOtherAdapter },
          { file, code: `import type { Open } from '@todo/${other}';`, says: noOtherAdapter },
          { file, code: `await import('@todo/${other}');`, says: noOtherAdapter },
          { file, code: `export * from '@todo/${other}';`, says: noOtherAdapter },
          { file, code: `import { open } from '../../${other}/src/index.ts';`, says: byName },
          ...(other === inTests || inTestsOf[name]?.includes(other)
            ? []
            : [
                {
                  file: file.replace('.ts', '.test.ts'),
                  code: `import { open } from '@todo/${other}';`,
                  says: noOtherAdapter,
                },
              ]),
        ]),
        { file, code: `import { complete } from '@todo/domain/src/todo.ts';`, says: indexOnly },
        { file, code: `import { aTodo } from '@todo/application/testing';`, says: testsOnly },
      ];
    }),
    ...[
      ...[...adapters, 'cli', 'composition', 'program', 'web'].map(
        (name) => `import { open } from '@todo/${name}';`,
      ),
      `import type { Context } from 'koa';`,
      `import { readFile } from 'node:fs/promises';`,
      `await import('@todo/application/testing');`,
    ].map((code) => ({
      file: 'packages/rest-contract/src/planted.ts',
      code,
      says: contractOfRest,
    })),
    {
      file: 'packages/rest-contract/src/planted.ts',
      code: `import { complete } from '../../domain/src/todo.ts';`,
      says: byName,
    },
    ...[
      'export const now = new Date().getHours();',
      `export const moment = Date.parse('2026-11-30T17:00:00');`,
      'export const today = new Intl.DateTimeFormat();',
    ].map((code) => ({
      file: 'packages/cli/src/commands/planted.ts',
      code,
      says: throughTheClock,
    })),
    ...(
      [
        [
          'cli',
          [...adapters, 'rest-contract', 'composition', 'composition/factories', 'program', 'web'],
          drivingAdapter,
        ],
        ['composition', ['rest-contract', 'cli', 'cli/testing', 'program'], embeddable],
        ['program', [...adapters, 'rest-contract', 'web'], throughComposition],
        ['web', [...adapters, 'cli', 'composition', 'program'], overTheApi],
      ] as const
    ).flatMap(([name, others, says]) =>
      others.flatMap((other): Plant[] => [
        ...[
          `import { open } from '@todo/${other}';`,
          `import type { Open } from '@todo/${other}';`,
          `await import('@todo/${other}');`,
          `export * from '@todo/${other}';`,
        ].map((code) => ({ file: `packages/${name}/src/planted.ts`, code, says })),
        ...(other === inTests || (name === 'web' && other === 'adapters-http')
          ? []
          : [
              {
                file: `packages/${name}/src/planted.test.ts`,
                code: `import { open } from '@todo/${other}';`,
                says,
              },
            ]),
      ]),
    ),
    ...[`import { Container } from 'inversify';`, `import type { Logger } from 'pino';`].map(
      (code) => ({ file: 'packages/cli/src/planted.ts', code, says: noWiring }),
    ),
    {
      file: 'packages/composition/src/planted.ts',
      code: `import type { Command } from 'commander';`,
      says: noCommander,
    },
    ...[`import { readFile } from 'node:fs/promises';`, 'export const home = process.env;'].map(
      (code) => ({ file: 'packages/web/src/planted.ts', code, says: inBrowsers }),
    ),
    ...['cli', 'composition', 'program', 'web'].flatMap((name): Plant[] => [
      {
        file: `packages/${name}/src/planted.ts`,
        code: `import { aTodo } from '@todo/application/testing';`,
        says: testsOnly,
      },
      {
        file: `packages/${name}/src/planted.ts`,
        code: `import { complete } from '../../domain/src/todo.ts';`,
        says: byName,
      },
    ]),
    ...['packages/program/src/planted.ts', 'examples/planted.ts', 'test/planted.ts'].flatMap(
      (file) => [
        { file, code: `import { complete } from '@todo/domain/src/todo.ts';`, says: indexOnly },
        {
          file,
          code: `import { complete } from '${file.startsWith('packages') ? '../..' : '../packages'}/domain/src/todo.ts';`,
          says: byName,
        },
      ],
    ),
    {
      file: 'packages/cli/testing/planted.ts',
      code: `import { run } from '../src/run.ts';`,
      says: byName,
    },
    {
      file: 'packages/program/src/planted.ts',
      code: `import { aShell } from '@todo/cli/testing';`,
      says: testsOnly,
    },
  ];
}

/** What has to go on working: a rule that refuses everything would catch everything too. */
export function permitted(adapters: readonly string[]): readonly Omit<Plant, 'says'>[] {
  return [
    { file: 'packages/cli/src/planted.test.ts', code: `export const now = new Date();` },
    { file: 'packages/domain/src/planted.ts', code: `export { draft } from './todo.ts';` },
    { file: 'packages/domain/src/planted.test.ts', code: `import 'node:test';` },
    { file: 'packages/application/src/planted.ts', code: `export { draft } from '@todo/domain';` },
    { file: 'packages/application/src/planted.ts', code: `export { pipe } from 'valibot';` },
    {
      file: 'packages/application/src/use-cases/planted.ts',
      code: `export type { Clock } from '../clock.ts';`,
    },
    { file: 'packages/application/testing/planted.ts', code: `import 'node:assert/strict';` },
    {
      file: 'packages/application/testing/planted.ts',
      code: `export { parse } from '@todo/application';`,
    },
    { file: 'packages/rest-contract/src/planted.ts', code: `export { pipe } from 'valibot';` },
    {
      file: 'packages/rest-contract/src/planted.ts',
      code: `export { parse } from '@todo/application';`,
    },
    ...knowTheContract.map((name) => ({
      file: `packages/${name}/src/planted.ts`,
      code: `import '@todo/rest-contract';`,
    })),
    {
      file: 'packages/adapters-remote/src/planted.test.ts',
      code: `import '@todo/adapters-http';`,
    },
    ...adapters.flatMap((name) => [
      {
        file: `packages/${name}/src/planted.ts`,
        code: `export { parse } from '@todo/application';`,
      },
      { file: `packages/${name}/src/planted.ts`, code: `export { draft } from '@todo/domain';` },
      {
        file: `packages/${name}/src/planted.test.ts`,
        code: `import '@todo/application/testing';`,
      },
      { file: 'packages/composition/src/planted.ts', code: `await import('@todo/${name}');` },
    ]),
    ...[
      'packages/adapters-http/src/planted.test.ts',
      'packages/adapters-http/testing/planted.ts',
    ].map((file) => ({ file, code: `import '@todo/adapters-crypto';` })),
    { file: 'packages/cli/src/planted.ts', code: `export { parse } from '@todo/application';` },
    { file: 'packages/cli/src/planted.ts', code: `export { Command } from 'commander';` },
    { file: 'packages/cli/src/planted.ts', code: `import '@todo/application/input';` },
    { file: 'packages/cli/testing/planted.ts', code: `export { run } from '@todo/cli';` },
    { file: 'packages/composition/src/planted.ts', code: `export { Container } from 'inversify';` },
    { file: 'packages/web/src/planted.ts', code: `import '@todo/application/input';` },
    { file: 'packages/web/src/planted.ts', code: `import '@todo/rest-contract';` },
    { file: 'packages/web/src/planted.test.ts', code: `import 'node:test';` },
    { file: 'packages/web/src/planted.test.ts', code: `import '@todo/adapters-http';` },
    { file: 'packages/composition/src/planted.ts', code: `await import('@todo/web');` },
    { file: 'packages/program/src/planted.ts', code: `export { run } from '@todo/cli';` },
    { file: 'packages/program/src/planted.ts', code: `await import('@todo/composition');` },
    {
      file: 'packages/program/src/planted.ts',
      code: `await import('@todo/composition/factories');`,
    },
    { file: 'packages/program/src/planted.test.ts', code: `import '@todo/cli/testing';` },
  ];
}
