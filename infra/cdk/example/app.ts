// An example: a registry, a named API, a function that may resolve it, and the spoke of another account. Deploy it with
// `npx cdk deploy --app 'npx tsx app.ts'`.
import { App, Stack } from 'aws-cdk-lib';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as Lambda, Runtime } from 'aws-cdk-lib/aws-lambda';
import { nameService, WaypostHub, WaypostReader, WaypostSpoke } from 'waypost-cdk';

const app = new App();

const registry = new Stack(app, 'Registry');
const hub = new WaypostHub(registry, 'Waypost', {
  organizationId: 'o-a1b2c3d4e5',
  accountList: ['222233334444'],
  owners: [{ names: 'payments.*', account: '222233334444' }],
  deletionProtection: true,
  logRetentionDays: 90,
});

const orders = new RestApi(registry, 'Orders');
orders.root.addMethod('GET');
nameService(orders, 'orders-api');

const checkout = new Lambda(registry, 'Checkout', {
  runtime: Runtime.NODEJS_22_X,
  handler: 'index.handler',
  code: Code.fromInline('exports.handler = () => 1;'),
});
new WaypostReader(registry, 'Reader', { tableArn: hub.tableArn, network: 'vpc-0a1b2c3d' }).grant(checkout);

const orderTeam = new Stack(app, 'OrderTeam');
new WaypostSpoke(orderTeam, 'Waypost', { hubAccountId: '111122223333', hubRegion: 'eu-west-1' });

app.synth();
