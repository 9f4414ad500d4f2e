import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApiDocument, Part } from './openapi-document.ts';

/** The schemas of a document, ready to hold values against them. */
export interface DocumentSchemas {
  /** What is wrong with `value`, in one line; `undefined` when nothing is. */
  fault(schema: Part, value: unknown): string | undefined;
  /** What a reference leads to, or the schema itself. */
  resolved(schema: Part): Part;
}

const base = '/openapi.json';

export function schemasIn(document: OpenApiDocument): DocumentSchemas {
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
  ajv.addSchema(document, base);
  const compiled = new Map<Part, ReturnType<typeof ajv.compile>>();

  function validatorOf(schema: Part) {
    const known = compiled.get(schema);
    if (known) return known;
    // Outside of the document, a reference has to say which document it means.
    const absolute = JSON.stringify(schema).replaceAll('"$ref":"#', `"$ref":"${base}#`);
    const validate = ajv.compile(JSON.parse(absolute) as Part);
    compiled.set(schema, validate);
    return validate;
  }

  return {
    fault(schema, value) {
      const validate = validatorOf(schema);
      return validate(value) === true ? undefined : ajv.errorsText(validate.errors);
    },
    resolved(schema) {
      const [, name] = /^#\/components\/schemas\/(.+)$/.exec(String(schema['$ref'])) ?? [];
      return name === undefined ? schema : (document.components.schemas[name] ?? schema);
    },
  };
}
