// EC2's CreateTags and DeleteTags. One call can concern many resources of any kind, and shows only their ids. A call matters only if
// it sets or removes the network tag of a VPC endpoint.
import { isVpceId } from 'waypost/model';
import type { EndpointTagged, Recheck } from '../records/fact.js';
import { defineCall } from './call.js';
import { type TagValue, tagValueField, textField } from './fields.js';
import { networkNotes, readNetwork } from './network-tag.js';
import { type ShapeValue, type Shape, after, anything, fitting, list, optional, part } from './shape.js';
import { type TranslationContext, type Translation, factsOf, ignored, invalid, recheckOf } from './translation.js';
import { asArray } from './xml.js';

/** The ids of endpoint *services* have the same beginning: `vpce-svc-…`. */
function isEndpoint(id: string): boolean {
  return id.startsWith('vpce-') && !id.startsWith('vpce-svc-');
}

const resourceId = fitting(
  (value): value is string => typeof value === 'string' && (!isEndpoint(value) || isVpceId(value)),
  'is not a VPC endpoint id',
);

function itemsOf<Item>(item: Shape<Item>) {
  return optional(part({ items: after(asArray, list(item)) }));
}

const request = part({
  resourcesSet: itemsOf(part({ resourceId })),
  tagSet: itemsOf(part({ key: textField, value: tagValueField })),
});

type TagRequest = ShapeValue<typeof request>;

/** What happens to the network tag; no change if its value is masked. */
interface NetworkTagChange {
  readonly change?: Pick<EndpointTagged, 'network' | 'onlyIf'>;
  readonly doubt?: string | undefined;
}

export const createTags = defineCall({
  request,
  answer: anything,
  translate(call, context) {
    // A tag without a value has the empty value.
    const changes = networkTags(call.request, context).map(({ value }) => setTo(value === undefined ? '' : value));
    return tagged(call.request, changes, context);
  },
});

export const deleteTags = defineCall({
  request,
  answer: anything,
  translate(call, context) {
    // Without tags, DeleteTags removes all tags.
    const all = (call.request?.tagSet?.items ?? []).length === 0;
    const changes = networkTags(call.request, context).map(({ value }) => removed(value));
    return tagged(call.request, all ? [removed(undefined)] : changes, context);
  },
});

function networkTags(asked: TagRequest | undefined, { tagKeys }: TranslationContext) {
  return (asked?.tagSet?.items ?? []).filter(({ key }) => key === tagKeys.network);
}

function setTo(value: TagValue): NetworkTagChange {
  const { network, doubt } = readNetwork(value);
  return network === undefined ? { doubt } : { change: { network }, doubt };
}

/** With a value, DeleteTags removes the tag only if the tag has this value. */
function removed(value: TagValue): NetworkTagChange {
  if (value === undefined) return { change: { network: null } };
  const { network, doubt } = readNetwork(value);
  return network === undefined ? { doubt } : { change: { network: null, onlyIf: network }, doubt };
}

function tagged(
  asked: TagRequest | undefined,
  changes: readonly NetworkTagChange[],
  context: TranslationContext,
): Translation {
  const resources = asked?.resourcesSet?.items ?? [];
  if (resources.length === 0) return invalid('the event names no resource');
  const vpceIds = new Set<string>();
  for (const resource of resources) if (isEndpoint(resource.resourceId)) vpceIds.add(resource.resourceId);
  if (vpceIds.size === 0) return ignored('none of the resources is a VPC endpoint');
  if (changes.length === 0) return ignored('no Waypost tag is concerned');

  const facts: EndpointTagged[] = [];
  const rechecks: Recheck[] = [];
  const doubts = changes.map(({ doubt }) => doubt);
  for (const vpceId of vpceIds) {
    for (const { change } of changes) {
      if (change !== undefined) facts.push({ kind: 'EndpointTagged', ...context.provenance, vpceId, ...change });
    }
    rechecks.push(...recheckOf(context, { resource: 'endpoint', id: vpceId }, doubts));
  }
  return factsOf(
    facts,
    rechecks,
    changes.flatMap(({ change }) => networkNotes(change?.network, context.tagKeys)),
  );
}
