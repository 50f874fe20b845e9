// Which names of services compile. `npx waypost types` writes the declaration that narrows them.

/**
 * Declares the services of a registry, so that a wrong name does not compile. Empty, any string is a name.
 * @example
 * declare module 'waypost' {
 *   interface Register { service: 'orders-api' | 'billing-api' }
 * }
 */
// Users merge their own declaration into it, which takes an interface; it is empty until they do.
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface Register {}

/** A service's name: those of `Register`, or any string where it declares none. */
export type ServiceName = Register extends { readonly service: infer Name extends string } ? Name : string;
