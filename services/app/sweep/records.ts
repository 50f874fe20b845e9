// Reads the records of an account and region.
import type { Scope } from '../../core/records/fact.js';
import type { ScopeRecords } from '../../core/sweep/plan.js';
import type { Store } from '../ports.js';

export async function readRecords(store: Store, scope: Scope): Promise<ScopeRecords> {
  const apis: ScopeRecords['apis'][number][] = [];
  const endpoints: ScopeRecords['endpoints'][number][] = [];
  for await (const page of store.apisOf(scope)) apis.push(...page);
  for await (const page of store.endpointsOf(scope)) endpoints.push(...page);
  return { apis, endpoints };
}
