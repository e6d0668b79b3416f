import { openApiDocument } from '@slo-scout/backstage-plugin-slo-scout-common';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
ajv.addSchema(openApiDocument, 'api');

/**
 * Holds an answer against the schema that the OpenAPI document names for it.
 *
 * @param schema - name under `components.schemas`
 * @throws Error that lists what does not fit.
 * @internal
 */
export function requireDocumented(schema: string, answer: unknown): void {
  const validate = ajv.getSchema(`api#/components/schemas/${schema}`);
  if (!validate) throw new Error(`There is no schema ${schema}`);
  // As on the wire: undefined is absent.
  if (!validate(JSON.parse(JSON.stringify(answer)))) {
    throw new Error(`${schema}: ${ajv.errorsText(validate.errors)}`);
  }
}
