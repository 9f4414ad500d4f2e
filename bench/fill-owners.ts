/*
 * node fill-owners.ts <database URL>: makes the owners of the mixed load in an empty database, each with an account, a
 * personal token and the todos that the load asks for. Writes the secrets of the tokens as JSON.
 */
import { argon2PasswordHasher, randomSecrets } from '@todo/adapters-crypto';
import { createAccountManager, systemClock } from '@todo/application';
import { createApp, openStorage } from '@todo/composition/factories';
import type { Owner } from '@todo/domain';
import { filledOfOwners, ofOwner, owners, someTodo } from './loads.ts';
import { sequence } from './measure.ts';

const [url = ''] = process.argv.slice(2);
await using storage = await openStorage({ url });
const secrets = randomSecrets();
const manager = createAccountManager({
  accounts: storage.accounts,
  // Hashes are made quickly here: only tokens are sent.
  passwords: argon2PasswordHasher({ parameters: { memory: 8, passes: 1, parallelism: 1 } }),
  secrets,
  clock: systemClock,
});

async function addOwner(name: string): Promise<Owner> {
  await manager.add(name, secrets.newPersonalToken());
  const { id } = await manager.find(name);
  return id;
}

/** @returns the secret of a new token of the account */
async function addToken(account: Owner): Promise<string> {
  const secret = secrets.newPersonalToken();
  await storage.accounts.transaction(({ tokens }) =>
    tokens.add({
      id: secrets.newId(),
      account,
      name: 'bench',
      scopes: ['todos:read', 'todos:write'],
      digest: secrets.digest(secret),
      lastFour: secret.slice(-4),
      createdAt: systemClock.now(),
      lastUsedAt: null,
      expiresAt: null,
    }),
  );
  return secret;
}

async function addTodos(accounts: readonly Owner[]): Promise<void> {
  const apps = accounts.map((owner) => createApp(storage, { owner }));
  const random = sequence();
  for (let id = 1; id <= filledOfOwners; id += 1) {
    // One after the other: the loads tell by its id whose todo it is.
    const added = await ofOwner(apps, id)?.add(someTodo(random));
    if (added?.id !== id) throw new Error(`Todo ${id} has the id ${added?.id}.`);
  }
}

const accounts: Owner[] = [];
const tokens: string[] = [];
for (let owner = 1; owner <= owners; owner += 1) {
  const account = await addOwner(`owner-${owner}`);
  accounts.push(account);
  tokens.push(await addToken(account));
}
await addTodos(accounts);
process.stdout.write(JSON.stringify(tokens));
