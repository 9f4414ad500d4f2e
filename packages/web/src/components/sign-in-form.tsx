import { useState } from 'preact/hooks';
import type { TodoPage } from '../page/todo-page.ts';
import { Field } from './field.tsx';

/** Signs in with the fields that password managers know. */
export function SignInForm({ page }: { readonly page: TodoPage }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const signIn = async () => {
    setBusy(true);
    const refusal = await page.account.signIn(name, password);
    setBusy(false);
    setFault(refusal);
    if (refusal === undefined) await page.enter();
  };
  return (
    <form
      class="sign-in"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void signIn();
      }}
    >
      <h1>Sign in</h1>
      {fault !== undefined && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      <Field label="Name">
        {(attributes) => (
          <input
            {...attributes}
            name="username"
            autocomplete="username"
            autocapitalize="none"
            spellcheck={false}
            required
            value={name}
            onInput={({ currentTarget }) => setName(currentTarget.value)}
          />
        )}
      </Field>
      <Field label="Password">
        {(attributes) => (
          <input
            {...attributes}
            type="password"
            name="password"
            autocomplete="current-password"
            required
            value={password}
            onInput={({ currentTarget }) => setPassword(currentTarget.value)}
          />
        )}
      </Field>
      <button type="submit" class="primary" aria-busy={isBusy}>
        Sign in
      </button>
      <p class="hint">
        No account yet? The operator of the server makes one, with <code>todo user add</code>.
      </p>
    </form>
  );
}
