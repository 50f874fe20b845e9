// One history and all that is claimed of it, in memory: the parser, the fold, the election and the choice.
import * as fc from 'fast-check';
import { choose, type NetworkDocument, type NetworksDocument, type ServiceEntry } from 'waypost/model';
import { isDeepStrictEqual } from 'node:util';
import type { RegistryConfig } from '../../../core/registry-config.js';
import { config, delivery, shortHistory } from '../../world/arbitraries.js';
import { REGIONS } from '../../world/scopes.js';
import { deliver, type Delivery } from '../../world/delivery.js';
import { createExpiryCheck } from '../../world/expiry.js';
import { checkIncumbents } from '../../world/incumbents.js';
import { checkInvariants, createKnown } from '../../world/invariants.js';
import type { Call } from '../../world/ledger.js';
import { createMirror, type Kept } from '../../world/mirror.js';
import { expectedAnswer, type Published } from '../../world/oracle/answers.js';
import { expectedDocuments } from '../../world/oracle/oracle.js';
import { asObject, documentsOf, expectSame } from '../../world/telling.js';
import { createViews } from '../../world/views.js';
import { playOut } from '../../world/world.js';
import { fromProperty } from '../from-property.js';

export const histories = fromProperty({
  name: 'histories',
  proves: 'each step is safe, and the end is what the rules say: entries, networks, choices, and after expiry',
  unit: 'histories',
  long: 1_000_000,
  short: 400,
  batch: 2_000,
  property: () =>
    fc.property(shortHistory, delivery, config, (scenes, delivered, settings) => {
      const { calls } = playOut(scenes);

      const kept = lived({ calls, delivered, settings });

      const actions = calls.flatMap((call) => call.actions);
      expectSame(asObject(documentsOf(kept)), asObject(expectedDocuments(actions, settings)));
      checkAnswers(kept.documents);
    }),
});

interface Life {
  readonly calls: readonly Call[];
  readonly delivered: Delivery;
  readonly settings: RegistryConfig;
}

/** Tells all that arrives, and looks at what is kept after each step. */
function lived({ calls, delivered, settings }: Life): Kept {
  const mirror = createMirror(settings);
  const known = createKnown();
  const views = createViews(settings);
  const checkExpiry = createExpiryCheck(settings);
  for (const { event, index } of deliver(calls, delivered)) {
    mirror.take(event);
    const { actions = [] } = calls[index] ?? {};
    known.learn(actions);
    views.learn(actions);
    checkInvariants(mirror.kept, known);
    checkIncumbents(mirror.kept.documents, { told: views, truth: views });
    checkExpiry(mirror.kept);
  }
  return mirror.kept;
}

/** Each service from each network, and from none. */
function checkAnswers(documents: ReadonlyMap<string, object>): void {
  // The keys tell what is under them.
  const under = <D>(prefix: string) =>
    [...documents].flatMap(([key, document]) => (key.startsWith(prefix) ? [document as D] : []));
  const entries = under<ServiceEntry>('SERVICE#');
  const named = [...under<NetworkDocument>('NETWORK#'), ...under<NetworkDocument>('NETNAME#')];
  const networks = documents.get('NETWORKS v1') as NetworksDocument | undefined;
  for (const entry of entries) {
    checkAnswer({ entry, network: undefined, networks });
    for (const network of named) checkAnswer({ entry, network, networks });
  }
}

function checkAnswer({ entry, network, networks }: Published): void {
  const asked = { region: REGIONS[0], ...(network === undefined ? {} : { network: network.ref }) };
  const choice = choose(
    { service: entry?.name ?? '', registry: 'prod', ...asked },
    { entry: entry ?? null, network: network ?? null, networks: networks ?? null },
  );
  const answer =
    choice.outcome === 'address'
      ? { form: choice.address.form, url: choice.address.url }
      : { code: choice.problem.code };
  const expected = expectedAnswer(asked, { entry, network, networks });
  if (!isDeepStrictEqual(answer, expected)) expectSame({ asked, ...answer }, { asked, ...expected });
}
