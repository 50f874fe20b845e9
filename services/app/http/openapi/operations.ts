// What each route answers, for the OpenAPI document.
import type * as z from 'zod';
import type { RequestName } from './requests.js';
import { accountsReport, health } from './schemas/operations.js';
import { address, lookedUp } from './schemas/address.js';
import { explanation } from './schemas/explanation.js';
import { historyPage } from './schemas/history.js';
import { networkDocument, networkPage, serviceEntry, servicePage } from './schemas/documents.js';
import type { ProblemCode } from './schemas/problems.js';

export type Tag = 'Services' | 'Networks' | 'Registry';

export interface OperationDescription {
  readonly operationId: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description: string;
  /** What it answers; without one, any JSON object. */
  readonly answer?: z.ZodType;
  /** The problems that it may answer with, besides those of every route. */
  readonly problems: readonly ProblemCode[];
}

const UNAVAILABLE = 'REGISTRY_UNAVAILABLE';

export const OPERATIONS: Readonly<Record<RequestName, OperationDescription>> = {
  services: {
    operationId: 'listServices',
    tag: 'Services',
    summary: 'List the services',
    description: 'All services by name, gone ones too.',
    answer: servicePage,
    problems: [UNAVAILABLE],
  },
  service: {
    operationId: 'getService',
    tag: 'Services',
    summary: 'Get a service',
    description:
      'A service in full: what serves it in each region, the candidates, the siblings and the conflicts. A gone service is answered too.',
    answer: serviceEntry,
    problems: ['SERVICE_NOT_FOUND', UNAVAILABLE],
  },
  address: {
    operationId: 'getAddress',
    tag: 'Services',
    summary: 'Get a service’s address',
    description:
      'How a network reaches the service now, or why it does not. Send the `headers` with every request to `url`.',
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
      'The gates between the network and the service, with evidence and remedy. A service that is gone, not ready or unreachable is explained with 200.',
    answer: explanation,
    problems: ['SERVICE_NOT_FOUND', 'NETWORK_NOT_FOUND', 'NETWORK_REQUIRED', UNAVAILABLE],
  },
  history: {
    operationId: 'getHistory',
    tag: 'Services',
    summary: 'List how a service moved',
    description:
      'Every change of the API or the stage that serves the name, newest first, for as long as lines are kept.',
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
    description: 'What a VPC id, an endpoint’s id or a network’s name stands for.',
    answer: networkDocument,
    problems: ['NETWORK_NOT_FOUND', UNAVAILABLE],
  },
  lookup: {
    operationId: 'lookup',
    tag: 'Services',
    summary: 'Look up a URL',
    description: 'The service behind an old or current URL, and what to call now.',
    answer: lookedUp,
    problems: ['SERVICE_NOT_FOUND', UNAVAILABLE],
  },
  accounts: {
    operationId: 'getAccounts',
    tag: 'Registry',
    summary: 'Get the enrolment report',
    description:
      'Per account and region: whether events arrive, whether there is a way in, what the sweeps found, what is held back.',
    answer: accountsReport,
    problems: [UNAVAILABLE],
  },
  healthz: {
    operationId: 'getHealth',
    tag: 'Registry',
    summary: 'Check that the registry answers',
    description: 'Both tables are read. Says how long ago each account and region was last heard of.',
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
