// Where every event arrives and seconds tell them apart, the registry is the world: what is listed is what there is.
import * as fc from 'fast-check';
import type { Network, ServiceEntry } from 'waypost/model';
import type { Api } from './api-gateway.js';
import { delivery, history } from './arbitraries.js';
import { TAG } from './deed.js';
import { deliver } from './delivery.js';
import { createMirror } from './mirror.js';
import { nameOf } from './oracle/reading.js';
import { LONG, runs } from './runs.js';
import { expectSame } from './telling.js';
import { playOut } from './world.js';

/** The name that a living API has, straight from the world. */
function serviceOf({ type, tags, name, alive }: Api): string | undefined {
  if (!alive || type !== 'PRIVATE' || (tags[TAG.registry] ?? 'prod') !== 'prod') return undefined;
  return nameOf(tags[TAG.service] ?? name);
}

const settings = { registry: 'prod', naming: 'tag-or-name', owners: [] } as const;

it(
  'lists the living APIs of each name, and of the current one its true stages and associations',
  () => {
    fc.assert(
      fc.property(history, delivery, (scenes, delivered) => {
        const { world, calls } = playOut(scenes, { distinct: true });
        const mirror = createMirror(settings);

        for (const { event } of deliver(calls, delivered)) mirror.take(event);

        const { apis } = world.gateway;
        const listed: Record<string, string> = {};
        for (const [key, document] of mirror.kept.documents) {
          if (!key.startsWith('SERVICE#')) continue;
          // The mirror puts entries alone under these keys.
          const { name, regions, conflicts } = document as ServiceEntry;
          const all = [...regions.flatMap(({ candidates, siblings }) => [...candidates, ...siblings]), ...conflicts];
          for (const { apiId } of all) listed[apiId] = name;
          for (const { current } of regions) {
            const api = apis.find(({ apiId }) => apiId === current?.apiId);
            if (current === null) continue;
            expect(current.vpceIds).toEqual(api?.vpceIds);
            expect(current.stages.map((stage) => stage.name).sort()).toEqual([...(api?.stages.keys() ?? [])].sort());
          }
        }
        const truly = apis.flatMap((api) => {
          const name = serviceOf(api);
          return name === undefined ? [] : [[api.apiId, name] as const];
        });
        expectSame(listed, Object.fromEntries(truly));
      }),
      runs(200),
    );
  },
  LONG,
);

it(
  'lists the living endpoints of each VPC',
  () => {
    fc.assert(
      fc.property(history, delivery, (scenes, delivered) => {
        const { world, calls } = playOut(scenes, { distinct: true });
        const mirror = createMirror(settings);

        for (const { event } of deliver(calls, delivered)) mirror.take(event);

        const listed = [...mirror.kept.documents]
          .filter(([key]) => key.startsWith('NETLIST#'))
          // The mirror puts networks alone under these keys.
          .flatMap(([, document]) =>
            (document as Network).endpoints.map(({ vpceId, privateDns }) => [vpceId, privateDns]),
          );
        const living = world.ec2.endpoints.filter(({ alive }) => alive);
        expect(new Map(listed as [string, boolean][])).toEqual(
          new Map(living.map(({ vpceId, privateDns }) => [vpceId, privateDns])),
        );
        expect(mirror.kept.glance.count).toBe(living.length);
      }),
      runs(200),
    );
  },
  LONG,
);
