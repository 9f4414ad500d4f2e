import { examples, type CliCommand } from '@todo/cli';
import type { PasswordOptions } from '../accounts/new-password.ts';
import type { OperatorContext } from '../operator-context.ts';
import type { LoginOptions } from './login.ts';
import type { CreateTokenOptions } from './tokens.ts';

/*
 * The commands for an account on a server. The action of each is in its own file, which is loaded when the command runs.
 */

type Program = Parameters<CliCommand['add']>[0];

const passwordStdin = 'read the password from stdin: one line, nothing else';

export function addLogin(program: Program, context: () => OperatorContext): void {
  program
    .command('login')
    .summary('use the todos on a server')
    .description(
      'Sign in to a server, and use the todos there from now on. Asks for the name and the password, makes a personal ' +
        'token for this machine, and stores it in a file that only you can read. The password is not stored. `todo --local` ' +
        'still uses the database on this machine.',
    )
    .argument('<url>', 'address of the server')
    .option('--name <name>', 'name of the account (default: asks)')
    .option('--password-stdin', passwordStdin)
    .option('--token-stdin', 'read a token from stdin instead of signing in')
    .option('--insecure', 'allow plain HTTP to another machine; others can read it on the way')
    .addHelpText(
      'after',
      examples(
        'todo login https://todo.example.com',
        'todo login https://todo.example.com --name ada',
        'pass show todo-token | todo login https://todo.example.com --token-stdin',
      ),
    )
    .action(async (url: string, options: LoginOptions) => {
      const { login } = await import('./login.ts');
      await login(context(), url, options);
    });
}

export function addLogout(program: Program, context: () => OperatorContext): void {
  program
    .command('logout')
    .summary('use the todos on this machine again')
    .description(
      'Remove the saved login, and use the todos in the database on this machine again. Asks for your password to ' +
        'revoke the token of this machine; without it, the token stays valid until it expires.',
    )
    .option('--password-stdin', passwordStdin)
    .addHelpText('after', examples('todo logout', 'pass show todo | todo logout --password-stdin'))
    .action(async (options: PasswordOptions) => {
      const { logout } = await import('./logout.ts');
      await logout(context(), options);
    });
}

export function addWhoami(program: Program, context: () => OperatorContext): void {
  program
    .command('whoami')
    .summary('show the account in use')
    .description('Show the account whose todos your commands use, and its server.')
    .addHelpText(
      'after',
      examples('todo whoami', 'todo whoami --server https://todo.example.com --json'),
    )
    .action(async () => {
      const { whoami } = await import('./whoami.ts');
      await whoami(context());
    });
}

export function addTokenCommands(program: Program, context: () => OperatorContext): void {
  const token = program
    .command('token')
    .summary('manage personal tokens on a server')
    .description('Manage your personal tokens on a server.')
    .addHelpText('after', examples('todo token list', 'todo token create phone'));
  token
    .command('create')
    .summary('make a token')
    .description(
      'Make a personal token for a script or another program, and print it. You cannot see it again. Asks for your password.',
    )
    .argument('<name>', 'what the token is for; no two of your tokens have the same name')
    .option(
      '--scope <scope>',
      'todos:read, todos:write, account or feed; may be repeated (default: todos:read and todos:write)',
      collected,
    )
    .option('--expires <when>', 'a date, "in 30 days", or never (default: in 90 days)')
    .option('--password-stdin', passwordStdin)
    .addHelpText(
      'after',
      examples(
        'todo token create "backup script" --scope todos:read',
        'todo token create phone --expires "in 12 months"',
        'todo token create calendar --scope feed --expires never',
      ),
    )
    .action(async (name: string, options: CreateTokenOptions) => {
      const { createToken } = await import('./tokens.ts');
      await createToken(context(), name, options);
    });
  token
    .command('list')
    .summary('list your tokens')
    .description('List your personal tokens, the newest first, without their secrets.')
    .addHelpText('after', examples('todo token list', 'todo token list --json'))
    .action(async () => {
      const { listTokens } = await import('./tokens.ts');
      await listTokens(context());
    });
  token
    .command('revoke')
    .summary('revoke a token')
    .description(
      'Revoke a personal token: from then on, the server refuses it. Asks for your password.',
    )
    .argument('<id>', 'id of the token, as `todo token list` shows it')
    .option('--password-stdin', passwordStdin)
    .addHelpText('after', examples('todo token revoke 5f0c7d1e-8d57-4c5e-9a43-1f2b3c4d5e6f'))
    .action(async (id: string, options: PasswordOptions) => {
      const { revokeToken } = await import('./tokens.ts');
      await revokeToken(context(), id, options);
    });
}

function collected(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
