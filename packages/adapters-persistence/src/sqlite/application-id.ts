/** "todo" in ASCII: marks a SQLite file as ours (https://www.sqlite.org/pragma.html#pragma_application_id). */
export const applicationId = 0x746f646f;
