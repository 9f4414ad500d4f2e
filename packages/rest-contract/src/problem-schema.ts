import * as v from 'valibot';

const fault = v.strictObject({
  pointer: v.pipe(v.string(), v.description('Position of the fault, as a JSON Pointer (RFC 6901)')),
  detail: v.pipe(v.string(), v.description('What is wrong there')),
  line: v.exactOptional(
    v.pipe(v.number(), v.integer(), v.description('The line of an imported file, from 1')),
  ),
});

/** The one shape of every error (RFC 9457). */
export const problemSchema = v.pipe(
  v.strictObject({
    type: v.pipe(v.string(), v.description('Address of a page on this kind of problem')),
    title: v.pipe(v.string(), v.description('Name of this kind of problem')),
    status: v.pipe(v.number(), v.integer(), v.description('HTTP status')),
    detail: v.pipe(v.string(), v.description('What is wrong with this request')),
    instance: v.pipe(v.string(), v.description('Path of the request')),
    requestId: v.pipe(v.string(), v.description('X-Request-Id of the response')),
    errors: v.exactOptional(
      v.pipe(
        v.array(fault),
        v.description('Every fault in the body; with 422, and with 404 and 412 to a batch'),
      ),
    ),
    ids: v.exactOptional(
      v.pipe(
        v.array(v.pipe(v.number(), v.integer(), v.minValue(1))),
        v.description('Ids of the todos that have changed since; with 409 to an undo'),
      ),
    ),
    first: v.exactOptional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(1),
        v.description('Number of the oldest change that is kept; with 410'),
      ),
    ),
    total: v.exactOptional(
      v.pipe(
        v.number(),
        v.integer(),
        v.minValue(1),
        v.description('How many faults a file has, of which `errors` has the first 1,000'),
      ),
    ),
    losses: v.exactOptional(
      v.pipe(
        v.record(v.string(), v.pipe(v.number(), v.integer(), v.minValue(1))),
        v.description('By field, of how many todos something could not be kept; strict imports'),
      ),
    ),
  }),
  v.title('Problem'),
  v.description(
    'An error (RFC 9457). `type` is what a program decides by; `detail` is for people, and its words may change.',
  ),
);

/** An error as JSON (RFC 9457): the shape of {@link problemSchema}. */
export type ProblemJson = v.InferOutput<typeof problemSchema>;
