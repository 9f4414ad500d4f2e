import { passwordFault } from '@todo/domain';
import { useState } from 'preact/hooks';
import type { TodoPage } from '../page/todo-page.ts';
import { Field } from './field.tsx';

interface PasswordFormProps {
  readonly page: TodoPage;
  readonly name: string;
}

export function PasswordForm({ page, name }: PasswordFormProps) {
  const [current, setCurrent] = useState('');
  const [wanted, setWanted] = useState('');
  const [fault, setFault] = useState<string>();
  const change = async () => {
    const rule = passwordFault(wanted);
    const refusal =
      rule === undefined
        ? await page.account.changePassword(current, wanted)
        : `The new password ${rule}.`;
    setFault(refusal);
    if (refusal !== undefined) return;
    setCurrent('');
    setWanted('');
  };
  return (
    <section aria-labelledby="password">
      <h2 id="password">Password</h2>
      <form
        class="fields"
        onSubmit={(event) => {
          event.preventDefault();
          void change();
        }}
      >
        <input
          class="hidden"
          name="username"
          autocomplete="username"
          value={name}
          readOnly
          tabIndex={-1}
          aria-hidden="true"
        />
        <Field label="Current password" fault={fault}>
          {(attributes) => (
            <input
              {...attributes}
              type="password"
              autocomplete="current-password"
              required
              value={current}
              onInput={({ currentTarget }) => setCurrent(currentTarget.value)}
            />
          )}
        </Field>
        <Field label="New password">
          {(attributes) => (
            <input
              {...attributes}
              type="password"
              autocomplete="new-password"
              required
              value={wanted}
              onInput={({ currentTarget }) => setWanted(currentTarget.value)}
            />
          )}
        </Field>
        <button type="submit">Change the password</button>
      </form>
    </section>
  );
}
