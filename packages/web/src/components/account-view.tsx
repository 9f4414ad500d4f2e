import { useEffect } from 'preact/hooks';
import type { AccountLoading } from '../page/page-state.ts';
import type { TodoPage } from '../page/todo-page.ts';
import { LoadingFault } from './loading-fault.tsx';
import { PasswordForm } from './password-form.tsx';
import { SessionList } from './session-list.tsx';
import { TokenList } from './token-list.tsx';

interface AccountViewProps {
  readonly page: TodoPage;
  readonly name: string;
  readonly account: AccountLoading;
}

export function AccountView({ page, name, account }: AccountViewProps) {
  useEffect(() => void page.account.read(), []);
  const { fault, hasLoaded } = account;
  return (
    <div class="account">
      <p>
        Signed in as <b>{name}</b>.
      </p>
      <p class="buttons left">
        <button type="button" onClick={() => void page.account.signOut()}>
          Sign out
        </button>
        <button type="button" onClick={() => void page.account.signOutEverywhere()}>
          Sign out everywhere
        </button>
      </p>
      {fault !== undefined && (
        <LoadingFault fault={fault} onRetry={() => void page.account.read()} />
      )}
      {hasLoaded && (
        <>
          <SessionList page={page} sessions={account.sessions} />
          <TokenList page={page} tokens={account.tokens} secret={account.secret} />
          <PasswordForm page={page} name={name} />
        </>
      )}
    </div>
  );
}
