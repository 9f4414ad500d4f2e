export const jsonMediaType = 'application/json';

/** A JSON Merge Patch (RFC 7396). */
export const mergePatchMediaType = 'application/merge-patch+json';

/** An error (RFC 9457). */
export const problemMediaType = 'application/problem+json';

/** https://html.spec.whatwg.org/multipage/server-sent-events.html */
export const eventStreamType = 'text/event-stream';
