// More mistakes of a first day: where the registry is, what a call sends, and the functions beside the registry.
import { itExplains, type Mistake, type Untyped } from '../test/mistakes.js';
import { sigV4 } from './fetch/registry-fetch.js';
import { choose } from './model/refusals.js';
import { readQuestion } from './model/decide.js';
import { itemKey } from './model/question.js';
import { createRegistry, type Registry } from './registry.js';
import { createDynamoSource, unmarshal } from './sources/dynamodb.js';
import { createHttpSource } from './sources/http.js';
import { createTestRegistry } from './testing.js';

const TABLE = 'arn:aws:dynamodb:us-west-2:111122223333:table/waypost-prod';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

const testing = createTestRegistry({ 'orders-api': 'http://127.0.0.1:1/' });
const open = (options: object): Registry => createRegistry({ env: {}, ...options });
const fetched = (init: object) => testing.fetch('orders-api', 'orders', init as Untyped);
const sourceOf = (env = {}) => createDynamoSource({ table: TABLE, env });

const NO_ARN = "is not the ARN of a DynamoDB table. Give a table's name or its ARN.";
const NOT_ON_WIRE = "The item is not in DynamoDB's JSON. Give it as in { pk: { S: 'a' } }.";
const NO_URL = 'Set it to an http(s) URL.';
const NO_NAME = 'is not a valid service name. Use lower-case DNS labels, such as orders-api.';
const NO_QUESTION = 'choose lacks a part of what readQuestion returns. Give all of it.';
const NO_KEYS =
  'Set it to an object with accessKeyId and secretAccessKey, or a function that returns a promise of one.';

const WHERE: readonly Mistake[] = [
  [
    'a space after the table',
    () => open({ table: `${TABLE} ` }),
    `The table "${TABLE} " has white space around it. Remove it.`,
  ],
  [
    'a line break in the variable',
    () => createRegistry({ env: { WAYPOST_TABLE: `${TABLE}\n` } }),
    `The table "${TABLE}\\n" has white space around it. Remove it.`,
  ],
  [
    'quotes in the table',
    () => open({ table: '"waypost"' }),
    `"\\"waypost\\"" is not a table. Give a table's name or its ARN.`,
  ],
  [
    'the ARN of a queue as the table',
    () => open({ table: 'arn:aws:sqs:us-west-2:111122223333:q' }),
    `"arn:aws:sqs:us-west-2:111122223333:q" ${NO_ARN}`,
  ],
  ['the ARN of an index', () => open({ table: `${TABLE}/index/x` }), `"${TABLE}/index/x" ${NO_ARN}`],
  [
    'an ARN without its account',
    () => open({ table: 'arn:aws:dynamodb:us-west-2::table/a-b' }),
    `"arn:aws:dynamodb:us-west-2::table/a-b" ${NO_ARN}`,
  ],
  [
    'an ARN with a placeholder',
    () => open({ table: 'arn:aws:dynamodb:${region}:1:table/a-b' }),
    `"arn:aws:dynamodb:\${region}:1:table/a-b" ${NO_ARN}`,
  ],
  [
    'a URL as the table',
    () => open({ table: 'https://r.example' }),
    `"https://r.example" is not a table. Give a table's name or its ARN.`,
  ],
  ['a table as the URL', () => open({ url: TABLE }), `Invalid option "url". ${NO_URL}`],
  [
    'a URL object',
    () => open({ url: new URL('https://r.example') }),
    'Invalid option "url". Set it to a text that is not empty.',
  ],
  ['a port that no machine has', () => open({ url: 'http://127.0.0.1:99999' }), `Invalid option "url". ${NO_URL}`],
  ['a URL of FTP', () => open({ url: 'ftp://r.example' }), `Invalid option "url". ${NO_URL}`],
  [
    'an endpoint without a scheme',
    () => sourceOf({ AWS_ENDPOINT_URL: 'localhost:8000' }),
    'The endpoint "localhost:8000" is not an http(s) URL. Give one as in https://host.',
  ],
  [
    'JSON in the variable of overrides',
    () => createRegistry({ env: { WAYPOST_OVERRIDES: '{}' } }),
    'Invalid option "WAYPOST_OVERRIDES". Set it to pairs, as in orders-api=http://….',
  ],
  [
    'an override without a scheme',
    () => open({ overrides: { 'orders-api': 'localhost:3001' } }),
    `Invalid option "overrides.orders-api". ${NO_URL}`,
  ],
  [
    'capitals in an override',
    () => open({ overrides: { Orders: 'http://x/' } }),
    `Invalid option "overrides.Orders". Set it to a service's name.`,
  ],
  [
    'a source that is not in a list',
    () => open({ sources: createHttpSource({ url: 'http://x/' }) }),
    'Invalid option "sources". Set it to a list of sources, as createDynamoSource returns them.',
  ],
  [
    'a security group as the network',
    () => open({ network: 'sg-0a1b2c3d' }),
    'Invalid option "network": "sg-0a1b2c3d" is the id of a security group, not of a network. Use the id of its VPC, which begins with vpc-.',
  ],
  [
    'a space before the network',
    () => open({ network: ' shop' }),
    'Invalid option "network": " shop" is not a valid network. Use a VPC id, endpoint id or network name.',
  ],
  [
    'capitals in the region',
    () => open({ region: 'EU-WEST-1' }),
    'Invalid option "region": "EU-WEST-1" is not a valid region. Use a region, such as eu-west-1.',
  ],
  [
    'a text as a duration',
    () => open({ freshForMs: '30000' }),
    'Invalid option "freshForMs". Set it to a number of milliseconds, 0 or more.',
  ],
  [
    'no number as a duration',
    () => open({ maxStaleMs: NaN }),
    'Invalid option "maxStaleMs". Set it to a number of milliseconds, 0 or more.',
  ],
  ['a name as fetch', () => open({ fetch: 'node-fetch' }), 'Invalid option "fetch". Set it to a function.'],
];

const CALLS: readonly Mistake[] = [
  ['a URL as the name', () => testing.resolve('https://x.example/prod'), `"https://x.example/prod" ${NO_NAME}`],
  ['an underscore in the name', () => testing.resolve('orders_api'), `"orders_api" ${NO_NAME}`],
  ['a space after the name', () => testing.resolve('orders-api '), `"orders-api " ${NO_NAME}`],
  ['swapped arguments of fetch', () => testing.fetch('orders/42', 'orders-api'), `"orders/42" ${NO_NAME}`],
  [
    'a stage with a slash',
    () => testing.resolve('orders-api', { stage: '/prod' }),
    'Invalid option "stage": "/prod" is not a valid stage name. Use at most 128 letters, digits, "-" and "_".',
  ],
  [
    'a signal among the options of peek',
    () => testing.peek('orders-api', { signal: AbortSignal.abort() } as Untyped),
    'Unknown option "signal". Use one of stage, network, region.',
  ],
  ['a body without a method', () => fetched({ body: 'x' }), "A GET has no body. Set `method`, as in 'POST'."],
  ['a body of a HEAD', () => fetched({ method: 'head', body: 'x' }), "A HEAD has no body. Set `method`, as in 'POST'."],
  ['a method with a space', () => fetched({ method: 'POST ' }), 'Invalid option "method". Set it to an HTTP method.'],
  ['a text as the member waypost', () => fetched({ waypost: 'v2' }), 'Invalid option "waypost". Set it to an object.'],
  [
    'a text as replay',
    () => fetched({ waypost: { replay: 'yes' } }),
    'Invalid option "replay". Set it to true or false.',
  ],
  [
    'the options of axios',
    () => testing.fetch({ url: '/orders', method: 'GET' } as Untyped),
    '"[object Object]" is neither the name of a service nor a URL. Give the name and the path as two arguments, or a URL as in https://orders-api.waypost.internal/orders/42.',
  ],
  [
    'the watcher first',
    () => testing.watch((() => undefined) as Untyped, 'orders-api' as Untyped),
    'registry.watch has no watcher to call. Give a function as its second argument.',
  ],
];

const FUNCTIONS: readonly Mistake[] = [
  [
    'a text for sigV4',
    () => sigV4('execute-api' as Untyped),
    'The options are a string, and not an object. Give an object of options, as in { timeoutMs: 500 }.',
  ],
  [
    'a region that does not exist for sigV4',
    () => sigV4({ region: 'nowhere' }),
    'Invalid option "region": "nowhere" is not a valid region. Use a region, such as eu-west-1.',
  ],
  ['empty keys for sigV4', () => sigV4({ credentials: {} as Untyped }), `Invalid option "credentials". ${NO_KEYS}`],
  ['an item that is plain already', () => unmarshal({ pk: 'x' }), NOT_ON_WIRE],
  ['no item', () => unmarshal(undefined), NOT_ON_WIRE],
  [
    'a name as the key of an item',
    () => itemKey('orders-api' as Untyped),
    "itemKey needs a key. Give one as in { kind: 'networks' }.",
  ],
  [
    'readQuestion without a reader',
    () => (readQuestion as (question: object) => unknown)({ service: 'orders-api', registry: '' }),
    'readQuestion needs a function that reads. Give it as in (keys) => source.read(keys).',
  ],
  ['choose without knowledge', () => (choose as (question: object) => unknown)({ service: 'orders-api' }), NO_QUESTION],
  [
    'a name to read of a source',
    () => sourceOf().read('orders-api' as Untyped),
    "The keys to read are a string. Give a list, as in [{ kind: 'networks' }].",
  ],
  [
    'a list of nothing',
    () => sourceOf().list({ limit: 0 }),
    'Invalid option "limit". Set it to a whole number from 1 to 1000.',
  ],
  [
    'a cursor of one’s own',
    () => sourceOf(KEYS).list({ cursor: '???' }),
    'The cursor of the list is invalid. Give the cursor of an earlier page, or none.',
  ],
  [
    'no client',
    () => createDynamoSource({ table: TABLE, client: {} as Untyped }),
    'Invalid option "client". Set it to a DynamoDBClient.',
  ],
  [
    'a typing error in the options of a source',
    () => createHttpSource({ uri: 'http://x/' } as Untyped),
    'Unknown option "uri". Did you mean "url"?',
  ],
  [
    'a URL as the name in a test',
    () => testing.set('http://x/', 'orders-api'),
    `Invalid option "services.http://x/". Set it to a service's name.`,
  ],
];

describe('where the registry is', () => itExplains(WHERE));
describe('what a call sends', () => itExplains(CALLS));
describe('the functions beside the registry', () => itExplains(FUNCTIONS));
