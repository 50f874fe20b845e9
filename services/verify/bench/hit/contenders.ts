// What can answer from memory: Waypost, the least that such a call can cost, and what people use instead.
import { SSMProvider } from '@aws-lambda-powertools/parameters/ssm';
import { SSMClient } from '@aws-sdk/client-ssm';
import { basicLogger, init } from '@launchdarkly/node-server-sdk';
import { TestData } from '@launchdarkly/node-server-sdk/integrations';
import { LRUCache } from 'lru-cache';
import type * as Sdk from 'waypost';
import { documentsOf } from '../fixture/documents.js';
import { NETWORK } from '../fixture/scope.js';
import { importBundle } from '../harness/bundle.js';
import { startParameterStore } from '../peers/parameter-store.js';
import { createTurn, NAMES } from './names.js';

export interface HitContender {
  /** Calls by the name under which they are reported. Each asks for the next name, which it has answered before. */
  readonly calls: Readonly<Record<string, () => unknown>>;
  readonly close?: () => void | Promise<void>;
}

export const CONTENDERS = [createLimits, createWaypost, createLruCache, createPowertools, createLaunchDarkly];

const urlOf = (name: string): string => `https://${name}.example/`;

/** The least that such a call can cost: one read of a map and of the clock, and one promise. */
async function createLimits(): Promise<HitContender> {
  const until = Date.now() + 3_600_000;
  const map = new Map(NAMES.map((name) => [name, { url: urlOf(name), until }]));
  const find = (name: string): string | undefined => {
    const entry = map.get(name);
    return entry !== undefined && Date.now() < entry.until ? entry.url : undefined;
  };
  const findLater = async (name: string): Promise<string | undefined> => find(name);
  const [next, nextLater] = [createTurn(), createTurn()];
  return {
    calls: { 'Map.get with expiry': () => find(next()), 'await an async function': () => findLater(nextLater()) },
  };
}

/** Our own registry, which has read each service once. */
async function createWaypost(): Promise<HitContender> {
  const { createRegistry } = await importBundle<typeof Sdk>('sdk', `export * from 'waypost';`);
  const registry = createRegistry({ sources: [documentsOf(NAMES)], network: NETWORK, freshForMs: 3_600_000 });
  for (const name of NAMES) await registry.resolve(name);
  const [next, nextResolved] = [createTurn(), createTurn()];
  return {
    calls: { peek: () => registry.peek(next()), resolve: () => registry.resolve(nextResolved()) },
    close: () => registry.close(),
  };
}

/** `ttlResolution: 0` reads the clock each time, as Waypost does: a frozen and thawed process cannot rely on lru-cache's timer. */
async function createLruCache(): Promise<HitContender> {
  const options = { max: 10_000, ttl: 3_600_000, ttlResolution: 0 };
  const cache = new LRUCache<string, string>(options);
  const fetching = new LRUCache<string, string>({ ...options, fetchMethod: async (name) => urlOf(name) });
  for (const name of NAMES) {
    cache.set(name, urlOf(name));
    await fetching.fetch(name);
  }
  const [next, nextFetched] = [createTurn(), createTurn()];
  return {
    calls: { 'lru-cache get': () => cache.get(next()), 'lru-cache fetch': () => fetching.fetch(nextFetched()) },
  };
}

/** Powertools' parameters, for those who keep URLs in SSM: each has been fetched once. */
async function createPowertools(): Promise<HitContender> {
  const server = await startParameterStore();
  const client = new SSMClient({ endpoint: server.url });
  const provider = new SSMProvider({ awsSdkV3Client: client });
  const options = { maxAge: 3600 };
  for (const name of NAMES) await provider.get(`/urls/${name}`, options);
  const next = createTurn();
  return {
    calls: { 'Powertools getParameter': () => provider.get(`/urls/${next()}`, options) },
    close: () => {
      client.destroy();
      server.close();
    },
  };
}

/** LaunchDarkly's server SDK, a model of a client that answers from memory: flags of its own test data, no events sent. */
async function createLaunchDarkly(): Promise<HitContender> {
  const flags = new TestData();
  for (const name of NAMES) await flags.update(flags.flag(name).valueForAll(urlOf(name)));
  const client = init('bench', {
    updateProcessor: flags.getFactory(),
    sendEvents: false,
    diagnosticOptOut: true,
    logger: basicLogger({ level: 'none' }),
  });
  await client.waitForInitialization({ timeout: 5 });
  const context = { kind: 'user', key: 'bench' };
  const next = createTurn();
  return {
    calls: { 'LaunchDarkly variation': () => client.variation(next(), context, '') },
    close: () => client.close(),
  };
}
