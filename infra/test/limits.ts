// The table of limits in infra/README.md: how many accounts, readers and owners fit, computed from the hub's template and from the
// item of the enrolment.
import { BLANK_ENROLMENT, MOST_GLOBS, type EnrolmentDocument } from '../../services/core/enrolment/document.js';
import { MOST_ENROLMENT_BYTES, storedOf } from '../../services/core/enrolment/enrolment.js';
import type { Json } from '../../services/core/json.js';
import type { ResourceProperties } from '../template-json.js';
import { evaluate, resourceOf, resourcesOf, statementsOf, type Template, textOf } from './template.js';

interface Limit {
  readonly what: string;
  /** What AWS allows, in characters. */
  readonly allowed: number;
  /** What the hub needs for that many. */
  readonly size: (count: number) => number;
  readonly unit: string;
}

const START = '<!-- limits -->';
const END = '<!-- /limits -->';

const accounts = (count: number): string =>
  Array.from({ length: count }, (_, index) => String(100_000_000_000 + index)).join(',');

/** AWS stores an account in a list of principals as an ARN. */
const withArns = (json: string): string => json.replace(/"(\d{12})"/g, '"arn:aws:iam::$1:root"');

const lengthOf = (json: Json): number => JSON.stringify(json).length;

function limitsOf(hub: Template): readonly Limit[] {
  const fill = (parameters: Readonly<Record<string, string>>) => evaluate(hub, { parameters });
  const policySize = (id: string, parameter: string, count: number): number => {
    const { Properties, ...rest } = resourceOf(hub, id);
    // Without replicas a table has one policy, and each replica has its own.
    const filled = fill({ [parameter]: accounts(count) })(Properties) as ResourceProperties;
    return withArns(JSON.stringify({ Statement: statementsOf({ ...rest, Properties: filled }) })).length;
  };
  const environments = (parameters: Readonly<Record<string, string>>): number =>
    Math.max(
      ...resourcesOf(hub, 'AWS::Lambda::Function').map(([, lambda]) =>
        environmentSize(lambda.Properties, fill(parameters)),
      ),
    );
  const patterns = (count: number): number =>
    Math.max(
      ...resourcesOf(hub, 'AWS::Events::Rule').map(([, { Properties }]) =>
        lengthOf(fill({ AccountList: accounts(count), PrefilterAccounts: 'true' })(Properties.EventPattern ?? null)),
      ),
    );
  return [
    {
      what: 'item of the enrolment, with accounts',
      allowed: MOST_ENROLMENT_BYTES,
      size: (count) => enrolmentSize({ include: accounts(count).split(',') }),
      unit: 'accounts, listed or expanded from units',
    },
    {
      what: 'item of the enrolment, with 5,000 accounts',
      allowed: MOST_ENROLMENT_BYTES,
      size: (count) => enrolmentSize({ include: accounts(5_000).split(','), owners: globs(count) }),
      unit: `globs of owners, of which ${MOST_GLOBS.toLocaleString('en')} are allowed`,
    },
    { what: 'pattern of a rule, with `PrefilterAccounts`', allowed: 2048, size: patterns, unit: 'accounts' },
    { what: 'the same, raised on request', allowed: 4096, size: patterns, unit: 'accounts' },
    {
      what: 'environment of the reconciler, for the first enrolment',
      allowed: 4096,
      size: (count) => environments({ AccountList: accounts(count) }),
      unit: 'accounts',
    },
    {
      what: 'policy of the bus',
      allowed: 10_240,
      size: (count) => policySize('BusAccountsPolicy', 'AccountList', count),
      unit: 'accounts',
    },
    { what: 'parameter `AccountList`', allowed: 4096, size: (count) => accounts(count).length, unit: 'accounts' },
    {
      what: 'policy of the readers’ table',
      allowed: 20_480,
      size: (count) => policySize('ReadersTable', 'ReaderAccounts', count),
      unit: 'reader accounts',
    },
    {
      what: 'policy of the query API',
      allowed: 8192,
      size: (count) => policySize('QueryApi', 'ReaderAccounts', count),
      unit: 'reader accounts',
    },
    {
      what: 'environment of the reconciler, with no other account',
      allowed: 4096,
      size: (count) => environments({ Owners: owners(count) }),
      unit: 'rows of `Owners`',
    },
    {
      what: 'environment of the reconciler, with 79 other accounts',
      allowed: 4096,
      size: (count) => environments({ Owners: owners(count), AccountList: accounts(79) }),
      unit: 'rows of `Owners`',
    },
  ];
}

/** In DynamoDB's own form an element takes no more than in JSON. */
const enrolmentSize = (members: Partial<EnrolmentDocument>): number =>
  lengthOf(
    storedOf(
      { ...BLANK_ENROLMENT, ...members },
      { version: 1, at: 1_800_000_000, by: '', pending: [] },
    ) as object as Json,
  );

const globs = (count: number): EnrolmentDocument['owners'] =>
  Array.from({ length: count }, (_, index) => ({
    names: `team-${String(index).padStart(3, '0')}.orders.*`,
    account: '111122223333',
  }));

/** Rows with names of 15 characters. */
const owners = (count: number): string =>
  JSON.stringify(
    Array.from({ length: count }, (_, index) => ({
      names: `team-${String(index).padStart(3, '0')}.orders`,
      account: '111122223333',
    })),
  );

/** Names and values together, with the longest names that the template allows or that AWS gives. */
function environmentSize({ Environment }: Readonly<Record<string, Json>>, fill: (json: Json) => Json): number {
  const { Variables = {} } = fill(Environment ?? {}) as { Variables?: Readonly<Record<string, Json>> };
  return Object.entries(Variables).reduce((sum, [name, value]) => sum + name.length + valueLength(value), 0);
}

/** References to queues and tables, whose longest are URLs of queues. */
const valueLength = (value: Json): number => (typeof value === 'object' ? 90 : textOf(value).length);

/** Doubles what may fit until it does not, since large counts are slow to measure, and then halves the interval. */
function mostOf({ allowed, size }: Limit): number {
  let [fits, doesNot] = [0, 1];
  while (doesNot < 65_536 && size(doesNot) <= allowed) [fits, doesNot] = [doesNot, doesNot * 2];
  while (doesNot - fits > 1) {
    const middle = Math.floor((fits + doesNot) / 2);
    if (size(middle) <= allowed) fits = middle;
    else doesNot = middle;
  }
  return fits;
}

/** How many rules, resources and bytes the template itself has. */
function templateRows(hub: Template, bytes: number): readonly string[] {
  // Rounded, so that a small change of the template changes no document.
  const atMost = (Math.ceil(bytes / 20_000) * 20_000).toLocaleString('en');
  const count = (part: object): string => Object.keys(part).length.toLocaleString('en');
  return [
    `| template | 1,048,576 bytes from a bucket, 51,200 inline | at most ${atMost} bytes |`,
    `| resources of the template | 500 | ${count(hub.Resources)} |`,
    `| parameters of the template | 200 | ${count(hub.Parameters)} |`,
  ];
}

export function limitsTable(hub: Template, bytes: number): string {
  const rows = limitsOf(hub).map((limit) => {
    const most = mostOf(limit);
    const each = Math.round((limit.size(most) - limit.size(0)) / Math.max(most, 1));
    return `| ${limit.what} | ${limit.allowed.toLocaleString('en')} characters: ${limit.size(0).toLocaleString('en')} + ${each} each | **${most.toLocaleString('en')}** ${limit.unit} |`;
  });
  return [
    '| limit of AWS | allowed, and used | fits |',
    '| --- | --- | --- |',
    ...rows,
    ...templateRows(hub, bytes),
  ].join('\n');
}

/** The cells of the table in a document, without the padding that `npm run format` adds. */
export const cellsOf = (table: string): readonly string[] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[\s|-]+$/.test(line))
    .map((line) => line.replace(/\s*\|\s*/g, '|'));

export const tableIn = (document: string): string => document.split(START)[1]?.split(END)[0] ?? '';

export const withTable = (document: string, table: string): string =>
  `${document.split(START)[0] ?? ''}${START}\n\n${table}\n\n${END}${document.split(END)[1] ?? ''}`;
