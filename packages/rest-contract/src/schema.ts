import type * as v from 'valibot';

/** Any schema of valibot. */
export type Schema = v.GenericSchema;

/** A schema of an object whose fields are known one by one. */
export type ObjectSchema = Schema & { readonly entries: v.ObjectEntries };
