import type { PathParameter } from '@todo/rest-contract';
import * as v from 'valibot';

/** One of a few names; any other is a page that does not exist. */
export function nameIn<Name extends string>(
  names: readonly [Name, ...Name[]],
  description: string,
): PathParameter<Name> {
  return {
    description,
    schema: v.picklist(names),
    problem: 'not-found',
    read: (text) => names.find((known) => known === text),
  };
}
