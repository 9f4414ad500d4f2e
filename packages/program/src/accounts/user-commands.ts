import { examples, type CliCommand } from '@todo/cli';
import type { OperatorContext } from '../operator-context.ts';
import type { AddOptions } from './user-add.ts';
import type { ChangePasswordOptions } from './user-password.ts';
import type { RmOptions } from './user-rm.ts';

const passwordStdin = 'read the password from stdin: one line, nothing else';
const nameOfAccount = 'name of the account, in any case';

/** The commands of an operator for accounts. */
export function addUserCommands(
  program: Parameters<CliCommand['add']>[0],
  context: () => OperatorContext,
): void {
  const user = program
    .command('user')
    .summary('manage accounts')
    .description('Manage the accounts in a database.')
    .addHelpText('after', examples('todo user add ada', 'todo user list'));
  user
    .command('add')
    .summary('make an account')
    .description(
      'Make an account, which has todos of its own. Asks for the password twice, without showing it. With an account, ' +
        'the server requires credentials, and other machines may reach it.',
    )
    .argument('<name>', '1 to 64 letters, digits, dots, underscores or hyphens')
    .option('--password-stdin', passwordStdin)
    .option('--adopt-local', 'give the todos of `local` to the account')
    .addHelpText(
      'after',
      examples(
        'todo user add ada',
        'todo user add ada --adopt-local',
        'pass show todo | todo user add ada --password-stdin',
      ),
    )
    .action(async (name: string, options: AddOptions) => {
      const { addUser } = await import('./user-add.ts');
      await addUser(context(), name, options);
    });
  user
    .command('list')
    .summary('list accounts')
    .description('List all accounts, by name.')
    .addHelpText('after', examples('todo user list', 'todo user list --json'))
    .action(async () => {
      const { listUsers } = await import('./user-list.ts');
      await listUsers(context());
    });
  user
    .command('password')
    .summary('set a new password')
    .description(
      'Set a new password, which ends all sessions of the account. Personal tokens stay.',
    )
    .argument('<name>', nameOfAccount)
    .option('--password-stdin', passwordStdin)
    .option('--revoke-tokens', 'revoke its personal tokens, too')
    .addHelpText(
      'after',
      examples(
        'todo user password ada',
        'todo user password ada --revoke-tokens',
        'pass show todo | todo user password ada --password-stdin',
      ),
    )
    .action(async (name: string, options: ChangePasswordOptions) => {
      const { changePassword } = await import('./user-password.ts');
      await changePassword(context(), name, options);
    });
  user
    .command('disable')
    .summary('disable an account')
    .description(
      'Disable an account until `todo user enable`. Its sessions end at once; its todos stay.',
    )
    .argument('<name>', nameOfAccount)
    .addHelpText('after', examples('todo user disable ada', 'todo user disable ada --json'))
    .action(async (name: string) => {
      const { disableUser } = await import('./user-state.ts');
      await disableUser(context(), name);
    });
  user
    .command('enable')
    .summary('enable a disabled account')
    .description('Enable an account that was disabled.')
    .argument('<name>', nameOfAccount)
    .addHelpText('after', examples('todo user enable ada', 'todo user enable ada --json'))
    .action(async (name: string) => {
      const { enableUser } = await import('./user-state.ts');
      await enableUser(context(), name);
    });
  user
    .command('rm')
    .summary('remove an account with its todos')
    .description(
      'Remove an account for good, with its todos, their history, its sessions and its tokens. Asks first. With ' +
        '--json, prints nothing.',
    )
    .argument('<name>', nameOfAccount)
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples('todo user rm ada', 'todo user rm ada --yes'))
    .action(async (name: string, options: RmOptions) => {
      const { rmUser } = await import('./user-rm.ts');
      await rmUser(context(), name, options);
    });
}
