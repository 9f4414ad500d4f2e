/** The scopes (RFC 6749, section 3.3): what a credential may be used for. */
export const scopes = ['todos:read', 'todos:write', 'account'] as const;

export type Scope = (typeof scopes)[number];
