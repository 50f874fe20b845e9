// Explains why a call from this machine fails: joins the registry's gates with an examination of the network.
import { choose } from '../../model/refusals.js';
import type { Knowledge } from '../../model/decide.js';
import { explain } from '../../model/explain/explain.js';
import {
  defined,
  type ServiceAddress,
  type Gate,
  type Problem,
  type Question,
  type GateVerdict,
  type UncheckedCondition,
} from '../../model/index.js';
import { examine, type Examination } from './examine.js';
import type { NetworkProbe } from './network-probe.js';

interface DoctorRequest {
  readonly question: Question;
  /** All documents that the question needs, from both reads. */
  readonly knowledge: Knowledge;
  /** Relative to the address's own path. */
  readonly path?: string;
  /** GET by default. */
  readonly method?: string;
}

export interface DoctorReport {
  readonly service: string;
  /** The examination's verdict: where the network lets the call through, a failing gate is wrong. */
  readonly verdict: GateVerdict;
  readonly address: ServiceAddress | null;
  /** Why there is no address. */
  readonly problem: Problem | null;
  readonly gates: readonly Gate[];
  /** What the gates say nothing about. */
  readonly notChecked: readonly UncheckedCondition[];
  /** Null without an address to examine. */
  readonly report: Examination | null;
}

/** @throws WaypostError INVALID_REQUEST for a path that leaves the service */
export async function examineService(
  { question, knowledge, path, method }: DoctorRequest,
  probe: NetworkProbe,
): Promise<DoctorReport> {
  const { service } = question;
  const choice = choose(question, knowledge);
  const explained = explain(question, knowledge);
  const { gates, notChecked } =
    explained.outcome === 'explained' ? explained.explanation : { gates: [], notChecked: [] };
  if (choice.outcome === 'refused') {
    return { service, verdict: 'fail', address: null, problem: choice.problem, gates, notChecked, report: null };
  }
  const { address } = choice;
  const endpoints = endpointsOf(knowledge, address);
  const report = await examine({ address, endpoints, gates, ...defined({ path, method }) }, probe);
  return { service, verdict: report.verdict, address, problem: null, gates, notChecked, report };
}

function endpointsOf({ network, networks, named }: Knowledge, { vpcId }: ServiceAddress) {
  const documents = [...(network ? [network] : []), ...(named ?? []).filter((document) => document !== null)];
  const known = [...documents.flatMap((document) => document.networks), ...(networks?.networks ?? [])];
  return known.find((candidate) => candidate.vpcId === vpcId)?.endpoints ?? [];
}
