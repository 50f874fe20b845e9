// An event of a table's stream as Lambda gets it, with the images that a global table's stream has.
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
import type { ItemKey } from 'waypost/model';

export function streamEvent(keys: readonly ItemKey[]) {
  return {
    Records: keys.map(({ pk, sk }, index) => ({
      eventID: `c4ca4238a0b923820dcc509a6f7584${String(index).padStart(2, '0')}`,
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      dynamodb: {
        ApproximateCreationDateTime: 1_790_000_000,
        Keys: { sk: { S: sk }, pk: { S: pk } },
        SequenceNumber: `4421584500000000017450439${String(index).padStart(3, '0')}`,
        SizeBytes: 64,
        NewImage: { sk: { S: sk }, pk: { S: pk }, document: { S: '{}' } },
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: 'arn:aws:dynamodb:eu-west-1:111122223333:table/waypost-prod/stream/2026-11-30T10:00:00.000',
    })),
  };
}
