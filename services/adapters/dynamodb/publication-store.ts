// Stores which hub publishes, and which hubs found that they may not. It uses the readers' table, which is replicated to each region.
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ItemKey } from 'waypost/model';
import type { Promotion, PublicationBoard, WithheldHub } from '../../core/publication.js';
import { PUBLICATION_PARTITION } from '../../core/records-table.js';
import type { PublicationStore } from '../../app/publication.js';
import { readPartition } from './item-pages.js';
import { isConditionFailed } from './lost-race.js';

const promotionKey: ItemKey = { pk: PUBLICATION_PARTITION, sk: 'promoted' };
const withheldKey = (hub: string): ItemKey => ({ pk: PUBLICATION_PARTITION, sk: `withheld#${hub}` });

/** True for an item that this file writes, which is not a document. */
export const isOfPublication = ({ pk }: Readonly<Record<string, unknown>>): boolean => pk === PUBLICATION_PARTITION;

/** @param table the readers' table. */
export function createPublicationStore(client: DynamoDBDocumentClient, table: string): PublicationStore {
  return {
    read: async () => boardOf(await readPartition(client, table, PUBLICATION_PARTITION)),
    promote: (promotion) => {
      const isNext =
        promotion.term === 1
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#term = :before',
              ExpressionAttributeNames: TERM,
              ExpressionAttributeValues: { ':before': promotion.term - 1 },
            };
      return took(client, { TableName: table, Item: { ...promotionKey, ...promotion }, ...isNext });
    },
    acknowledge: async (withheld) => {
      await took(client, {
        TableName: table,
        Item: { ...withheldKey(withheld.hub), ...withheld },
        ConditionExpression: 'attribute_not_exists(pk) OR #term < :term',
        ExpressionAttributeNames: TERM,
        ExpressionAttributeValues: { ':term': withheld.term },
      });
    },
  };
}

const TERM = { '#term': 'term' };

/** @returns false if another write came first. */
async function took(
  client: DynamoDBDocumentClient,
  input: ConstructorParameters<typeof PutCommand>[0],
): Promise<boolean> {
  try {
    await client.send(new PutCommand(input));
    return true;
  } catch (error) {
    if (isConditionFailed(error)) return false;
    throw error;
  }
}

/** Only this file writes these items. */
function boardOf(items: readonly Readonly<Record<string, unknown>>[]): PublicationBoard {
  const promotion = items.find(({ sk }) => sk === promotionKey.sk);
  return {
    promotion: promotion === undefined ? undefined : membersOf(promotion),
    withheld: items.filter((item) => item !== promotion).map(membersOf),
  };
}

const membersOf = ({ hub, term, at }: Readonly<Record<string, unknown>>): Promotion & WithheldHub => ({
  hub: String(hub),
  term: Number(term),
  at: Number(at),
});
