// The actions that really happened, which the oracle reads. They share no type with the core.

import type { EndpointPolicyName } from './endpoint-policies.js';

/** Tags by key. */
export type Tags = Readonly<Record<string, string>>;

interface ActionStamp {
  readonly account: string;
  readonly region: string;
  /** Seconds since 1970. */
  readonly at: number;
}

export type ApiAction = ActionStamp & { readonly apiId: string } & (
    | ({ readonly kind: 'api-created' } & ApiAttributes)
    /** `sets`: the members that the call sets; its answer shows all attributes. */
    | ({ readonly kind: 'api-changed'; readonly sets: readonly (keyof ApiAttributes)[] } & ApiAttributes)
    /** Like a change, but an answer without tags says nothing about them. */
    | ({ readonly kind: 'api-put' } & ApiAttributes)
    | { readonly kind: 'api-tagged'; readonly tags: Tags }
    | { readonly kind: 'api-untagged'; readonly keys: readonly string[] }
    | { readonly kind: 'api-deleted' }
    /** A deployment without a stage. */
    | { readonly kind: 'deployment-made'; readonly deployment: string }
    /** By an operator: no earlier deletion counts. */
    | { readonly kind: 'api-revived' }
    | { readonly kind: 'stage-deleted'; readonly stage: string }
    /** The stage serves the deployment from now on, and this canary or none; `made`: the call created the deployment. */
    | {
        readonly kind: 'stage-created' | 'stage-updated';
        readonly stage: string;
        readonly deployment: string;
        readonly made?: true;
        readonly canary: WorldCanary | null;
      }
    /** A new deployment becomes the stage's canary. */
    | { readonly kind: 'canary-made'; readonly stage: string; readonly canary: WorldCanary }
  );

/** A deployment that gets a part of a stage's calls, in percent. */
export interface WorldCanary {
  readonly id: string;
  readonly percent: number;
}

/** An API as an answer shows it. */
export interface ApiAttributes {
  readonly name: string;
  readonly type: string;
  readonly vpceIds: readonly string[];
  readonly disabled: boolean;
  readonly tags: Tags;
  /** The resource policy as its owner wrote it; empty if there is none. */
  readonly policy: string;
}

export type EndpointAction = ActionStamp & { readonly vpceId: string } & (
    | {
        readonly kind: 'endpoint-created';
        readonly vpcId: string;
        readonly privateDns: boolean;
        readonly dnsName: string;
        readonly policy: EndpointPolicyName;
        readonly tags: Tags;
      }
    | {
        readonly kind: 'endpoint-changed';
        readonly privateDns?: boolean | undefined;
        readonly policy?: EndpointPolicyName | undefined;
      }
    | { readonly kind: 'endpoint-tagged'; readonly tags: Tags }
    /** With a value, the tag is removed only if it has that value. */
    | { readonly kind: 'endpoint-untagged'; readonly key: string; readonly value?: string }
    | { readonly kind: 'endpoint-deleted' }
  );

export type Action = ApiAction | EndpointAction;

/** The members of a kind of action, without its id, scope and time. */
export type ActionEffect<D extends Action> = D extends unknown
  ? Omit<D, 'account' | 'region' | 'at' | 'apiId' | 'vpceId'>
  : never;

export const TAG = {
  service: 'waypost:service',
  stage: 'waypost:stage',
  registry: 'waypost:registry',
  network: 'waypost:network',
  stack: 'aws:cloudformation:stack-name',
  logicalId: 'aws:cloudformation:logical-id',
} as const;

export function isApiAction(action: Action): action is ApiAction {
  return 'apiId' in action;
}
