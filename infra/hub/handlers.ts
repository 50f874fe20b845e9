// The functions: each is one handler of services/handlers, in a bundle of its own.

export const HANDLERS = ['watch-apis', 'watch-endpoints', 'reconcile', 'query'] as const;

export type Handler = (typeof HANDLERS)[number];
