/** The header that names the owner of a request to serve-streams.ts, which trusts it. */
export const ownerHeader = 'X-Owner';
