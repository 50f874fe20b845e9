// Checks that no answer changes by expiry: a stub gives the same as its tombstone for every name, API and network, from which all
// documents derive.
import { apiDocuments } from '../../app/ingest/publish.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { candidaciesOf } from '../../core/names/candidacy.js';
import { isDeletedForGood } from '../../core/records/life.js';
import { apiStub, endpointStub } from '../../core/records/stub.js';
import { vpcMemberOf } from '../../core/networks/vpc-state.js';
import { checkSame } from './invariants.js';
import type { MirrorState } from './mirror.js';

const WHAT = 'no answer changes by expiry';

/** @returns a check that visits each record once, since records never change. */
export function createExpiryCheck(settings: RegistryConfig): (kept: MirrorState) => void {
  const checked = new WeakSet<object>();
  return ({ apis, endpoints }) => {
    for (const record of apis.values()) {
      if (!isDeletedForGood(record) || checked.has(record)) continue;
      checked.add(record);
      const stub = apiStub(record);
      checkSame(WHAT, candidaciesOf(stub, settings), candidaciesOf(record, settings));
      checkSame(WHAT, apiDocuments(stub, settings), apiDocuments(record, settings));
      checkSame(WHAT, apiStub(stub), stub);
    }
    for (const record of endpoints.values()) {
      if (!isDeletedForGood(record) || checked.has(record)) continue;
      checked.add(record);
      checkSame(WHAT, { member: vpcMemberOf(endpointStub(record)) }, { member: vpcMemberOf(record) });
    }
  };
}
