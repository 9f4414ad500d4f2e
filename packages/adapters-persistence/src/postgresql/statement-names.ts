import { hash } from 'node:crypto';

/** Each connection keeps what it has prepared in the memory of the server, some 20 KiB for a list. */
const mostNames = 500;

/** Longer ones insert many rows: there is one for each number of rows, and each is used seldom. */
const longest = 2000;

/**
 * Gives statements the names under which the server keeps what it has parsed and planned of them, for each connection by
 * itself. Equal names stand for equal statements in every process, so that no connection runs another one by mistake.
 * @returns a function, which returns undefined for a statement that is not worth a name
 */
export function statementNames(): (sql: string) => string | undefined {
  const names = new Map<string, string>();
  return (sql) => {
    let name = names.get(sql);
    if (name === undefined && names.size < mostNames && sql.length <= longest) {
      names.set(sql, (name = hash('sha256', sql, 'base64url')));
    }
    return name;
  };
}
