// Fakes CloudTrail's JSON 1.1 calls: which trails exist, whether they log, and what they log.
import type { FakeTrail } from './account.js';
import { type OperationContext, type AwsOperation, Fault, json } from './protocol.js';

const JSON_1_1 = 'application/x-amz-json-1.1';

export const cloudtrail: Readonly<Record<string, AwsOperation>> = {
  DescribeTrails: ({ scope }) =>
    json(
      {
        trailList: scope.trails.map(({ arn, multiRegion, homeRegion }) => ({
          TrailARN: arn,
          Name: arn.split('/').at(-1),
          IsMultiRegionTrail: multiRegion,
          HomeRegion: homeRegion,
        })),
      },
      JSON_1_1,
    ),
  GetTrailStatus: (context) => json({ IsLogging: findTrail(context, 'Name').logging }, JSON_1_1),
  GetEventSelectors: (context) => {
    const { arn, eventSelectors, advancedEventSelectors } = findTrail(context, 'TrailName');
    return json(
      {
        TrailARN: arn,
        ...(advancedEventSelectors === undefined
          ? { EventSelectors: eventSelectors ?? [{ ReadWriteType: 'All', IncludeManagementEvents: true }] }
          : { AdvancedEventSelectors: advancedEventSelectors }),
      },
      JSON_1_1,
    );
  },
};

function findTrail({ call, scope }: OperationContext, member: string): FakeTrail {
  const trail = scope.trails.find(({ arn }) => arn === call.params[member]);
  if (trail === undefined)
    throw new Fault({ status: 400, code: 'TrailNotFoundException' }, `Unknown trail: ${String(call.params[member])}`);
  return trail;
}
