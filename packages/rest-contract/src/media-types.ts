/** JSON (RFC 8259). */
export const jsonMediaType = 'application/json';

/** Plain text (RFC 2046, section 4.1.3), in UTF-8. */
export const textMediaType = 'text/plain';

/** https://www.rfc-editor.org/rfc/rfc4180 */
export const csvMediaType = 'text/csv';

/** https://www.rfc-editor.org/rfc/rfc5545 */
export const calendarMediaType = 'text/calendar';

/** A JSON Merge Patch (RFC 7396). */
export const mergePatchMediaType = 'application/merge-patch+json';

/** YAML (RFC 9512). */
export const yamlMediaType = 'application/yaml';

/** An error (RFC 9457). */
export const problemMediaType = 'application/problem+json';

/** https://html.spec.whatwg.org/multipage/server-sent-events.html */
export const eventStreamType = 'text/event-stream';
