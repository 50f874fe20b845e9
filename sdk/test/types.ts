// Types that must compile, and errors that must be reported: checked by tsc, never run. Here `Register` declares two services.
import type {
  LookupOptions,
  LookupResult,
  Registry,
  RegistryOptions,
  ServiceName,
  WaypostError,
} from '../src/index.js';
import type { RegistryDocuments, RegistrySource } from '../src/sources/source.js';
import type { NetworkDocument, ServiceEntry } from '../src/model/index.js';

type Invariant<T> = (value: T) => T;
type Equal<A, B> = Invariant<A> extends Invariant<B> ? true : false;
const isTrue = <T extends true>(is?: T): T | undefined => is;

export function compiles(registry: Registry, source: RegistrySource): void {
  isTrue<Equal<ServiceName, string>>();
  isTrue<Equal<Awaited<ReturnType<Registry['resolve']>>, string>>();
  isTrue<Equal<Awaited<ReturnType<Registry['lookup']>>, LookupResult>>();
  isTrue<Equal<ReturnType<Registry['peek']>, string | undefined>>();
  type Keys = readonly [{ kind: 'service'; name: string }, { kind: 'network'; ref: string }];
  isTrue<Equal<RegistryDocuments<Keys>, readonly [ServiceEntry | null, NetworkDocument | null]>>();

  // A drop-in for what takes a `fetch`.
  const dropIn: (input: string | URL | Request, init?: RequestInit) => Promise<Response> = registry.fetch;
  use(dropIn);
  void source.read([{ kind: 'networks' }]).then(({ documents }) => documents[0]?.count);

  // @ts-expect-error: a misspelt option
  const options: RegistryOptions = { tabel: 'x' };
  // @ts-expect-error: a call takes no table
  const call: LookupOptions = { table: 'x' };
  // @ts-expect-error: peek reads nothing, so it has no timeout
  registry.peek('orders-api', { timeoutMs: 1 });
  // @ts-expect-error: no such code
  const isNever = (error: WaypostError): boolean => error.code === 'SERVICE_LOST';
  use(options, call, isNever);
}

export function narrows(address: LookupResult): string {
  // @ts-expect-error: a configured address may have no API id
  const unsafe: string = address.apiId;
  use(unsafe);
  return address.form === undefined ? address.url : address.apiId;
}

function use(..._values: readonly unknown[]): void {
  // An unused variable would be an error of its own.
}
