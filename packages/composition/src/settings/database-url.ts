/*
 * The rules for `DATABASE_URL` and `--database`. Other tools write URLs of SQLite in forms that would name another file
 * here: an ambiguous URL is refused, with a suggestion of what to write instead.
 */

const memory = 'sqlite::memory:';
const anyDatabase = `sqlite:<path>, ${memory} or postgresql://…`;

/**
 * The fault of the URL, as the end of a sentence; undefined if it has none. A path may begin with `~/`, for the home
 * directory.
 * @param allowed names the kinds of databases that may be meant
 */
export function databaseUrlFault(url: string, allowed = anyDatabase): string | undefined {
  if (isPostgresUrl(url) || url === memory) return undefined;
  const rule = `must be ${allowed}`;
  const path = /^sqlite:(.*)$/s.exec(url)?.[1];
  return path === undefined ? withHint(rule, otherUrlHint(url)) : sqlitePathFault(path, rule);
}

export function isPostgresUrl(text: string): boolean {
  return /^postgres(ql)?:\/\/./.test(text) && URL.canParse(text);
}

/** The path in the URL of a SQLite file; undefined for every other database. */
export function sqlitePath(url: string): string | undefined {
  return url === memory ? undefined : /^sqlite:(.+)$/s.exec(url)?.[1];
}

function sqlitePathFault(path: string, rule: string): string | undefined {
  if (path === '') return withHint(rule, 'sqlite:todo.db');
  if (/\p{Cc}/u.test(path)) return `${rule}, and a path is without control characters`;
  if (path !== path.trim()) return `${rule}, and a path neither begins nor ends with a blank`;
  if (path.startsWith('//')) return withHint(rule, slashesHint(path));
  // The spelling of SQLAlchemy, that of better-sqlite3, and typing errors.
  if (path.startsWith(':')) return withHint(rule, memory);
  if (/^file:/i.test(path)) return withHint(rule, plainUrl(path.replace(/^file:/i, '')));
  if (/\?[^/]*=/.test(path)) return `${withHint(rule, plainUrl(path))}; a file takes no parameters`;
  if (/^~(?![/\\])/.test(path)) {
    return `${rule}, and of ~ only ~/ stands for a folder (write sqlite:./${path} for a file of that name)`;
  }
  if (/[/\\]$/.test(path)) return `must name a file, not a folder (write sqlite:${path}todo.db)`;
  return undefined;
}

/** SQLAlchemy begins a relative path after three slashes, and others an absolute path at the third. */
function slashesHint(path: string): string {
  const [, slashes = '', rest = ''] = /^(\/+)(.*)$/s.exec(path) ?? [];
  const name = withoutParameters(rest);
  if (name === '' || name.startsWith(':')) return memory;
  if (slashes.length !== 3 || /^(\.{1,2}|~)\//.test(name)) {
    return `sqlite:${slashes.length > 3 ? '/' : ''}${name}`;
  }
  return `sqlite:${name} or sqlite:/${name}`;
}

/** A suggestion for a URL of another kind; empty if the URL may contain a password. */
function otherUrlHint(url: string): string | undefined {
  if (url === '' || /[\p{Cc}@\s]/u.test(url)) return undefined;
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]+):(.*)$/is.exec(url) ?? [];
  if (scheme === '') return /[./\\]/.test(url) ? plainUrl(url) : undefined;
  if (/^(file|sqlite3?|jdbc|sqlite\+\w+)$/i.test(scheme)) {
    const path = rest.replace(/^sqlite:/i, '');
    return path.startsWith('//') ? slashesHint(path) : plainUrl(path);
  }
  return /^postgres(ql)?/i.test(scheme) ? 'postgresql://<user>@<host>/<database>' : undefined;
}

function plainUrl(path: string): string {
  return path.startsWith('//') ? slashesHint(path) : `sqlite:${withoutParameters(path)}`;
}

function withoutParameters(path: string): string {
  return path.replace(/\?.*$/s, '');
}

function withHint(fault: string, hint: string | undefined): string {
  return hint === undefined ? fault : `${fault} (write ${hint})`;
}
