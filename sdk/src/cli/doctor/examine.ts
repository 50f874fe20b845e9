// Examines one address from this machine: DNS, TCP, TLS and one HTTPS request, each only if the previous check did not fail;
// then joins the findings with the gates of the registry. The report contains neither headers nor the query.
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { type GatewayDiagnosis, diagnose } from '../../fetch/evidence.js';
import { joinPath } from '../../fetch/call.js';
import {
  partitionOf,
  type ServiceAddress,
  type Endpoint,
  type Gate,
  type GateId,
  type GateVerdict,
} from '../../model/index.js';
import * as findings from './findings.js';
import type { NetworkFinding } from './findings.js';
import { isPrivateAddress } from './private-address.js';
import type { NetworkProbe } from './network-probe.js';

export interface ExaminationRequest {
  readonly address: ServiceAddress;
  /** The live endpoints of the caller's network; empty if unknown. */
  readonly endpoints: readonly Endpoint[];
  /** From `explain`. */
  readonly gates: readonly Gate[];
  /** Relative to the address's own path. */
  readonly path?: string;
  readonly method?: string;
}

export type CheckId = 'dns' | 'private-dns' | 'tcp' | 'tls' | 'https';

interface Check {
  readonly check: CheckId;
  readonly verdict: GateVerdict;
  readonly evidence: string;
}

/** A finding of the network, with the gates of the registry that may explain it. */
export interface ExaminationCause {
  readonly finding: string;
  readonly message: string;
  readonly remedy: string;
  readonly gates: readonly Gate[];
}

export interface Examination {
  readonly verdict: GateVerdict;
  readonly host: string;
  readonly checks: readonly Check[];
  /** The first one ended the examination, if any did; the others are worth knowing. */
  readonly causes: readonly ExaminationCause[];
}

interface CheckStep {
  readonly check: Check;
  readonly findings: readonly NetworkFinding[];
}

function passed(check: CheckId, evidence: string, ...found: readonly NetworkFinding[]): CheckStep {
  return { check: { check, verdict: 'pass', evidence }, findings: found };
}

function failed(check: CheckId, evidence: string, finding: NetworkFinding): CheckStep {
  return { check: { check, verdict: 'fail', evidence }, findings: [finding] };
}

export async function examine(request: ExaminationRequest, probe: NetworkProbe): Promise<Examination> {
  const url = urlOf(request);
  const { hostname: host } = url;
  const steps: CheckStep[] = [];
  /** True unless the check failed. */
  const record = (step: CheckStep) => {
    steps.push(step);
    return step.check.verdict !== 'fail';
  };
  const { step, ip } = await checkDns(request, host, probe);
  if (record(step) && ip !== undefined) {
    record(await checkPrivateDns(request, probe));
    const isReached = record(await checkTcp(ip, probe)) && record(await checkTls(ip, host, probe));
    if (isReached) record(await checkHttps(request, { url, ip }, probe));
  }
  return examinationOf(host, steps, request.gates);
}

async function checkDns(
  { address, endpoints }: ExaminationRequest,
  host: string,
  probe: NetworkProbe,
): Promise<{ step: CheckStep; ip?: string }> {
  const found = isIP(host) === 0 ? await probe.resolve(host) : { ok: true as const, value: [host] };
  const ips = found.ok ? found.value : [];
  const [ip] = ips;
  if (ip === undefined) {
    const code = found.ok ? 'ENODATA' : found.code;
    const finding = findings.unresolved(address.form, code);
    return { step: failed('dns', `${host} does not resolve (${code}).`, finding) };
  }
  const doubts = await strangersIn(ips, { address, endpoints }, probe);
  const verdict = doubts.length > 0 ? 'unknown' : 'pass';
  const check: Check = { check: 'dns', verdict, evidence: `${host} is ${ips.join(', ')}.` };
  return { step: { check, findings: doubts }, ip };
}

/**
 * Finds whether a name leads to another endpoint or to none, by resolving the endpoints' own DNS names. The range of an address
 * decides only if those do not resolve: VPCs also have global IPv6 and public IPv4 ranges.
 */
async function strangersIn(
  ips: readonly string[],
  { address, endpoints }: Pick<ExaminationRequest, 'address' | 'endpoints'>,
  probe: NetworkProbe,
): Promise<NetworkFinding[]> {
  const own = endpoints.find(({ vpceId }) => vpceId === address.vpceId);
  const meant = await ipsOf(own, probe);
  const isPublic = !ips.some(isPrivateAddress);
  if (meant.length === 0) return isPublic ? [findings.PUBLIC_ADDRESS] : [];
  if (meant.some((ip) => ips.includes(ip))) return [];
  for (const endpoint of endpoints) {
    const others = endpoint === own ? [] : await ipsOf(endpoint, probe);
    if (others.some((ip) => ips.includes(ip))) return [findings.otherEndpoint(address.vpceId, endpoint.vpceId)];
  }
  // A custom domain or a balancer may stand before the endpoint; only an alias names the endpoint itself.
  if (address.form === 'endpoint-alias') return [findings.otherEndpoint(address.vpceId, undefined)];
  return isPublic ? [findings.PUBLIC_ADDRESS] : [];
}

async function ipsOf(endpoint: Endpoint | undefined, probe: NetworkProbe): Promise<readonly string[]> {
  if (endpoint?.dnsName == null) return [];
  const found = await probe.resolve(endpoint.dnsName);
  return found.ok ? found.value : [];
}

/** A name that belongs to no API resolves only where private DNS answers for all execute-api names. */
async function checkPrivateDns(
  { address: { region }, endpoints }: ExaminationRequest,
  probe: NetworkProbe,
): Promise<CheckStep> {
  const nobody = `waypost${randomBytes(4).toString('hex')}.execute-api.${region}.${partitionOf(region).dnsSuffix}`;
  const found = await probe.resolve(nobody);
  const ips = found.ok ? found.value : [];
  const owned = ips.length === 0 ? [] : (await Promise.all(endpoints.map((each) => ipsOf(each, probe)))).flat();
  return ips.some((ip) => isPrivateAddress(ip) || owned.includes(ip))
    ? passed('private-dns', 'Private DNS answers for every execute-api name here.', findings.HIDDEN_PUBLIC)
    : passed('private-dns', 'Private DNS does not answer for execute-api names here.');
}

async function checkTcp(ip: string, probe: NetworkProbe): Promise<CheckStep> {
  const result = await probe.connect(ip);
  if (result.ok) return passed('tcp', `${ip} accepts connections.`);
  return failed('tcp', `${ip} accepts no connection (${result.code}).`, findings.unconnected(result.code));
}

async function checkTls(ip: string, host: string, probe: NetworkProbe): Promise<CheckStep> {
  const result = await probe.handshake(ip, host);
  if (!result.ok) {
    return failed('tls', `The TLS handshake failed (${result.code}).`, findings.noHandshake(result.code));
  }
  const { trusted, why, names } = result.value;
  if (trusted) return passed('tls', `The certificate is valid for ${host}.`);
  const reason = why ?? 'untrusted';
  const evidence = `The certificate is not valid for ${host} (${reason}).`;
  return failed('tls', evidence, findings.untrusted(reason, names));
}

/** @throws WaypostError INVALID_REQUEST for a path that leaves the service */
function urlOf({ address, path = '' }: ExaminationRequest): URL {
  return joinPath(address.url, path.replace(/^\/+/, ''));
}

async function checkHttps(
  { address, method = 'GET' }: ExaminationRequest,
  { url, ip }: { url: URL; ip: string },
  probe: NetworkProbe,
): Promise<CheckStep> {
  const path = `${url.pathname}${url.search}`;
  const result = await probe.request({ host: url.hostname, address: ip, path, method, headers: address.headers });
  const what = `${method} ${url.pathname}`;
  if (!result.ok) {
    return failed('https', `${what} got no answer (${result.code}).`, findings.unanswered(result.code));
  }
  const { status } = result.value;
  const diagnosis = await diagnose(result.value);
  if (diagnosis === undefined) return passed('https', `${what} returned ${status}.`);
  const evidence = `${what} returned ${status} from the gateway (${diagnosis.reason}).`;
  return { check: { check: 'https', verdict: verdictOf(diagnosis), evidence }, findings: [findingOf(diagnosis)] };
}

/** A gateway that only rejects this route or signature can be reached. */
function verdictOf({ reason }: GatewayDiagnosis): GateVerdict {
  return reason === 'no-such-route' || reason === 'signature' || reason === 'authorizer' ? 'pass' : 'fail';
}

function findingOf({ reason, message, remedy }: GatewayDiagnosis): NetworkFinding {
  return { finding: reason, message, remedy, gates: findings.FORBIDDEN_GATES[reason] ?? [] };
}

function examinationOf(host: string, steps: readonly CheckStep[], gates: readonly Gate[]): Examination {
  const checks = steps.map(({ check }) => check);
  const has = (verdict: GateVerdict) => checks.some((check) => check.verdict === verdict);
  const verdict = has('fail') ? 'fail' : has('unknown') ? 'unknown' : 'pass';
  // The check that failed comes first, then the unknown ones, then what is only worth knowing.
  const order: readonly GateVerdict[] = ['fail', 'unknown', 'pass'];
  const found = order.flatMap((wanted) =>
    steps.filter(({ check }) => check.verdict === wanted).flatMap((step) => step.findings),
  );
  return { verdict, host, checks, causes: found.map((finding) => causeOf(finding, gates)) };
}

function causeOf({ finding, message, remedy, gates: ids }: NetworkFinding, gates: readonly Gate[]): ExaminationCause {
  const related = ids.flatMap((id: GateId) => gates.filter((gate) => gate.gate === id && gate.verdict !== 'pass'));
  const failing = related.filter((gate) => gate.verdict === 'fail');
  return { finding, message, remedy, gates: [...failing, ...related.filter((gate) => gate.verdict === 'unknown')] };
}
