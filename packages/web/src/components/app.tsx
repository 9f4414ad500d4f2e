import type { Ref } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { dayHeading } from '../model/due-text.ts';
import { fragmentOf, isView, titleOf } from '../model/places.ts';
import type { PageState } from '../page/page-state.ts';
import type { TodoPage } from '../page/todo-page.ts';
import { AccountView } from './account-view.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { KeysDialog } from './keys-dialog.tsx';
import { LoadingFault } from './loading-fault.tsx';
import { Navigation } from './navigation.tsx';
import { QuestionDialog } from './question-dialog.tsx';
import { QuickAdd } from './quick-add.tsx';
import { SearchBox } from './search-box.tsx';
import { SignInForm } from './sign-in-form.tsx';
import { TodoView } from './todo-view.tsx';
import { Toasts } from './toasts.tsx';
import { TrashView } from './trash-view.tsx';

interface AppProps {
  readonly page: TodoPage;
  readonly state: PageState;
  readonly quickAdd: Ref<HTMLInputElement>;
  readonly search: Ref<HTMLInputElement>;
}

export function App({ page, state, quickAdd, search }: AppProps) {
  const { access, conflict, question, isHelpOpen, toasts } = state;
  return (
    <>
      {access.kind === 'signed-out' ? (
        <main class="narrow">
          <SignInForm page={page} />
        </main>
      ) : (
        <Frame page={page} state={state} quickAdd={quickAdd} search={search} />
      )}
      <Toasts page={page} toasts={toasts} />
      {conflict !== undefined && <ConflictDialog page={page} conflict={conflict} />}
      {question !== undefined && (
        <QuestionDialog
          question={question}
          onClose={() => page.store.set({ question: undefined })}
        />
      )}
      {isHelpOpen && <KeysDialog page={page} state={state} />}
    </>
  );
}

function Frame({ page, state, quickAdd, search }: AppProps) {
  const { access, isOffline, place, tags } = state;
  const title = titleOf(place);
  const heading = useRef<HTMLHeadingElement>(null);
  const address = fragmentOf(place);
  const shown = useRef(address);
  useEffect(() => {
    document.title = `${title} · Todo`;
    if (shown.current === address || place.name === 'search') return;
    shown.current = address;
    scrollTo({ top: 0 });
    heading.current?.focus({ preventScroll: true });
  }, [address]);
  return (
    <>
      <header>
        <a class="brand" href="#/today">
          Todo
        </a>
        <SearchBox page={page} words={state.search} field={search} />
        <button
          type="button"
          class="help"
          aria-label="Keys"
          onClick={() => page.store.set({ isHelpOpen: true })}
        >
          ?
        </button>
      </header>
      <div class="frame">
        <Navigation place={place} tags={tags} hasAccount={access.kind === 'account'} />
        <main>
          <p class="offline" role="status">
            {isOffline &&
              'The server does not answer. What you add is kept here, and sent when it is back.'}
          </p>
          <h1 ref={heading} tabIndex={-1}>
            <bdi>{title}</bdi>
            {place.name === 'today' && (
              <small>{dayHeading(state.today, state.today).replace('Today · ', '')}</small>
            )}
          </h1>
          {isView(place) && (
            <>
              <QuickAdd page={page} text={state.quick} field={quickAdd} />
              <TodoView page={page} state={state} view={place} />
            </>
          )}
          {place.name === 'trash' && access.kind !== 'unknown' && (
            <TrashView page={page} trash={state.trash} />
          )}
          {place.name === 'account' && access.kind === 'account' && (
            <AccountView page={page} name={access.name} account={state.account} />
          )}
          {place.name === 'account' && access.kind === 'local' && (
            <p class="empty">
              This server asks for no account: it has none, and answers to this machine alone.
            </p>
          )}
          {!isView(place) && access.kind === 'unknown' && state.list.fault !== undefined && (
            <LoadingFault fault={state.list.fault} onRetry={() => void page.enter()} />
          )}
        </main>
      </div>
    </>
  );
}
