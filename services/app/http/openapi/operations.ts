// Describes the answers of each route for the OpenAPI document.
import type * as z from 'zod';
import type { RequestName } from './requests.js';
import {
  accountsReport,
  activityPage,
  address,
  explanation,
  health,
  historyPage,
  impactPage,
  lookupAnswer,
  matrixPage,
  networkDocument,
  networkPage,
  serviceEntry,
  servicePage,
} from './schemas/answers.js';
import type { ProblemCode } from './schemas/problems.js';

export type Tag = 'Services' | 'Networks' | 'Registry';

export interface OperationDescription {
  readonly operationId: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description: string;
  /** The schema of its answer; without one, any JSON object. */
  readonly answer?: z.ZodType;
  /** The problems that it may answer with, in addition to those of every route. */
  readonly problems: readonly ProblemCode[];
}

const UNAVAILABLE = 'REGISTRY_UNAVAILABLE';

export const OPERATIONS: Readonly<Record<RequestName, OperationDescription>> = {
  services: {
    operationId: 'listServices',
    tag: 'Services',
    summary: 'List the services',
    description: 'All services by name, including gone ones.',
    answer: servicePage,
    problems: [UNAVAILABLE],
  },
  service: {
    operationId: 'getService',
    tag: 'Services',
    summary: 'Get a service',
    description:
      'A service in full: the current API, the candidates and the siblings of each region, and the conflicts. Gone services are included.',
    answer: serviceEntry,
    problems: ['SERVICE_NOT_FOUND', UNAVAILABLE],
  },
  address: {
    operationId: 'getAddress',
    tag: 'Services',
    summary: 'Get a service’s address',
    description:
      'The address by which a network reaches the service now, or the reason why there is none. Send the `headers` with every request to `url`.',
    answer: address,
    problems: [
      'SERVICE_NOT_FOUND',
      'SERVICE_GONE',
      'SERVICE_NOT_READY',
      'NETWORK_NOT_FOUND',
      'NETWORK_REQUIRED',
      'UNREACHABLE_FROM_NETWORK',
      UNAVAILABLE,
    ],
  },
  explain: {
    operationId: 'explain',
    tag: 'Services',
    summary: 'Explain whether a network reaches a service',
    description:
      'The gates between the network and the service, with evidence and remedies. A service that is gone, not ready or unreachable also gets 200.',
    answer: explanation,
    problems: ['SERVICE_NOT_FOUND', 'NETWORK_NOT_FOUND', 'NETWORK_REQUIRED', UNAVAILABLE],
  },
  history: {
    operationId: 'getHistory',
    tag: 'Services',
    summary: 'List the changes of a service',
    description:
      'Every change of the API or stage that serves the name, newest first, within the retention of history.',
    answer: historyPage,
    problems: ['SERVICE_NOT_FOUND', UNAVAILABLE],
  },
  networks: {
    operationId: 'listNetworks',
    tag: 'Networks',
    summary: 'List the networks',
    description: 'All networks with a live execute-api endpoint, by VPC id.',
    answer: networkPage,
    problems: [UNAVAILABLE],
  },
  network: {
    operationId: 'getNetwork',
    tag: 'Networks',
    summary: 'Get a network',
    description: 'The VPCs that a VPC id, an endpoint’s id or a network’s name stands for.',
    answer: networkDocument,
    problems: ['NETWORK_NOT_FOUND', UNAVAILABLE],
  },
  matrix: {
    operationId: 'getMatrix',
    tag: 'Networks',
    summary: 'Get which networks reach which services',
    description:
      'The verdict of the gates for each service of a page and each network in its regions. One request reads the list of networks and at most 100 services, and judges at most 100 × 100 of them.',
    answer: matrixPage,
    problems: [UNAVAILABLE],
  },
  impact: {
    operationId: 'getImpact',
    tag: 'Networks',
    summary: 'Get what breaks if an API, endpoint or network is removed',
    description:
      'The services and networks whose address changes or ends, the names that no API serves then, and the policies that name the id. An API or a service takes one page. For an endpoint or a network, each page compares the live ones of at most 100 services: read on while there is a cursor.',
    answer: impactPage,
    problems: ['SERVICE_NOT_FOUND', 'NETWORK_NOT_FOUND', UNAVAILABLE],
  },
  lookup: {
    operationId: 'lookup',
    tag: 'Services',
    summary: 'Look up a URL',
    description:
      'The service behind an old or current URL, and the address to call now. The path of the call is in `call`.',
    answer: lookupAnswer,
    problems: ['SERVICE_NOT_FOUND', UNAVAILABLE],
  },
  explainUrl: {
    operationId: 'explainUrl',
    tag: 'Services',
    summary: 'Explain a failed call by its URL',
    description:
      'The gates of the service behind a URL, from the endpoint in the URL unless `network` names another. The first gate says whether the URL leads to the API that serves.',
    answer: explanation,
    problems: ['SERVICE_NOT_FOUND', 'NETWORK_NOT_FOUND', 'NETWORK_REQUIRED', UNAVAILABLE],
  },
  activity: {
    operationId: 'listActivity',
    tag: 'Registry',
    summary: 'List what changed',
    description:
      'The changes of all services by the time of their events, newest first: moves and operators’ acts, conflicts, removals that the deletion guard holds, and what sweeps repaired. A page may be short or empty and still have a cursor.',
    answer: activityPage,
    problems: [UNAVAILABLE],
  },
  accounts: {
    operationId: 'getAccounts',
    tag: 'Registry',
    summary: 'Get the enrolment report',
    description:
      'Per account and region: whether events arrive, whether sweeps have access, what they found, and which removals they hold back.',
    answer: accountsReport,
    problems: [UNAVAILABLE],
  },
  healthz: {
    operationId: 'getHealth',
    tag: 'Registry',
    summary: 'Check that the registry answers',
    description: 'Reads both tables, and reports the age of the last event and sweep of each account and region.',
    answer: health,
    problems: [UNAVAILABLE],
  },
  openapi: {
    operationId: 'getOpenapi',
    tag: 'Registry',
    summary: 'Get this document',
    description: 'The OpenAPI document of this version.',
    problems: [],
  },
};
