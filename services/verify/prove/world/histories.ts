// `histories`: every claim about one history, in memory: the parser, the fold, the election and the choice of an address.
import * as fc from 'fast-check';
import {
  choose,
  type ServiceAddress,
  type NetworkDocument,
  type NetworksDocument,
  type ServiceEntry,
} from 'waypost/model';
import { isDeepStrictEqual } from 'node:util';
import type { RegistryConfig } from '../../../core/registry-config.js';
import { delivery, lineageConfig, pins, shortHistory, type OperatorPin } from '../../world/arbitraries.js';
import { REGIONS } from '../../world/scopes.js';
import { deliver, type Delivery } from '../../world/delivery.js';
import { createExpiryCheck } from '../../world/expiry.js';
import { checkIncumbents } from '../../world/incumbents.js';
import { checkInvariants, createEventKnowledge } from '../../world/invariants.js';
import type { LoggedCall } from '../../world/ledger.js';
import { apiIdOf } from '../../world/ids.js';
import { createMirror, type Mirror, type MirrorState } from '../../world/mirror.js';
import { expectedAddress, type PublishedDocuments } from '../../world/oracle/answers.js';
import { expectedDocuments } from '../../world/oracle/oracle.js';
import { asObject, documentsOf, documentsUnder, expectSame } from '../../world/comparison.js';
import { createViews } from '../../world/views.js';
import { runScenes } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

/** What operators decide: the configuration, and pins. */
const operated = fc.record({ settings: lineageConfig, pins });

export const histories = fromProperty({
  name: 'histories',
  proves: 'after each event the invariants hold, and at the end all documents and addresses equal the oracle',
  unit: 'histories',
  long: 1_000_000,
  short: 25,
  batch: 2_000,
  property: () =>
    fc.property(shortHistory, delivery, operated, (scenes, delivered, { settings, pins: pinned }) => {
      const { calls } = runScenes(scenes);

      const kept = replayChecked({ calls, delivered, settings, pins: pinned });

      const actions = calls.flatMap((call) => call.actions);
      const lastPins = new Map(pinned.map(({ name, api }) => [name, apiOf(api)]));
      expectSame(asObject(documentsOf(kept)), asObject(expectedDocuments(actions, settings, lastPins)));
      checkAnswers(kept.documents);
    }),
});

interface HistoryCase {
  readonly calls: readonly LoggedCall[];
  readonly delivered: Delivery;
  readonly settings: RegistryConfig;
  readonly pins: readonly OperatorPin[];
}

const apiOf = (api: number | null) => (api === null ? null : apiIdOf(api));

/** Delivers all events and checks the state after each. */
function replayChecked({ calls, delivered, settings, pins: pinned }: HistoryCase): MirrorState {
  const mirror = createMirror(settings);
  const known = createEventKnowledge();
  const views = createViews(settings);
  const checkExpiry = createExpiryCheck(settings);
  const arrivals = deliver(calls, delivered);
  const names = new Set(pinned.map(({ name }) => name));
  for (const [nth, { event, index }] of arrivals.entries()) {
    pin(mirror, pinned, (after) => Math.min(after, arrivals.length - 1) === nth);
    mirror.applyEvent(event);
    const { actions = [] } = calls[index] ?? {};
    known.learn(actions);
    views.learn(actions);
    checkInvariants(mirror.state, known);
    checkIncumbents(mirror.state.documents, { reported: views, truth: views, pinned: names });
    checkExpiry(mirror.state);
  }
  return mirror.state;
}

/** The pins that are due; each has a second of its own, in the order of the list. */
function pin(mirror: Mirror, all: readonly OperatorPin[], isDue: (after: number) => boolean): void {
  all.forEach(({ name, api, after }, at) => {
    if (isDue(after)) mirror.applyAct({ kind: 'Pinned', name, apiId: apiOf(api), at, cause: BY_OPERATOR });
  });
}

const BY_OPERATOR = { eventName: 'pin', eventId: 'pin', principal: null, tool: null };

/** Asks for each service from each network, and from none. */
function checkAnswers(documents: ReadonlyMap<string, object>): void {
  const entries = documentsUnder<ServiceEntry>(documents, 'SERVICE#');
  const named = ['NETWORK#', 'NETNAME#'].flatMap((prefix) => documentsUnder<NetworkDocument>(documents, prefix));
  const networks = documents.get('NETWORKS v1') as NetworksDocument | undefined;
  for (const entry of entries) {
    checkAnswer({ entry, network: undefined, networks });
    for (const network of named) checkAnswer({ entry, network, networks });
  }
}

const isClosed = ({ warnings }: ServiceAddress) => warnings.some(({ code }) => code === 'ENDPOINT_POLICY_DENIES');

function checkAnswer({ entry, network, networks }: PublishedDocuments): void {
  const asked = { region: REGIONS[0], ...(network === undefined ? {} : { network: network.ref }) };
  const choice = choose(
    { service: entry?.name ?? '', registry: 'prod', ...asked },
    { entry: entry ?? null, network: network ?? null, networks: networks ?? null },
  );
  const answer =
    choice.outcome === 'address'
      ? { form: choice.address.form, url: choice.address.url, closed: isClosed(choice.address) }
      : { code: choice.problem.code };
  const expected = expectedAddress(asked, { entry, network, networks });
  if (!isDeepStrictEqual(answer, expected)) expectSame({ asked, ...answer }, { asked, ...expected });
}
