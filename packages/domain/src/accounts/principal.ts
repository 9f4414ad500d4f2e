import { localActor, type Actor } from '../change.ts';
import { localOwner, type Owner } from '../owner.ts';
import type { Scope } from './scope.ts';

/** The sender of a request: whose todos it may reach, what it may do with them, and the name for the change log. */
export interface Principal {
  readonly owner: Owner;
  readonly actor: Actor;
  readonly scopes: readonly Scope[];
  /** The session that it has signed in to. A personal token and a client without credentials have none. */
  readonly session?: string;
  /** Whether it has sent no credentials: every client that reaches the server is this principal. */
  readonly isAnonymous?: true;
}

/** The principal of every client of a server without credentials: the person at the machine. */
export const localPrincipal: Principal = {
  owner: localOwner,
  actor: localActor,
  scopes: ['todos:read', 'todos:write'],
  isAnonymous: true,
};
