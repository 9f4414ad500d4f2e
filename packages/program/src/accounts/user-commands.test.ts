import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { inMemoryStorage } from '@todo/adapters-memory';
import {
  AccountExistsError,
  AccountNotFoundError,
  createAccountManager,
  createTodoApp,
  InvalidAccountError,
} from '@todo/application';
import { fakePasswordHasher, fakeSecrets, fixedClock } from '@todo/application/testing';
import { CliError } from '@todo/cli';
import { usualPreference } from '@todo/cli/testing';
import { aProgramIo, type TestProgramIo } from '../../testing/a-program.ts';
import type { OperatorContext } from '../operator-context.ts';
import type { OpenAccountsOf } from './accounts-of.ts';
import { addUser } from './user-add.ts';
import { listUsers } from './user-list.ts';
import { changePassword } from './user-password.ts';
import { rmUser } from './user-rm.ts';
import { disableUser, enableUser } from './user-state.ts';

const createdAt = fixedClock().now();
const [enter, ctrlC] = ['\r', '\u0003'];

const passwords = fakePasswordHasher();

type Command = (context: OperatorContext, open: OpenAccountsOf) => Promise<void>;

interface Run {
  /** What a program or a person writes to stdin. */
  readonly input?: string;
  /** The width of the terminal; pipes when left out. */
  readonly columns?: number;
  readonly options?: Partial<OperatorContext['options']>;
}

/** Runs commands for accounts one after another, on a storage in memory. */
function anOperator() {
  const { store, accounts } = inMemoryStorage();
  const manager = createAccountManager({
    accounts,
    passwords,
    secrets: fakeSecrets(),
    clock: fixedClock(),
  });
  const open: OpenAccountsOf = async () => ({
    manager,
    async countTodos(owner = 'local') {
      return (await todosOf(owner).list()).todos.length;
    },
    [Symbol.asyncDispose]: async () => {},
  });
  const todosOf = (owner: string) => createTodoApp({ store, owner });
  let io: TestProgramIo = aProgramIo();
  async function run(command: Command, { input, columns, options }: Run = {}) {
    io = aProgramIo(columns === undefined ? {} : { columns });
    if (input !== undefined && columns === undefined) io.stdin.end(input);
    else io.stdin.write(input ?? '');
    const context = { io, options: { color: false, ...options }, preference: usualPreference };
    await command({ ...context, scope: 'database' }, open);
    return printed();
  }
  const printed = () => ({
    stdout: io.stdout.text,
    stderr: stripVTControlCharacters(io.stderr.text),
  });
  const add = (name: string) =>
    run((context, opened) => addUser(context, name, { passwordStdin: true }, opened), {
      input: 'correct horse',
    });
  async function isPassword(name: string, password: string): Promise<boolean> {
    const account = await accounts.read(({ accounts: all }) => all.named(name));
    return (await passwords.verify(password, account?.passwordHash)).matches;
  }
  return { run, printed, add, manager, isPassword, todosOf };
}

const addAda: Command = (context, open) => addUser(context, 'ada', {}, open);
const adding =
  (name: string, adoptLocal = false): Command =>
  (context, open) =>
    addUser(context, name, { passwordStdin: true, adoptLocal }, open);
const addFromStdin = adding('ada');
const list: Command = (context, open) => listUsers(context, open);
const askForPassword: Command = (context, open) => changePassword(context, 'ada', {}, open);
const changing =
  (revokeTokens: boolean): Command =>
  (context, open) =>
    changePassword(context, 'ADA', { passwordStdin: true, revokeTokens }, open);
const disabling: Command = (context, open) => disableUser(context, 'ADA', open);
const enabling: Command = (context, open) => enableUser(context, 'ADA', open);
const removing =
  (yes?: true): Command =>
  (context, open) =>
    rmUser(context, 'Ada', { ...(yes && { yes }) }, open);

async function anOperatorWithAda() {
  const operator = anOperator();
  await operator.add('ada');
  const { id } = await operator.manager.find('ada');
  await operator.todosOf(id).add({ task: 'Buy milk' });
  return { ...operator, id };
}

describe('todo user add', () => {
  it('asks for the password twice, shows it nowhere, and says how to go on', async () => {
    const { run, isPassword } = anOperator();
    const input = `correct horse${enter}correct horse${enter}`;
    const { stdout, stderr } = await run(addAda, { input, columns: 80 });
    assert.equal(
      stdout,
      'Added ada. Sign in with POST /api/v1/sessions, or use `todo --user ada list`.\n',
    );
    assert.equal(
      stderr,
      'New password for ada, 8 to 256 characters (hidden): \nThe same again: \n',
    );
    assert.equal(await isPassword('ADA', 'correct horse'), true);
  });

  it('reads the password from stdin, without the end of its line', async () => {
    for (const input of ['correct horse', 'correct horse\n', 'correct horse\r\n']) {
      const { run, isPassword } = anOperator();
      const { stdout, stderr } = await run(addFromStdin, { input });
      assert.match(stdout, /^Added ada\. /);
      assert.equal(stderr, '');
      assert.equal(await isPassword('ada', 'correct horse'), true);
    }
  });

  it('prints the account under --json and its name under --quiet', async () => {
    const { run } = anOperator();
    const asJson = await run(addFromStdin, { input: 'correct horse', options: { json: true } });
    assert.deepEqual(JSON.parse(asJson.stdout), {
      name: 'ada',
      createdAt,
      disabledAt: null,
      adopted: 0,
    });
    const quietly = await run(adding('bob'), { input: 'correct horse', options: { quiet: true } });
    assert.deepEqual(quietly, { stdout: 'bob\n', stderr: '' });
  });

  it('says how to give away the todos of local', async () => {
    const { run, todosOf } = anOperator();
    await todosOf('local').add({ task: 'Buy milk' });
    const { stderr } = await run(addFromStdin, { input: 'correct horse' });
    assert.equal(
      stderr,
      '`local` keeps 1 todo, which no account sees. To give ada all that `local` has, run `todo user rm ada` and then ' +
        '`todo user add ada --adopt-local`.\n',
    );
  });

  it('gives the todos of local to the account under --adopt-local', async () => {
    const { run, todosOf, manager } = anOperator();
    for (const task of ['Buy milk', 'Call Grace']) await todosOf('local').add({ task });
    const { stdout, stderr } = await run(adding('ada', true), { input: 'correct horse' });
    assert.match(stdout, /^Added ada with 2 todos of `local`\. Sign in/);
    assert.equal(stderr, '');
    const { id } = await manager.find('ada');
    assert.equal((await todosOf(id).list()).todos.length, 2);
    assert.equal((await todosOf('local').list()).todos.length, 0);
  });

  it('checks the name before it asks', async () => {
    const { run, printed, add } = anOperator();
    await add('ada');
    await assert.rejects(run(addAda, { columns: 80 }), AccountExistsError);
    assert.deepEqual(printed(), { stdout: '', stderr: '' });
    for (const name of ['a b', '', 'local', 'x'.repeat(65)]) {
      await assert.rejects(
        run((context, open) => addUser(context, name, {}, open), { columns: 80 }),
        InvalidAccountError,
      );
      assert.deepEqual(printed(), { stdout: '', stderr: '' });
    }
  });

  it('changes nothing where the person types Ctrl-C, nothing, or two passwords', async () => {
    const { run, manager } = anOperator();
    for (const [input, message] of [
      [ctrlC, /^You typed no password, so nothing has changed\.$/],
      [`correct horse${enter}${ctrlC}`, /^You typed no password/],
      [enter, /^You typed no password/],
      [`correct horse${enter}correct house${enter}`, /^The two passwords differ, .* Try again\.$/],
    ] as const) {
      await assert.rejects(run(addAda, { input, columns: 80 }), { name: 'CliError', message });
    }
    assert.deepEqual(await manager.list(), []);
  });

  it('refuses passwords that are too short, too long or common, and repeats none', async () => {
    const { run } = anOperator();
    for (const input of ['short', 'x'.repeat(257), 'password']) {
      await assert.rejects(run(addFromStdin, { input }), (error) => {
        assert.ok(error instanceof InvalidAccountError);
        assert.deepEqual(
          error.faults.map(({ pointer }) => pointer),
          ['/password'],
        );
        assert.ok(input === 'password' || !JSON.stringify(error.faults).includes(input));
        return true;
      });
    }
  });

  it('refuses input that is not one line, and repeats none of it', async () => {
    const { run } = anOperator();
    for (const [input, fault] of [
      ['', 'is empty'],
      ['\n', 'is empty'],
      ['correct horse\n\n', 'has more than one line'],
      ['correct horse\nbattery staple\n', 'has more than one line'],
      ['correct horse\rbattery staple', 'has more than one line'],
      ['correct horse'.repeat(100), 'is longer than a password'],
    ] as const) {
      await assert.rejects(run(addFromStdin, { input }), {
        name: 'CliError',
        message: `The input for --password-stdin ${fault}. It is the password alone, on one line.`,
      });
    }
  });

  it('takes the longest password of the widest characters', async () => {
    const { run, isPassword } = anOperator();
    const input = '👩'.repeat(256);
    await run(addFromStdin, { input: `${input}\r\n` });
    assert.equal(await isPassword('ada', input), true);
  });

  it('needs a terminal, or a pipe for --password-stdin, and not the other way round', async () => {
    const { run } = anOperator();
    await assert.rejects(run(addAda), { message: /^No terminal [^]*use --password-stdin/ });
    await assert.rejects(run(addFromStdin, { columns: 80 }), { message: /on the screen\. Leave/ });
  });
});

describe('todo user list', () => {
  it('shows the name of each account, when it was made, and its state', async () => {
    const { run, add, manager } = anOperator();
    for (const name of ['grace', 'Ada']) await add(name);
    await manager.disable('grace');
    const { stdout } = await run(list);
    assert.match(
      stdout,
      /^Ada {4}\d{4}-\d\d-\d\d \d\d:\d\d {2}active\ngrace {2}\d{4}-\d\d-\d\d \d\d:\d\d {2}disabled since \d{4}-\d\d-\d\d \d\d:\d\d\n$/,
    );
    const onTerminal = await run(list, { columns: 80 });
    assert.equal(onTerminal.stdout, `NAME   CREATED           STATE\n${stdout}`);
    const asJson = await run(list, { options: { json: true } });
    assert.deepEqual(JSON.parse(asJson.stdout), [
      { name: 'Ada', createdAt, disabledAt: null },
      { name: 'grace', createdAt, disabledAt: createdAt },
    ]);
    const quietly = await run(list, { options: { quiet: true } });
    assert.equal(quietly.stdout, 'Ada\ngrace\n');
  });

  it('fits into a narrow terminal', async () => {
    const { run, add, manager } = anOperator();
    for (const name of ['ada', 'grace']) await add(name);
    await manager.disable('grace');
    const { stdout } = await run(list, { columns: 40 });
    assert.match(
      stdout,
      /^ada\n {2}\d{4}-\S+ \S+\n {2}active\ngrace\n {2}\S+ \S+\n {2}disabled since \S+ \S+\n$/,
    );
  });

  it('says how to make the first account', async () => {
    const { run } = anOperator();
    for (const columns of [{}, { columns: 80 }]) {
      assert.deepEqual(await run(list, columns), {
        stdout: '',
        stderr: 'There are no accounts. `todo user add <name>` makes one.\n',
      });
    }
    const asJson = await run(list, {
      options: { json: true },
    });
    assert.deepEqual(asJson, { stdout: '[]\n', stderr: '' });
  });
});

describe('todo user password', () => {
  it('sets the password, and says that personal tokens still work', async () => {
    const { run, add, isPassword } = anOperator();
    await add('ada');
    const { stdout, stderr } = await run(changing(false), { input: 'battery staple' });
    assert.equal(stdout, 'Changed the password of ada, whose sessions have ended.\n');
    assert.equal(stderr, 'Personal tokens still work. --revoke-tokens revokes them, too.\n');
    assert.equal(await isPassword('ada', 'battery staple'), true);
  });

  it('says nothing more where it has revoked them', async () => {
    const { run, add } = anOperator();
    await add('ada');
    assert.deepEqual(await run(changing(true), { input: 'battery staple' }), {
      stdout: 'Changed the password of ada, whose sessions and personal tokens have ended.\n',
      stderr: '',
    });
  });

  it('knows that there is no such account before it asks', async () => {
    const { run, printed } = anOperator();
    await assert.rejects(run(askForPassword, { columns: 80 }), AccountNotFoundError);
    assert.deepEqual(printed(), { stdout: '', stderr: '' });
  });
});

describe('todo user disable and enable', () => {
  it('change the state once', async () => {
    const { run, add } = anOperator();
    await add('ada');
    assert.match((await run(disabling)).stdout, /^Disabled ada, .* `todo user enable ada`/);
    assert.equal((await run(disabling)).stdout, 'Already disabled ada\n');
    assert.match((await run(enabling)).stdout, /^Enabled ada, /);
    assert.equal((await run(enabling)).stdout, 'Already enabled ada\n');
  });

  it('print the account as it is then under --json', async () => {
    const { run, add } = anOperator();
    await add('ada');
    const options = { json: true } as const;
    const shown = async (command: Command) =>
      JSON.parse((await run(command, { options })).stdout) as unknown;
    const account = { name: 'ada', createdAt };
    assert.deepEqual(await shown(disabling), { ...account, disabledAt: createdAt });
    assert.deepEqual(await shown(enabling), { ...account, disabledAt: null });
  });

  it('need an account', async () => {
    const { run } = anOperator();
    for (const command of [disabling, enabling]) {
      await assert.rejects(run(command), AccountNotFoundError);
    }
  });
});

describe('todo user rm', () => {
  it('says what goes, and asks on a terminal', async () => {
    const { run, manager, todosOf, id } = await anOperatorWithAda();
    const question = 'Remove ada with 1 todo, its history, sessions and tokens, for good? [y/N] ';
    const kept = await run(removing(), { input: 'n\n', columns: 80 });
    assert.equal(kept.stdout, '');
    assert.ok(kept.stderr.startsWith(question) && kept.stderr.endsWith('Nothing was removed.\n'));
    assert.equal((await manager.list()).length, 1);
    const removed = await run(removing(), { input: 'y\n', columns: 80 });
    assert.equal(removed.stdout, 'Removed ada with 1 todo\n');
    assert.deepEqual(await manager.list(), []);
    assert.deepEqual((await todosOf(id).list()).todos, []);
  });

  it('does not ask under --yes, and prints nothing under --json', async () => {
    const { run } = await anOperatorWithAda();
    assert.deepEqual(await run(removing(true), { options: { json: true } }), {
      stdout: '',
      stderr: '',
    });
  });

  it('needs a terminal or --yes, and an account', async () => {
    const { run, manager } = await anOperatorWithAda();
    await assert.rejects(run(removing()), CliError);
    assert.equal((await manager.list()).length, 1);
    await run(removing(true), { options: { quiet: true } });
    await assert.rejects(run(removing(true)), AccountNotFoundError);
  });
});
