// Why a call does not get through, from where the caller runs: what the registry knows of the way, and what the network says.
import { choose } from '../../model/choose.js';
import type { Knowledge } from '../../model/decide.js';
import { explain } from '../../model/explain/explain.js';
import type { Address, Gate, Problem, Question, Verdict } from '../../model/index.js';
import { examine, type Report } from './examine.js';
import type { Network } from './network.js';

export interface Visit {
  readonly question: Question;
  /** What was read for the question, the second read included where the first did not decide. */
  readonly knowledge: Knowledge;
  /** Under the address's own path. */
  readonly path?: string;
  /** GET by default. */
  readonly method?: string;
}

export interface Consultation {
  readonly service: string;
  /** A failing gate is no proof where the network lets the call through; then the network is right. */
  readonly verdict: Verdict;
  readonly address: Address | null;
  /** Why there is no address. */
  readonly problem: Problem | null;
  readonly gates: readonly Gate[];
  /** Null where there was no address to examine. */
  readonly report: Report | null;
}

/**
 * Chooses the address, examines it, and joins the two.
 * @throws WaypostError INVALID_REQUEST for a path that leaves the service
 */
export async function doctor({ question, knowledge, path, method }: Visit, network: Network): Promise<Consultation> {
  const { service } = question;
  const choice = choose(question, knowledge);
  const explained = explain(question, knowledge);
  const gates = explained.outcome === 'explained' ? explained.explanation.gates : [];
  if (choice.outcome === 'incomplete') throw new TypeError('the second read is missing');
  if (choice.outcome === 'refused') {
    return { service, verdict: 'fail', address: null, problem: choice.problem, gates, report: null };
  }
  const { address } = choice;
  const endpoints = endpointsOf(knowledge, address);
  const asked = { ...(path === undefined ? {} : { path }), ...(method === undefined ? {} : { method }) };
  const report = await examine({ address, endpoints, gates, ...asked }, network);
  return { service, verdict: report.verdict, address, problem: null, gates, report };
}

function endpointsOf({ network, networks, named }: Knowledge, { vpcId }: Address) {
  const documents = [...(network ? [network] : []), ...(named ?? []).filter((document) => document !== null)];
  const known = [...documents.flatMap((document) => document.networks), ...(networks?.networks ?? [])];
  return known.find((candidate) => candidate.vpcId === vpcId)?.endpoints ?? [];
}
