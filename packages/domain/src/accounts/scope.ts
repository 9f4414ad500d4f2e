/** The scopes (RFC 6749, section 3.3): what a credential may be used for. `feed` is for the address of a calendar feed alone. */
export const scopes = ['todos:read', 'todos:write', 'account', 'feed'] as const;

/** One of {@link scopes}. */
export type Scope = (typeof scopes)[number];
