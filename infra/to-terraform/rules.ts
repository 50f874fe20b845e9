// The rules by which a property of a CloudFormation resource is written in Terraform.

/** How one property is written. */
export type ArgumentRule =
  | { readonly kind: 'argument'; readonly name: string; readonly as?: 'json' | 'map' | 'first' }
  | { readonly kind: 'block'; readonly name: string; readonly members: ArgumentRules }
  | { readonly kind: 'tags' }
  | { readonly kind: 'left out' };

export type ArgumentRules = Readonly<Record<string, ArgumentRule>>;

export const argument = (name: string): ArgumentRule => ({ kind: 'argument', name });
export const json = (name: string): ArgumentRule => ({ kind: 'argument', name, as: 'json' });
/** A list of names with values. */
export const map = (name: string): ArgumentRule => ({ kind: 'argument', name, as: 'map' });
/** A list with one entry, where Terraform has a single value. */
export const first = (name: string): ArgumentRule => ({ kind: 'argument', name, as: 'first' });
export const block = (name: string, members: ArgumentRules): ArgumentRule => ({ kind: 'block', name, members });
export const TAGS: ArgumentRule = { kind: 'tags' };
/** Written by another resource of the module, or among the module's own blocks. */
export const LEFT_OUT: ArgumentRule = { kind: 'left out' };

/** The Terraform type of a resource and the rules of its properties. */
export interface ResourceMapping {
  readonly type: string;
  readonly rules: ArgumentRules;
}

export const argumentsOf = (names: Readonly<Record<string, string>>): ArgumentRules =>
  Object.fromEntries(Object.entries(names).map(([property, name]) => [property, argument(name)]));
