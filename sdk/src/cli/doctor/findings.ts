// The findings of `waypost doctor`: what each network fault means, what to do, and which gates may explain it. A gateway's 403
// is diagnosed by the table that `registry.fetch` uses.
import type { AddressForm, GateId } from '../../model/index.js';

export interface NetworkFinding {
  /** Stable, for programs. */
  readonly finding: string;
  readonly message: string;
  readonly remedy: string;
  /** The gates that may explain it, the likeliest first. */
  readonly gates: readonly GateId[];
}

const ALIAS_GATES: readonly GateId[] = ['changes-deployed', 'endpoint-associated', 'endpoint-available', 'api-exists'];

const UNRESOLVED: Readonly<Record<AddressForm, NetworkFinding>> = {
  'endpoint-alias': {
    finding: 'alias-unresolved',
    message:
      'The alias does not resolve. Likely causes: the deployed API is not associated with the endpoint, one of them is deleted, or the resolver drops private addresses.',
    remedy:
      'Associate the endpoint with the API, deploy the API and wait some minutes. If the name still does not resolve, deploy once more.',
    gates: ALIAS_GATES,
  },
  'private-dns': {
    finding: 'private-name-unresolved',
    message:
      "The API's own name does not resolve. Likely causes: this machine does not use the VPC's resolver, or the endpoint has no private DNS.",
    remedy:
      'Run inside the VPC, with AmazonProvidedDNS, enableDnsSupport and enableDnsHostnames; from elsewhere, give the endpoint as the network (--network vpce-…).',
    gates: ['endpoint-available', 'endpoint-exists'],
  },
  'endpoint-dns': {
    finding: 'endpoint-name-unresolved',
    message:
      "The endpoint's DNS name does not resolve. Likely causes: the endpoint is deleted, or this machine's resolver drops private addresses.",
    remedy: 'Check that the endpoint exists; then exempt amazonaws.com from the rebinding protection of the resolver.',
    gates: ['endpoint-exists', 'endpoint-available'],
  },
  'custom-domain': {
    finding: 'domain-unresolved',
    message: 'The custom domain name does not resolve.',
    remedy: 'Associate a private hosted zone with the VPC that has an alias from this name to the endpoint.',
    gates: ['domain-associated', 'domain-available'],
  },
};

export function unresolved(form: AddressForm, code: string): NetworkFinding {
  if (code === 'ENOTFOUND' || code === 'ENODATA') return UNRESOLVED[form];
  return {
    finding: 'resolver-silent',
    message: `The resolver did not answer (${code}).`,
    remedy: 'Check /etc/resolv.conf, and allow UDP and TCP 53 to the resolver.',
    gates: [],
  };
}

export const PUBLIC_ADDRESS: NetworkFinding = {
  finding: 'public-address',
  message: 'The name resolves to a public address, and not to an address that the endpoint’s own DNS name has.',
  remedy: 'Use the VPC’s own resolver; a proxy or a hosted zone may answer in its place.',
  gates: ['endpoint-associated'],
};

export function otherEndpoint(vpceId: string, answered: string | undefined): NetworkFinding {
  const who = answered === undefined ? 'another endpoint' : `endpoint ${answered}`;
  return {
    finding: 'other-endpoint',
    message: `The alias names ${vpceId}, but ${who} answers: private DNS in this VPC covers every execute-api name. Policies see that endpoint as aws:SourceVpce.`,
    remedy: `Give ${answered ?? 'the VPC’s own endpoint'} as the network and allow it in the API's policy; or turn its private DNS off.`,
    gates: ['resource-policy', 'endpoint-associated'],
  };
}

export const HIDDEN_PUBLIC: NetworkFinding = {
  finding: 'public-apis-hidden',
  message:
    'Private DNS is on: every execute-api name of this region resolves to the VPC endpoint, so public APIs return 403 here.',
  remedy: 'Call public APIs by a custom domain name; or turn private DNS off and call private APIs by alias URLs.',
  gates: [],
};

export function unconnected(code: string): NetworkFinding {
  if (code === 'TIMEOUT' || code === 'ETIMEDOUT' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return {
      finding: 'no-connection',
      message: `Port 443 does not answer (${code}). Likely causes: a security group or a network ACL blocks it, or there is no route.`,
      remedy:
        "Allow TCP 443 from this machine in the endpoint's security group, and out of this machine's own; over peering or a transit gateway, check the routes on both sides.",
      gates: ['endpoint-available', 'endpoint-exists'],
    };
  }
  return {
    finding: 'refused-connection',
    message: `Port 443 refuses the connection (${code}). Likely cause: the address does not belong to a VPC endpoint.`,
    remedy: 'Resolve the name again: the address may be cached from a deleted endpoint. Then run waypost resolve.',
    gates: ['endpoint-exists', 'endpoint-available'],
  };
}

export function untrusted(why: string, names: readonly string[]): NetworkFinding {
  return {
    finding: 'foreign-certificate',
    message: `The certificate is not valid for this name (${why}${names.length === 0 ? '' : `; it is for ${names.slice(0, 3).join(', ')}`}). Likely cause: a load balancer or an inspecting proxy answers.`,
    remedy: "Call the endpoint directly; or trust the proxy's authority (NODE_EXTRA_CA_CERTS).",
    gates: [],
  };
}

export function noHandshake(code: string): NetworkFinding {
  return {
    finding: 'no-handshake',
    message: `Port 443 is open, but the TLS handshake fails (${code}).`,
    remedy:
      'Allow TLS 1.2 and 1.3: the API’s security policy says which it accepts. Check what inspects or limits TLS on the path.',
    gates: ['tls', 'access-mode'],
  };
}

export function unanswered(code: string): NetworkFinding {
  return {
    finding: 'no-answer',
    message: `The request got no answer (${code}).`,
    remedy: "Check the API's logs: the integration may be slow, and the gateway waits 29 seconds.",
    gates: [],
  };
}

/** The gates that may explain a 403 of the gateway, by its diagnosis. */
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
  'endpoint-policy': ['endpoint-policy'],
  'resource-policy': ['endpoint-policy', 'resource-policy', 'domain-policy', 'changes-deployed'],
};
