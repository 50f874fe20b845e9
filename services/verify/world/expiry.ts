// "No answer changed by expiry": a tombstone's stub says of every name, API and network what the tombstone said, and all
// documents are made of nothing else.
import { apiDocuments } from '../../app/ingest/publish.js';
import type { RegistryConfig } from '../../core/registry-config.js';
import { candidaciesOf } from '../../core/names/candidacy.js';
import { apiStub, endpointStub } from '../../core/records/stub.js';
import { vpcMemberOf } from '../../core/networks/vpc-state.js';
import { checkSame } from './invariants.js';
import type { MirrorState } from './mirror.js';

const WHAT = 'no answer changes by expiry';

/** @returns a check that looks at each record once: they never change. */
export function createExpiryCheck(settings: RegistryConfig): (kept: MirrorState) => void {
  const looked = new WeakSet<object>();
  return ({ apis, endpoints }) => {
    for (const record of apis.values()) {
      if (record.deleted === undefined || looked.has(record)) continue;
      looked.add(record);
      const stub = apiStub(record);
      checkSame(WHAT, candidaciesOf(stub, settings), candidaciesOf(record, settings));
      checkSame(WHAT, apiDocuments(stub, settings), apiDocuments(record, settings));
      checkSame(WHAT, apiStub(stub), stub);
    }
    for (const record of endpoints.values()) {
      if (record.deleted === undefined || looked.has(record)) continue;
      looked.add(record);
      checkSame(WHAT, { share: vpcMemberOf(endpointStub(record)) }, { share: vpcMemberOf(record) });
    }
  };
}
