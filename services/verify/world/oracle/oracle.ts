// The oracle computes what a registry must publish if exactly these actions are known. It uses no record, no state and no code of the
// core, and does not depend on the order of the actions.
import { isApiAction, type Action } from '../action.js';
import { viewOf, type ApiView, type OracleRules } from './api-view.js';
import { endpointViewOf, nameDocumentOf, networkOf, vpcsOf, type EndpointView } from './networks.js';
import { groupedBy, iso, sortedBy } from './reading.js';
import { entryOf, type Pins } from './services.js';

/** The readers' documents by a plain key. */
export function expectedDocuments(
  actions: readonly Action[],
  rules: OracleRules,
  pins: Pins = new Map(),
): Map<string, object> {
  return new Map([
    ...serviceDocuments(apiViews(actions, rules), { ...rules, pins }),
    ...networkDocuments(endpointViews(actions), rules),
  ]);
}

function apiViews(actions: readonly Action[], rules: OracleRules): ApiView[] {
  const groups = groupedBy(
    actions.filter(isApiAction),
    ({ region, apiId, account }) => `${region} ${apiId} ${account}`,
  );
  return [...groups.values()].map((group) => viewOf(group, rules));
}

function endpointViews(actions: readonly Action[]): EndpointView[] {
  const own = actions.filter((action) => !isApiAction(action));
  const groups = groupedBy(own, ({ region, vpceId, account }) => `${region} ${vpceId} ${account}`);
  return [...groups.values()].flatMap((group) => endpointViewOf(group) ?? []);
}

function serviceDocuments(views: readonly ApiView[], rules: OracleRules & { readonly pins: Pins }): [string, object][] {
  const names = new Set(views.flatMap((view) => view.name ?? []));
  const entries = [...names].flatMap((name): [string, object][] => {
    const entry = entryOf(name, views, rules);
    return entry === undefined ? [] : [[`service ${name}`, entry]];
  });
  const apis = views
    .filter((view) => view.counts && view.name !== undefined)
    .map(({ apiId, region, account, name, deletedAt }): [string, object] => [
      `api ${region} ${apiId}`,
      { apiId, region, accountId: account, service: name, deleted: deletedAt === undefined ? null : iso(deletedAt) },
    ]);
  return [...entries, ...apis];
}

function networkDocuments(views: readonly EndpointView[], rules: OracleRules): [string, object][] {
  const vpcs = [...vpcsOf(views).values()];
  const names = new Set(views.flatMap(({ shown }) => shown.map(({ name }) => name)));
  return [
    ...vpcs.flatMap(vpcDocuments),
    ...[...names].flatMap((name): [string, object][] => {
      const document = nameDocumentOf(name, vpcs, rules);
      return document === undefined ? [] : [[`network ${name}`, document]];
    }),
    ...networkSummary(vpcs),
  ];
}

function vpcDocuments(views: readonly EndpointView[]): [string, object][] {
  const net = networkOf(views);
  const { vpcId, region, accountId } = net;
  return [
    [`network ${vpcId}`, { ref: vpcId, networks: [net] }],
    ...views.map(({ vpceId, deletedAt }): [string, object] => [
      `network ${vpceId}`,
      {
        ref: vpceId,
        networks: [deletedAt === undefined ? net : { vpcId, region, accountId, endpoints: [] }],
        endpoint: { vpceId, deleted: deletedAt === undefined ? null : iso(deletedAt) },
      },
    ]),
  ];
}

function networkSummary(vpcs: readonly EndpointView[][]): [string, object][] {
  const nets = sortedBy(
    vpcs.map(networkOf).filter(({ endpoints }) => endpoints.length > 0),
    ({ region }) => region,
    ({ vpcId }) => vpcId,
  );
  const regions = [...groupedBy(nets, ({ region }) => region)].map(([region, here]) => ({
    region,
    vpcs: here.length,
    only: here.length === 1 ? here[0]!.vpcId : null,
  }));
  const count = nets.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
  return count === 0 ? [] : [['networks', { count, networks: nets, regions }]];
}
