// The one decision of a read: how a network reaches a service now, or why it cannot. Pure; the query endpoint and the SDK
// call the same function. Only facts of existence refuse; all else is a warning of the address.
import type { Address, Form } from './address.js';
import type {
  Endpoint,
  Network,
  NetworkDocument,
  NetworksDocument,
  ServiceEntry,
  ServiceRegion,
  CurrentApi,
} from './documents.js';
import { GLANCE } from './documents.js';
import type { Problem } from './errors.js';
import { targetOf } from './forms.js';
import { isRegion, isStageName, isVpcId, isVpceId } from './grammar.js';
import { isNetworkName, isServiceName } from './names.js';
import type { Question } from './question.js';
import * as refusal from './refusals.js';
import { warningsOf } from './warnings.js';

/** What was read. `null` is "read, and there is no such document". */
export interface Knowledge {
  readonly entry: ServiceEntry | null;
  /** What the question's network stands for. */
  readonly network?: NetworkDocument | null;
  /** All networks at a glance, where the question names none. */
  readonly networks?: NetworksDocument | null;
  /** The networks that an earlier answer `incomplete` asked for. */
  readonly named?: readonly (NetworkDocument | null)[];
}

export type Choice =
  | { readonly outcome: 'address'; readonly address: Address }
  | { readonly outcome: 'refused'; readonly problem: Problem }
  /** More endpoints live than one glance shows: read the networks `refs`, and ask again with them as `named`. */
  | { readonly outcome: 'incomplete'; readonly refs: readonly string[] };

interface Pick {
  readonly place: LiveRegion;
  readonly network: Network;
  readonly endpoint: Endpoint;
}

type LiveRegion = ServiceRegion & { readonly current: CurrentApi };

export function choose(question: Question, knowledge: Knowledge): Choice {
  const { entry } = knowledge;
  const invalid = invalidQuestion(question);
  if (invalid !== undefined) return refused(invalid);
  if (entry === null || entry.regions.length === 0) return refused(refusal.notFound(question, entry));
  if (question.network === undefined) return withoutNetwork(question, entry, knowledge);
  return withNetwork(question, entry, knowledge.network ?? null);
}

/** Why a question cannot be asked, or `undefined`. Names that callers ask for are never rewritten. */
export function invalidQuestion({ service, network, region, stage }: Question): Problem | undefined {
  if (!isServiceName(service)) return refusal.invalid('service', service, 'lower-case DNS labels, as in orders-api');
  if (network !== undefined && !isNetworkRef(network)) {
    return refusal.invalid('network', network, "a VPC id, an endpoint's id, or a network's name");
  }
  if (region !== undefined && !isRegion(region)) return refusal.invalid('region', region, 'a region, as in eu-west-1');
  if (stage !== undefined && !isStageName(stage)) {
    return refusal.invalid('stage', stage, 'letters, digits, "-" and "_", at most 128');
  }
  return undefined;
}

/** Whether `text` can name a network. */
export function isNetworkRef(text: string): boolean {
  return isVpcId(text) || isVpceId(text) || isNetworkName(text);
}

function withNetwork(question: Question, entry: ServiceEntry, document: NetworkDocument | null): Choice {
  if (document === null || document.networks.length === 0) {
    return refused(refusal.unready(question, entry.regions) ?? refusal.networkNotFound(question));
  }
  const region = regionOf(document, question.region);
  if (region === undefined) {
    return refused(refusal.unready(question, entry.regions) ?? refusal.regionRequired(question, document));
  }
  const place = entry.regions.find((candidate) => candidate.region === region);
  if (place === undefined) return refused(refusal.elsewhere(question, entry, region));
  const unready = refusal.unready(question, [place]);
  if (unready !== undefined) return refused(unready);
  const picks = routesIn(document, place as LiveRegion);
  const best = bestOf(picks);
  return best === undefined ? refused(refusal.noEndpoint(question, document, region)) : address(question, entry, best);
}

function withoutNetwork(question: Question, entry: ServiceEntry, knowledge: Knowledge): Choice {
  const unready = refusal.unready(question, entry.regions);
  if (unready !== undefined) return refused(unready);
  const places = entry.regions.filter(
    (place): place is LiveRegion => place.current !== null && hasStage(place.current, question.stage),
  );
  const glance = knowledge.networks ?? { count: 0, networks: [], regions: [] };
  const beyond = glance.count > GLANCE;
  if (beyond && knowledge.named === undefined) {
    const refs = refsOf(places, glance);
    if (refs.length > 0) return { outcome: 'incomplete', refs };
  }
  const networks = beyond ? (knowledge.named ?? []).flatMap((document) => document?.networks ?? []) : glance.networks;
  const picks = places.flatMap((place) => picksOf(networks, place));
  const associated = picks.filter(isAssociated);
  const rivals = associated.length > 0 ? associated : picks;
  const hidden = associated.length === 0 && beyond && vpcsOf(places, glance) > 1;
  if (hidden || new Set(rivals.map((pick) => pick.network.vpcId)).size > 1) {
    return refused(
      refusal.networkRequired(
        question,
        rivals.map((pick) => pick.network),
      ),
    );
  }
  const best = bestOf(rivals);
  return best === undefined ? refused(refusal.noEndpointAnywhere(question)) : address(question, entry, best);
}

/** The networks that decide the question when not all can be shown: those of the associated endpoints, and a lone VPC. */
function refsOf(places: readonly LiveRegion[], glance: NetworksDocument): string[] {
  const lone = vpcsOf(places, glance) === 1 ? inRegions(places, glance).flatMap((row) => row.only ?? []) : [];
  return [...new Set([...places.flatMap((place) => place.current.vpceIds), ...lone])].slice(0, GLANCE);
}

function vpcsOf(places: readonly LiveRegion[], glance: NetworksDocument): number {
  return inRegions(places, glance).reduce((sum, row) => sum + row.vpcs, 0);
}

function inRegions(places: readonly LiveRegion[], glance: NetworksDocument): NetworksDocument['regions'] {
  return glance.regions.filter((row) => places.some((place) => place.region === row.region));
}

/** The region of a reference: its only one with a live endpoint, else its only one, else the caller's among them. */
export function regionOf(document: NetworkDocument, callers: string | undefined): string | undefined {
  const live = document.networks.filter((network) => network.endpoints.length > 0);
  const regions = new Set((live.length > 0 ? live : document.networks).map((network) => network.region));
  if (regions.size === 1) return [...regions][0];
  return callers !== undefined && regions.has(callers) ? callers : undefined;
}

function routesIn(document: NetworkDocument, place: LiveRegion): Pick[] {
  const picks = picksOf(document.networks, place);
  const { endpoint } = document;
  return endpoint === undefined ? picks : picks.filter((pick) => pick.endpoint.vpceId === endpoint.vpceId);
}

function picksOf(networks: readonly Network[], place: LiveRegion): Pick[] {
  return networks
    .filter((network) => network.region === place.region)
    .flatMap((network) => network.endpoints.map((endpoint) => ({ place, network, endpoint })));
}

/** An associated endpoint goes before others, an available one before others, then the youngest, then the greater id. */
function bestOf(picks: readonly Pick[]): Pick | undefined {
  const better = (a: Pick, b: Pick) =>
    Number(isAssociated(b)) - Number(isAssociated(a)) ||
    Number(isAvailable(b)) - Number(isAvailable(a)) ||
    compareText(b.endpoint.born, a.endpoint.born) ||
    compareText(b.endpoint.vpceId, a.endpoint.vpceId);
  return [...picks].sort(better)[0];
}

const isAssociated = ({ place, endpoint }: Pick) => place.current.vpceIds.includes(endpoint.vpceId);
const isAvailable = ({ endpoint }: Pick) => endpoint.state === 'available';
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
const hasStage = (current: CurrentApi, asked: string | undefined) =>
  asked === undefined || current.stages.some((stage) => stage.name === asked);

function address(question: Question, entry: ServiceEntry, pick: Pick): Choice {
  const { current, region } = pick.place;
  const stage = question.stage ?? current.stage;
  const route = {
    apiId: current.apiId,
    stage,
    region,
    endpoint: pick.endpoint,
    associated: isAssociated(pick),
    inVpc: question.network === pick.network.vpcId,
  };
  const target = targetOf(route);
  const way = { stage, vpcId: pick.network.vpcId, vpceIds: carriersOf(pick.endpoint, pick.network, target.form) };
  const stageSince = current.stages.find((candidate) => candidate.name === stage)?.since ?? current.since;
  return {
    outcome: 'address',
    address: {
      service: question.service,
      registry: question.registry,
      url: target.url,
      headers: target.headers,
      form: target.form,
      apiId: current.apiId,
      vpceId: pick.endpoint.vpceId,
      vpcId: pick.network.vpcId,
      stage,
      region,
      accountId: entry.accountId,
      generation: current.generation,
      since: [current.born, stageSince, pick.endpoint.born].reduce((a, b) => (a > b ? a : b)),
      warnings: warningsOf({ route, target, current, stageAsked: question.stage !== undefined, way }),
    },
  };
}

/**
 * The endpoints that may carry a call. In a VPC with private DNS, its wildcard answers every alias too, so that another
 * endpoint than the one named may get the call.
 */
export function carriersOf({ vpceId }: Endpoint, { endpoints }: Network, form: Form): readonly string[] {
  if (form !== 'endpoint-alias') return [vpceId];
  return [
    vpceId,
    ...endpoints.filter((other) => other.privateDns && other.vpceId !== vpceId).map((other) => other.vpceId),
  ];
}

function refused(problem: Problem): Choice {
  return { outcome: 'refused', problem };
}
