// The whole answer of `lookup`, with its warnings: loaded by the first who wants more than a URL.
import { givenAddress, type LookedUp, type RegistryAddress } from './answer.js';
import type { Located } from './located.js';
import { addressOf } from './model/address-of.js';
import type { Address } from './model/address.js';
import type { DecidedRoute } from './model/decide.js';
import type { Served } from './slots.js';

const known = new WeakMap<DecidedRoute, Address>();

export function lookedUp(located: Located): LookedUp {
  const { service, url, source, ageMs, found } = located;
  if (source === 'override' || source === 'fallback') return givenAddress(service, url, source);
  if (found === undefined) throw new TypeError('only what is configured is made of nothing');
  return registryAddress({ found, source, ageMs });
}

export function registryAddress({ found, source, ageMs }: Served): RegistryAddress {
  const address = known.get(found) ?? addressOf(found);
  known.set(found, address);
  return { ...address, source, ageMs };
}
