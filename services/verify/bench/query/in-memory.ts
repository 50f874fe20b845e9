// The query function without its read: the documents are in memory.
import { createHttpHandler, type HttpHandler } from '../../../adapters/lambda/http-handler.js';
import { createEndpoint } from '../../../app/http/endpoint.js';
import type { QueryPorts } from '../../../app/http/ports.js';
import { addressRoute } from '../../../app/http/routes/address.js';
import { documentsOf } from '../fixture/documents.js';

export function createHandlerInMemory(names: readonly string[]): HttpHandler {
  const { read } = documentsOf(names);
  const ports = { registry: 'bench', reader: { read }, clock: () => Math.floor(Date.now() / 1000) } as QueryPorts; // what an address needs
  const log = (level: string, message: string): never => {
    throw new Error(`The handler without a read logged ${level}: ${message}`);
  };
  return createHttpHandler(createEndpoint({ registry: 'bench', routes: [addressRoute(ports)], log }));
}
