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
import { config, delivery, shortHistory } from '../../world/arbitraries.js';
import { REGIONS } from '../../world/scopes.js';
import { deliver, type Delivery } from '../../world/delivery.js';
import { createExpiryCheck } from '../../world/expiry.js';
import { checkIncumbents } from '../../world/incumbents.js';
import { checkInvariants, createEventKnowledge } from '../../world/invariants.js';
import type { LoggedCall } from '../../world/ledger.js';
import { createMirror, type MirrorState } from '../../world/mirror.js';
import { expectedAddress, type PublishedDocuments } from '../../world/oracle/answers.js';
import { expectedDocuments } from '../../world/oracle/oracle.js';
import { asObject, documentsOf, documentsUnder, expectSame } from '../../world/comparison.js';
import { createViews } from '../../world/views.js';
import { runScenes } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

export const histories = fromProperty({
  name: 'histories',
  proves: 'after each event the invariants hold, and at the end all documents and addresses equal the oracle',
  unit: 'histories',
  long: 1_000_000,
  short: 25,
  batch: 2_000,
  property: () =>
    fc.property(shortHistory, delivery, config, (scenes, delivered, settings) => {
      const { calls } = runScenes(scenes);

      const kept = replayChecked({ calls, delivered, settings });

      const actions = calls.flatMap((call) => call.actions);
      expectSame(asObject(documentsOf(kept)), asObject(expectedDocuments(actions, settings)));
      checkAnswers(kept.documents);
    }),
});

interface HistoryCase {
  readonly calls: readonly LoggedCall[];
  readonly delivered: Delivery;
  readonly settings: RegistryConfig;
}

/** Delivers all events and checks the state after each. */
function replayChecked({ calls, delivered, settings }: HistoryCase): MirrorState {
  const mirror = createMirror(settings);
  const known = createEventKnowledge();
  const views = createViews(settings);
  const checkExpiry = createExpiryCheck(settings);
  for (const { event, index } of deliver(calls, delivered)) {
    mirror.applyEvent(event);
    const { actions = [] } = calls[index] ?? {};
    known.learn(actions);
    views.learn(actions);
    checkInvariants(mirror.state, known);
    checkIncumbents(mirror.state.documents, { reported: views, truth: views });
    checkExpiry(mirror.state);
  }
  return mirror.state;
}

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
