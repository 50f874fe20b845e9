// `bounds`: even if more happens than fits into a record or a name's state, nothing that decides an answer is forgotten.
import * as fc from 'fast-check';
import type { ApiRevived } from '../../../core/records/fact.js';
import type { RegistryConfig } from '../../../core/registry-config.js';
import type { ApiAction } from '../../world/action.js';
import { config } from '../../world/arbitraries.js';
import { boundedHistory, lateDelivery, revivals, revivedBy, type Revival } from '../../world/bound-arbitraries.js';
import { rebuildCrowded } from '../../world/crowd.js';
import { IN_ORDER, deliver, type Arrival } from '../../world/delivery.js';
import { createMirror, type MirrorState } from '../../world/mirror.js';
import { expectedDocuments } from '../../world/oracle/oracle.js';
import { asObject, documentsOf, expectSame } from '../../world/comparison.js';
import { runScenes } from '../../world/world.js';
import { checkAllInForce } from './truth.js';
import { fromProperty } from '../from-property.js';

const circumstances = fc.record({ revived: revivals, delivered: lateDelivery, settings: config });

export const bounds = fromProperty({
  name: 'bounds',
  proves: 'more names, stages’ events, deployments, lineages and revivals than fit in full change no answer',
  unit: 'histories',
  long: 1_000,
  short: 1,
  batch: 10,
  shrinks: false,
  property: () =>
    fc.property(boundedHistory, circumstances, (scenes, { revived, delivered, settings }) => {
      const { calls, world } = runScenes(scenes, { distinct: true });
      const actions = calls.flatMap((call) => call.actions);
      const commands = revived.flatMap((each) => {
        const action = revivedBy(each, actions);
        return action === undefined ? [] : [{ ...each, action }];
      });

      const disordered = after(deliver(calls, delivered), commands, settings);
      const ordered = after(deliver(calls, IN_ORDER), commands.toReversed(), settings);

      expectSame(asObject(disordered.apis), asObject(ordered.apis));
      const all = [...actions, ...commands.map(({ action }) => action)];
      const expected = asObject(expectedDocuments(all, settings));
      expectSame(asObject(documentsOf(ordered)), expected);
      // In order, each preview is deleted before the next is created. Late deletions can leave more than a hundred alive at one time.
      rebuildCrowded(disordered, settings);
      expectSame(asObject(documentsOf(disordered)), expected);
      checkAllInForce(disordered, world);
    }),
});

type OperatorCommand = Revival & { readonly action: ApiAction };

/** The registry after these events, with the operator's commands among them. */
function after(
  arrivals: readonly Arrival[],
  commands: readonly OperatorCommand[],
  settings: RegistryConfig,
): MirrorState {
  const mirror = createMirror(settings);
  const due = (index: number) =>
    commands.filter(({ percent }) => Math.floor((percent * arrivals.length) / 100) === index);
  for (let index = 0; index <= arrivals.length; index += 1) {
    for (const { action } of due(index)) mirror.applyFact(factOf(action));
    const arrival = arrivals[index];
    if (arrival !== undefined) mirror.applyEvent(arrival.event);
  }
  return mirror.state;
}

function factOf({ account, region, apiId, at }: ApiAction): ApiRevived {
  const cause = { eventName: 'AdminRevive', eventId: `revive-${apiId}`, principal: null, tool: 'waypost' };
  return { kind: 'ApiRevived', account, region, apiId, at, cause };
}
