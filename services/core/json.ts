/** A JSON object whose members are not checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;
