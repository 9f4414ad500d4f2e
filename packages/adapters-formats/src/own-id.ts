import { createHash } from 'node:crypto';
import { instant, todoIdFrom, type Instant, type Todo, type TodoId } from '@todo/domain';

/*
 * The id of a todo is only unique in its database. With the moment of its creation, which never changes, it is unique
 * everywhere, and so can stand in files: after a later import of such a file, the todo is known again.
 */

type Origin = Pick<Todo, 'id' | 'createdAt'>;

/** `17-mi3k2x1d`: the id, and the milliseconds from 1970 to its creation in base 36. */
export function ownId({ id, createdAt }: Origin): string {
  return `${id}-${Date.parse(createdAt).toString(36)}`;
}

/** The todo that an id of {@link ownId} names. */
export function originFrom(text: string): Origin | undefined {
  const [, id = '', moment = ''] = /^(\d{1,16})-(-?[0-9a-z]{1,11})$/.exec(text) ?? [];
  return origin(todoIdFrom(id), Number.parseInt(moment, 36));
}

/** Milliseconds from the year 0 to 1970, so that no moment of a todo is negative. */
const yearZero = 62_167_219_200_000n;

/**
 * The same as a UUID of version 8 (RFC 9562, section 5.8): 60 bits for the milliseconds from the year 0 to the creation,
 * and the other 62 for the id.
 */
export function ownUuid({ id, createdAt }: Origin): string {
  const moment = hex(BigInt(Date.parse(createdAt)) + yearZero, 15);
  // Its two highest bits are the variant `10` of RFC 9562.
  const rest = hex(BigInt(id) + (1n << 63n), 16);
  return [
    moment.slice(0, 8),
    moment.slice(8, 12),
    `8${moment.slice(12)}`,
    rest.slice(0, 4),
    rest.slice(4),
  ].join('-');
}

/** The todo that a UUID of {@link ownUuid} names. */
export function originFromUuid(uuid: string): Origin | undefined {
  const [, a = '', b = '', c = '', d = '', e = ''] =
    /^([0-9a-f]{8})-([0-9a-f]{4})-8([0-9a-f]{3})-([89ab][0-9a-f]{3})-([0-9a-f]{12})$/.exec(uuid) ??
    [];
  if (a === '') return undefined;
  const id = BigInt.asUintN(62, BigInt(`0x${d}${e}`));
  return origin(todoIdFrom(String(id)), Number(BigInt(`0x${a}${b}${c}`) - yearZero));
}

function hex(number: bigint, digits: number): string {
  return number.toString(16).padStart(digits, '0');
}

function origin(id: TodoId | undefined, moment: number): Origin | undefined {
  const date = new Date(moment);
  if (id === undefined || Number.isNaN(date.getTime())) return undefined;
  return { id, createdAt: instant(date) };
}

/**
 * Ids for entries of a format that has none: a digest of the text by which a person knows the entry, with a number from
 * the second entry with that text on. Another date or status of an entry leaves its id as it was.
 * @returns a function for the entries of one file, in their order
 */
export function idsByText(): (text: string) => string {
  const counts = new Map<string, number>();
  return (text) => {
    const digest = createHash('sha256').update(text).digest('base64url').slice(0, 22);
    const count = (counts.get(digest) ?? 0) + 1;
    counts.set(digest, count);
    return count === 1 ? digest : `${digest}-${count}`;
  };
}

/** The moment that the file gives to the second (or to the day), exactly where the id of the todo knows it. */
export function exactMoment<Moment extends Instant | undefined>(
  given: Moment,
  known: Origin | undefined,
  written: (moment: Instant) => unknown,
): Moment | Instant {
  if (given === undefined || known === undefined) return given;
  return written(given) === written(known.createdAt) ? known.createdAt : given;
}
