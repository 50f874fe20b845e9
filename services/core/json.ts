// The types of JSON values.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [member: string]: Json };

/** A JSON object whose members are not checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;
