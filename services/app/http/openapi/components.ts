// The schemas with a name of their own in the OpenAPI document.
import * as z from 'zod';

export const components = z.registry<{ readonly id: string }>();

/** The same schema, under a name. */
export function named<S extends z.ZodType>(id: string, description: string, schema: S): S {
  const described = schema.describe(description);
  components.add(described, { id });
  return described;
}
