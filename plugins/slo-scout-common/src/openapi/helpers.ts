/**
 * `{ $ref: '#/components/schemas/<name>' }`
 *
 * @internal
 */
export function ref<Name extends string>(name: Name) {
  return { $ref: `#/components/schemas/${name}` } as const;
}

/**
 * A JSON body of a response or a request.
 *
 * @internal
 */
export function json<Schema extends object>(schema: Schema) {
  return { 'application/json': { schema } } as const;
}

/**
 * The responses of an operation: the given success and the errors that every
 * operation may give.
 *
 * @internal
 */
export function responses(
  description: string,
  schema: object,
  status: '200' | '201' | '202' = '200',
): Record<string, object> {
  return {
    [status]: { description, content: json(schema) },
    default: { $ref: '#/components/responses/Error' },
  };
}

/**
 * An object schema; all given properties are required but the optional ones.
 *
 * @internal
 */
export function object<
  Required extends Record<string, object>,
  Optional extends Record<string, object>,
>(required: Required, optional?: Optional) {
  return {
    type: 'object',
    required: Object.keys(required),
    properties: { ...required, ...optional },
    additionalProperties: false,
  } as const;
}

/**
 * A page of a list.
 *
 * @internal
 */
export function page<Name extends string>(name: Name) {
  return object(
    {
      items: { type: 'array', items: ref(name) },
      totalItems: { type: 'integer', minimum: 0 },
    },
    {
      nextCursor: {
        type: 'string',
        description: 'Opaque; absent on the last page.',
      },
    },
  );
}

/**
 * The parameters of a list: limit, cursor, part of the name, and more.
 *
 * @internal
 */
export function listParameters(
  more: Record<string, { schema: object; description: string }> = {},
) {
  return [
    { $ref: '#/components/parameters/limit' },
    { $ref: '#/components/parameters/cursor' },
    { $ref: '#/components/parameters/q' },
    ...Object.entries(more).map(([name, { schema, description }]) => ({
      name,
      in: 'query' as const,
      description,
      schema,
    })),
  ] as const;
}

/**
 * The `id` in a path.
 *
 * @internal
 */
export const idParameter = { $ref: '#/components/parameters/id' } as const;
