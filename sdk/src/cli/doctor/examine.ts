// Looks at one address from where the caller runs: DNS, TCP, TLS and one HTTPS call, each only if the one before went well;
// then joins what the network says with what the registry knows. It sends one request, and prints neither headers nor query.
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { type Diagnosis, diagnose } from '../../diagnose.js';
import { joinPath } from '../../fetch/join-path.js';
import { partitionOf, type Address, type Endpoint, type Gate, type GateId, type Verdict } from '../../model/index.js';
import * as findings from './findings.js';
import type { Finding } from './findings.js';
import { isPrivateAddress } from './private-address.js';
import type { Network } from './network.js';

export interface Patient {
  readonly address: Address;
  /** The live endpoints of the caller's network, where they are known. */
  readonly endpoints: readonly Endpoint[];
  /** What the registry knows of the way: `explain`. */
  readonly gates: readonly Gate[];
  /** Under the address's own path. */
  readonly path?: string;
  readonly method?: string;
}

export type CheckId = 'dns' | 'private-dns' | 'tcp' | 'tls' | 'https';

export interface Check {
  readonly check: CheckId;
  readonly verdict: Verdict;
  readonly evidence: string;
}

/** What stands in the way, in the network's words, and the registry's reasons for it. */
export interface Cause {
  readonly finding: string;
  readonly message: string;
  readonly remedy: string;
  readonly gates: readonly Gate[];
}

export interface Report {
  readonly verdict: Verdict;
  readonly host: string;
  readonly checks: readonly Check[];
  /** The first is what ended the examination; others are worth knowing. */
  readonly causes: readonly Cause[];
}

interface Step {
  readonly check: Check;
  readonly findings: readonly Finding[];
}

export async function examine(patient: Patient, network: Network): Promise<Report> {
  const url = urlOf(patient);
  const { hostname: host } = url;
  const steps: Step[] = [];
  const note = (step: Step) => {
    steps.push(step);
    return step.check.verdict !== 'fail';
  };
  const { step, ip } = await lookUp(patient, host, network);
  if (note(step) && ip !== undefined) {
    note(await lookForWildcard(patient, network));
    const reached = note(await connect(ip, network)) && note(await shake(ip, host, network));
    if (reached) note(await call(patient, { url, ip }, network));
  }
  return reportOf(host, steps, patient.gates);
}

async function lookUp(
  { address, endpoints }: Patient,
  host: string,
  network: Network,
): Promise<{ step: Step; ip?: string }> {
  const found = isIP(host) === 0 ? await network.resolve(host) : { ok: true as const, value: [host] };
  if (!found.ok || found.value.length === 0) {
    const code = found.ok ? 'ENODATA' : found.code;
    const check = { check: 'dns', verdict: 'fail', evidence: `${host} does not resolve (${code}).` } as const;
    return { step: { check, findings: [findings.unresolved(address.form, code)] } };
  }
  const ips = found.value;
  const foreign = ips.every((ip) => !isPrivateAddress(ip)) ? [findings.PUBLIC_ADDRESS] : [];
  const other = address.form === 'endpoint-alias' ? await answeredBy(ips, { address, endpoints }, network) : [];
  const doubts = [...foreign, ...other];
  const check: Check = {
    check: 'dns',
    verdict: doubts.length > 0 ? 'unknown' : 'pass',
    evidence: `${host} is ${ips.join(', ')}.`,
  };
  const [ip] = ips;
  return { step: { check, findings: doubts }, ...(ip === undefined ? {} : { ip }) };
}

/** Whether the alias leads to another endpoint than it names, by comparing with the endpoints' own names. */
async function answeredBy(
  ips: readonly string[],
  { address, endpoints }: Pick<Patient, 'address' | 'endpoints'>,
  network: Network,
): Promise<Finding[]> {
  const own = endpoints.find(({ vpceId }) => vpceId === address.vpceId);
  const meant = await ipsOf(own, network);
  if (meant.length === 0 || meant.some((ip) => ips.includes(ip))) return [];
  for (const endpoint of endpoints) {
    const others = endpoint === own ? [] : await ipsOf(endpoint, network);
    if (others.some((ip) => ips.includes(ip))) return [findings.otherEndpoint(address.vpceId, endpoint.vpceId)];
  }
  return [findings.otherEndpoint(address.vpceId, undefined)];
}

async function ipsOf(endpoint: Endpoint | undefined, network: Network): Promise<readonly string[]> {
  if (endpoint?.dnsName == null) return [];
  const found = await network.resolve(endpoint.dnsName);
  return found.ok ? found.value : [];
}

/** A name that no API has resolves only where private DNS takes all names. */
async function lookForWildcard({ address }: Patient, network: Network): Promise<Step> {
  const { region } = address;
  const nobody = `waypost${randomBytes(4).toString('hex')}.execute-api.${region}.${partitionOf(region).dnsSuffix}`;
  const found = await network.resolve(nobody);
  const isOn = found.ok && found.value.some(isPrivateAddress);
  const evidence = isOn
    ? 'Private DNS takes every execute-api name here.'
    : 'No private DNS takes execute-api names here.';
  return { check: { check: 'private-dns', verdict: 'pass', evidence }, findings: isOn ? [findings.HIDDEN_PUBLIC] : [] };
}

async function connect(ip: string, network: Network): Promise<Step> {
  const outcome = await network.connect(ip);
  if (outcome.ok)
    return { check: { check: 'tcp', verdict: 'pass', evidence: `${ip} takes connections.` }, findings: [] };
  const evidence = `${ip} takes no connection (${outcome.code}).`;
  return { check: { check: 'tcp', verdict: 'fail', evidence }, findings: [findings.unconnected(outcome.code)] };
}

async function shake(ip: string, host: string, network: Network): Promise<Step> {
  const outcome = await network.handshake(ip, host);
  if (!outcome.ok) {
    const evidence = `The TLS handshake failed (${outcome.code}).`;
    return { check: { check: 'tls', verdict: 'fail', evidence }, findings: [findings.noHandshake(outcome.code)] };
  }
  const { trusted, why, names } = outcome.value;
  if (trusted)
    return { check: { check: 'tls', verdict: 'pass', evidence: `The certificate fits ${host}.` }, findings: [] };
  const reason = why ?? 'untrusted';
  const evidence = `The certificate does not fit ${host} (${reason}).`;
  return { check: { check: 'tls', verdict: 'fail', evidence }, findings: [findings.untrusted(reason, names)] };
}

/** @throws WaypostError INVALID_REQUEST for a path that leaves the service */
function urlOf({ address, path = '' }: Patient): URL {
  return new URL(joinPath(address.url, path.replace(/^\/+/, '')));
}

async function call(patient: Patient, { url, ip }: { url: URL; ip: string }, network: Network): Promise<Step> {
  const { address, method = 'GET' } = patient;
  const path = `${url.pathname}${url.search}`;
  const target = { host: url.hostname, address: ip, path, method, headers: address.headers };
  const outcome = await network.request(target);
  const what = `${method} ${url.pathname}`;
  if (!outcome.ok) {
    const evidence = `${what} got no answer (${outcome.code}).`;
    return { check: { check: 'https', verdict: 'fail', evidence }, findings: [findings.unanswered(outcome.code)] };
  }
  const diagnosis = await diagnose(outcome.value);
  const { status } = outcome.value;
  if (diagnosis === undefined) {
    return { check: { check: 'https', verdict: 'pass', evidence: `${what} was answered ${status}.` }, findings: [] };
  }
  const evidence = `${what} was answered ${status} by the gateway (${diagnosis.reason}).`;
  return { check: { check: 'https', verdict: verdictOf(diagnosis), evidence }, findings: [findingOf(diagnosis)] };
}

/** The way is open where only this path or its signature is at fault. */
function verdictOf({ reason }: Diagnosis): Verdict {
  return reason === 'no-such-route' || reason === 'signature' || reason === 'authorizer' ? 'pass' : 'fail';
}

function findingOf({ reason, message, remedy }: Diagnosis): Finding {
  return { finding: reason, message, remedy, gates: findings.FORBIDDEN_GATES[reason] ?? [] };
}

function reportOf(host: string, steps: readonly Step[], gates: readonly Gate[]): Report {
  const checks = steps.map(({ check }) => check);
  const has = (verdict: Verdict) => checks.some((check) => check.verdict === verdict);
  const verdict = has('fail') ? 'fail' : has('unknown') ? 'unknown' : 'pass';
  // What ended the examination first, then doubts, then what is only worth knowing.
  const order: readonly Verdict[] = ['fail', 'unknown', 'pass'];
  const found = order.flatMap((wanted) =>
    steps.filter(({ check }) => check.verdict === wanted).flatMap((step) => step.findings),
  );
  return { verdict, host, checks, causes: found.map((finding) => causeOf(finding, gates)) };
}

function causeOf({ finding, message, remedy, gates: ids }: Finding, gates: readonly Gate[]): Cause {
  const told = ids.flatMap((id: GateId) => gates.filter((gate) => gate.gate === id && gate.verdict !== 'pass'));
  const failing = told.filter((gate) => gate.verdict === 'fail');
  return { finding, message, remedy, gates: [...failing, ...told.filter((gate) => gate.verdict === 'unknown')] };
}
