// The functions. Each is one handler of services/handlers in its own bundle.

export const HANDLERS = [
  'watch-apis',
  'watch-endpoints',
  'reconcile',
  'health',
  'activity',
  'query',
  'deploy-query',
] as const;

export type Handler = (typeof HANDLERS)[number];
