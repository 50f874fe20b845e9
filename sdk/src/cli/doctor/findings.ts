// What each thing that the network may say means, and which gates of the registry bear on it. A gateway's 403 is told by the
// table that `registry.fetch` uses.
import type { Form, GateId } from '../../model/index.js';

export interface Finding {
  /** Stable, for programs. */
  readonly finding: string;
  readonly message: string;
  readonly remedy: string;
  /** The gates that may say why, the likeliest first. */
  readonly gates: readonly GateId[];
}

const ALIAS_GATES: readonly GateId[] = ['changes-deployed', 'endpoint-associated', 'endpoint-available', 'api-exists'];

const UNRESOLVED: Readonly<Record<Form, Finding>> = {
  'endpoint-alias': {
    finding: 'alias-unresolved',
    message:
      'The alias does not resolve: the endpoint is not associated with the API as it is deployed, or one of them is gone.',
    remedy:
      'Deploy the API after its association; the name then takes some minutes. If it stays away, deploy once more.',
    gates: ALIAS_GATES,
  },
  'private-dns': {
    finding: 'private-name-unresolved',
    message:
      "The API's own name does not resolve here: this machine does not ask the VPC's resolver, or the endpoint has no private DNS.",
    remedy:
      'Run in that VPC with AmazonProvidedDNS and enableDnsSupport and enableDnsHostnames on; from elsewhere name the endpoint (vpce-…), so that its own name is used.',
    gates: ['endpoint-available', 'endpoint-exists'],
  },
  'endpoint-dns': {
    finding: 'endpoint-name-unresolved',
    message:
      "The endpoint's own name does not resolve: it is deleted, or this machine's resolver drops public names with private addresses.",
    remedy:
      'See whether the endpoint is there; if so, let the resolver pass private addresses for amazonaws.com (rebinding protection).',
    gates: ['endpoint-exists', 'endpoint-available'],
  },
  'custom-domain': {
    finding: 'domain-unresolved',
    message: 'The custom domain name does not resolve here.',
    remedy: 'Give the VPC a private hosted zone with an alias from this name to the endpoint.',
    gates: ['domain-associated', 'domain-available'],
  },
};

export function unresolved(form: Form, code: string): Finding {
  if (code === 'ENOTFOUND' || code === 'ENODATA') return UNRESOLVED[form];
  return {
    finding: 'resolver-silent',
    message: `The resolver gave no answer (${code}).`,
    remedy: 'Check /etc/resolv.conf and that UDP and TCP 53 to the resolver are open.',
    gates: [],
  };
}

export const PUBLIC_ADDRESS: Finding = {
  finding: 'public-address',
  message: 'The name resolves to a public address, which is no VPC endpoint.',
  remedy: 'Something on the way (a proxy, a hosted zone) answers for it; ask the VPC’s own resolver.',
  gates: ['endpoint-associated'],
};

export function otherEndpoint(vpceId: string, answered: string | undefined): Finding {
  const who = answered === undefined ? 'another endpoint' : `endpoint ${answered}`;
  return {
    finding: 'other-endpoint',
    message: `The alias names ${vpceId}, and ${who} answers it here: private DNS in this VPC takes every name under execute-api. A policy sees that endpoint (aws:SourceVpce).`,
    remedy: `Name ${answered ?? 'the VPC’s own endpoint'} as the network, and admit it in the API's policy; or switch its private DNS off.`,
    gates: ['resource-policy', 'endpoint-associated'],
  };
}

export const HIDDEN_PUBLIC: Finding = {
  finding: 'public-apis-hidden',
  message:
    'Private DNS is on here: every name under execute-api of this region leads to the VPC endpoint, so public APIs answer 403 from here.',
  remedy: 'Call public APIs by a custom domain name; or switch private DNS off and use alias URLs for private ones.',
  gates: [],
};

export function unconnected(code: string): Finding {
  if (code === 'TIMEOUT' || code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return {
      finding: 'no-connection',
      message: `Nothing answers on port 443 (${code}): a security group is closed, or there is no route.`,
      remedy:
        "Allow TCP 443 from this machine in the endpoint's security group (and out of its own); over peering or a transit gateway check the routes of both sides.",
      gates: ['endpoint-available', 'endpoint-exists'],
    };
  }
  return {
    finding: 'refused-connection',
    message: `The connection to port 443 is refused (${code}): what has this address is no VPC endpoint.`,
    remedy: 'The address may be that of a deleted endpoint, still cached: resolve again, and ask the registry.',
    gates: ['endpoint-exists', 'endpoint-available'],
  };
}

export function untrusted(why: string, names: readonly string[]): Finding {
  return {
    finding: 'foreign-certificate',
    message: `The certificate is not for this name (${why}${names.length === 0 ? '' : `; it is for ${names.slice(0, 3).join(', ')}`}): something stands between, such as a load balancer or an inspecting proxy.`,
    remedy: "Call the endpoint itself; or trust the proxy's authority (NODE_EXTRA_CA_CERTS).",
    gates: [],
  };
}

export function noHandshake(code: string): Finding {
  return {
    finding: 'no-handshake',
    message: `Port 443 is open, and the TLS handshake does not end (${code}).`,
    remedy: 'Private APIs speak TLS 1.2: check what inspects or limits TLS on the way.',
    gates: ['access-mode'],
  };
}

export function unanswered(code: string): Finding {
  return {
    finding: 'no-answer',
    message: `The call got no answer (${code}).`,
    remedy: "See the API's logs: its integration may be slow, and a gateway waits 29 seconds.",
    gates: [],
  };
}

/** Why the gateway may have said 403, by the diagnosis of it. */
export const FORBIDDEN_GATES: Readonly<Record<string, readonly GateId[]>> = {
  'not-found-or-forbidden': [
    'default-endpoint',
    'api-deployed',
    'changes-deployed',
    'api-exists',
    'endpoint-associated',
    'access-mode',
    'domain-associated',
    'domain-mapped',
    'domain-available',
  ],
  'resource-policy': ['resource-policy', 'domain-policy', 'changes-deployed'],
};
