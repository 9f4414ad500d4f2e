import { instant, scopes as allScopes } from '@todo/domain';
import { useState } from 'preact/hooks';
import type { TokenJson } from '../api/answers.ts';
import { momentText } from '../model/due-text.ts';
import type { TodoPage } from '../page/todo-page.ts';
import { Field } from './field.tsx';

interface TokenListProps {
  readonly page: TodoPage;
  readonly tokens: readonly TokenJson[];
  readonly secret: string | undefined;
}

export function TokenList({ page, tokens, secret }: TokenListProps) {
  const told = (moment: string) => momentText(instant(new Date(moment)), page.clock);
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens">Personal tokens</h2>
      <p class="about">A program signs in with one, such as a script or a calendar.</p>
      {secret !== undefined && (
        <div class="secret" role="status">
          <p>Copy the token now: it is shown this once.</p>
          <p>
            <code>{secret}</code>
          </p>
          <button type="button" onClick={() => page.account.forgetSecret()}>
            I have copied it
          </button>
        </div>
      )}
      <ul class="records">
        {tokens.map(({ id, name, scopes, lastFour, createdAt, lastUsedAt, expiresAt }) => (
          <li key={id}>
            <div>
              <p>
                <bdi>{name}</bdi> <code>…{lastFour}</code>
              </p>
              <p class="about">
                {scopes.join(', ')} · made {told(createdAt)} ·{' '}
                {lastUsedAt === null ? 'never used' : `last used ${told(lastUsedAt)}`} ·{' '}
                {expiresAt === null ? 'never expires' : `expires ${told(expiresAt)}`}
              </p>
            </div>
            <button
              type="button"
              aria-label={`Revoke the token ${name}`}
              onClick={() => void page.account.revokeToken(id)}
            >
              Revoke
            </button>
          </li>
        ))}
      </ul>
      <NewTokenForm page={page} />
    </section>
  );
}

type Scopes = TokenJson['scopes'];

const day = 24 * 60 * 60 * 1000;

function NewTokenForm({ page }: { readonly page: TodoPage }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Scopes>(['todos:read', 'todos:write']);
  const [days, setDays] = useState('90');
  const [fault, setFault] = useState<string>();
  const make = async () => {
    const now = Date.parse(page.clock.now());
    const expiresAt = days === 'never' ? null : instant(now + Number(days) * day);
    const refusal = await page.account.createToken({ name, scopes, expiresAt });
    setFault(refusal);
    if (refusal === undefined) setName('');
  };
  return (
    <form
      class="fields"
      aria-label="Make a token"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <Field label="Name of a new token" fault={fault}>
        {(attributes) => (
          <input
            {...attributes}
            required
            autocomplete="off"
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Expires in">
        {(attributes) => (
          <select
            {...attributes}
            value={days}
            onChange={({ currentTarget }) => setDays(currentTarget.value)}
          >
            <option value="7">7 days</option>
            <option value="90">90 days</option>
            <option value="365">a year</option>
            <option value="never">never</option>
          </select>
        )}
      </Field>
      <fieldset class="scopes">
        <legend>It may</legend>
        {allScopes.map((scope) => (
          <label key={scope} class="option">
            <input
              type="checkbox"
              checked={scopes.includes(scope)}
              onChange={({ currentTarget: { checked } }) =>
                setScopes(checked ? [...scopes, scope] : scopes.filter((one) => one !== scope))
              }
            />
            {scope}
          </label>
        ))}
      </fieldset>
      <button type="submit">Make the token</button>
    </form>
  );
}
