// A model of EC2 as far as Waypost observes it: VPC endpoints for execute-api, and their tags.
import * as events from '../../core/test/cloudtrail/endpoint-events.js';
import { failed } from '../../core/test/cloudtrail/record.js';
import { without } from './api-gateway.js';
import { ENDPOINT_POLICIES, type EndpointPolicyName } from './endpoint-policies.js';
import type { ActionEffect, EndpointAction, Tags } from './action.js';
import { vpcIdOf, vpceIdOf } from './ids.js';
import type { Caller, Ledger } from './ledger.js';

export interface WorldEndpoint {
  readonly account: string;
  readonly region: string;
  readonly vpceId: string;
  readonly vpcId: string;
  readonly privateDns: boolean;
  readonly policy: EndpointPolicyName;
  readonly tags: Tags;
  readonly alive: boolean;
  /** The second from which it is `available`. Before that it is `pending`; infinite: it stays `pending`. */
  readonly ready: number;
}

/** What a modification can set. */
type EndpointSettings = Partial<Pick<WorldEndpoint, 'privateDns' | 'policy'>>;

/** Seconds until an endpoint is available, in turn: some take long, and some never are. */
const WAITS = [0, 2, 45, Infinity] as const;

interface Model {
  readonly ledger: Ledger;
  readonly endpoints: WorldEndpoint[];
}

export type Ec2 = ReturnType<typeof createEc2>;

export function createEc2(ledger: Ledger) {
  const model: Model = { ledger, endpoints: [] };
  let vpcs = 0;
  return {
    endpoints: model.endpoints as readonly WorldEndpoint[],
    createVpc: (): string => vpcIdOf(vpcs++),
    ...endpointCalls(model),
    ...deletionCalls(model),
    ...tagCalls(model),
  };
}

function endpointCalls(model: Model) {
  const { ledger, endpoints } = model;
  return {
    createVpcEndpoint: (caller: Caller, vpcId: string, more: Pick<WorldEndpoint, 'privateDns' | 'tags'>): string => {
      const { account, region } = caller;
      const { privateDns, tags } = more;
      const vpceId = vpceIdOf(endpoints.length);
      const dnsName = `${vpceId}-q1w2e3r4.execute-api.${region}.vpce.amazonaws.com`;
      const shown = Object.keys(tags).length === 0 ? {} : { tags };
      const ready = ledger.now() + (WAITS[endpoints.length % WAITS.length] ?? 0);
      const policy = 'default';
      endpoints.push({ account, region, vpceId, vpcId, ...more, policy, alive: true, ready });
      ledger.log(events.createVpcEndpoint({ ...ledger.where(caller), vpceId, vpcId, privateDns, ...shown }), [
        action(model, { caller, vpceId }, { kind: 'endpoint-created', vpcId, dnsName, policy, ...more }),
      ]);
      return vpceId;
    },
    modifyVpcEndpoint: (caller: Caller, vpceId: string, asked: EndpointSettings): void => {
      const { policy } = asked;
      const event = events.modifyVpcEndpoint({
        ...ledger.where(caller),
        vpceId,
        ...(asked.privateDns === undefined ? {} : { privateDns: asked.privateDns }),
        ...(policy === undefined ? {} : { policy: policy === 'default' ? null : ENDPOINT_POLICIES[policy].text }),
      });
      if (!isMine(model, caller, vpceId)) {
        ledger.log(failed(event, 'Client.InvalidVpcEndpointId.NotFound'));
        return;
      }
      change(model, [vpceId], () => asked);
      const actions = Object.keys(asked).length === 0 ? [] : [{ kind: 'endpoint-changed', ...asked } as const];
      ledger.log(
        event,
        actions.map((effect) => action(model, { caller, vpceId }, effect)),
      );
    },
  };
}

function deletionCalls(model: Model) {
  const { ledger } = model;
  return {
    /**
     * The call succeeds; its answer names the endpoints that were not deleted, because they were not found or refused.
     */
    deleteVpcEndpoints: (caller: Caller, vpceIds: readonly string[], refused: readonly string[] = []): void => {
      const codeOf = (id: string) =>
        isMine(model, caller, id) ? 'OperationNotPermitted' : 'InvalidVpcEndpoint.NotFound';
      const gone = vpceIds.filter((id) => isMine(model, caller, id) && !refused.includes(id));
      const left = vpceIds.filter((id) => !gone.includes(id)).map((id) => [id, codeOf(id)] as const);
      const event = events.deleteVpcEndpoints({
        ...ledger.where(caller),
        vpceIds,
        unsuccessful: Object.fromEntries(left),
      });
      change(model, gone, () => ({ alive: false }));
      ledger.log(
        event,
        gone.map((vpceId) => action(model, { caller, vpceId }, { kind: 'endpoint-deleted' })),
      );
    },
  };
}

function tagCalls(model: Model) {
  const { ledger } = model;
  return {
    createTags: (caller: Caller, vpceIds: readonly string[], tags: Tags): void => {
      const event = events.createTags({ ...ledger.where(caller), resources: vpceIds, tags });
      if (!vpceIds.every((id) => isMine(model, caller, id))) {
        ledger.log(failed(event, 'Client.InvalidID'));
        return;
      }
      change(model, vpceIds, (endpoint) => ({ tags: { ...endpoint.tags, ...tags } }));
      ledger.log(
        event,
        vpceIds.map((vpceId) => action(model, { caller, vpceId }, { kind: 'endpoint-tagged', tags })),
      );
    },
    /** With a value, the tag is removed only if it has that value. */
    deleteTags: (caller: Caller, vpceIds: readonly string[], { key, value }: { key: string; value?: string }): void => {
      const event = events.deleteTags({ ...ledger.where(caller), resources: vpceIds, tags: { [key]: value ?? null } });
      if (!vpceIds.every((id) => isMine(model, caller, id))) {
        ledger.log(failed(event, 'Client.InvalidID'));
        return;
      }
      const hits = (tags: Tags) => value === undefined || tags[key] === value;
      change(model, vpceIds, ({ tags }) => (hits(tags) ? { tags: without(tags, [key]) } : {}));
      const effect = { kind: 'endpoint-untagged', key, ...(value === undefined ? {} : { value }) } as const;
      ledger.log(
        event,
        vpceIds.map((vpceId) => action(model, { caller, vpceId }, effect)),
      );
    },
  };
}

interface WorldEndpointCall {
  readonly caller: Caller;
  readonly vpceId: string;
}

function action(
  { ledger }: Model,
  { caller, vpceId }: WorldEndpointCall,
  effect: ActionEffect<EndpointAction>,
): EndpointAction {
  // The spread loses which member of the union it was.
  return { ...ledger.stamp(caller), vpceId, ...effect };
}

function isMine({ endpoints }: Model, { account, region }: Caller, vpceId: string): boolean {
  return endpoints.some(
    (each) => each.vpceId === vpceId && each.alive && each.account === account && each.region === region,
  );
}

function change(
  { endpoints }: Model,
  ids: readonly string[],
  to: (endpoint: WorldEndpoint) => Partial<WorldEndpoint>,
): void {
  endpoints.forEach((endpoint, index) => {
    if (ids.includes(endpoint.vpceId)) endpoints[index] = { ...endpoint, ...to(endpoint) };
  });
}
