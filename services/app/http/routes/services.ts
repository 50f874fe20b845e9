// The services: all by name, and one in full, a gone one too.
import { invalidQuestion, serviceNotFound, type ServiceEntry, type ServiceSummary } from 'waypost/model';
import { PAGING, answerPage } from '../paging.js';
import type { QueryPorts } from '../ports.js';
import { found, refused, type Route } from '../route.js';

export function servicesRoute({ reader }: QueryPorts): Route {
  return {
    path: '/v1/services',
    parameters: PAGING,
    reads: 'lists',
    answer: (call) =>
      answerPage(call, async (paging) => {
        const { items, cursor } = await reader.list(paging);
        return { services: items.map(summaryBody), ...(cursor === undefined ? {} : { cursor }) };
      }),
  };
}

export function serviceRoute({ registry, reader }: QueryPorts): Route {
  return {
    path: '/v1/services/{name}',
    parameters: [],
    answer: async ({ subject: service, consistent }) => {
      const question = { service, registry };
      const invalid = invalidQuestion(question);
      if (invalid !== undefined) return refused(invalid);
      const { documents } = await reader.read([{ kind: 'service', name: service }], { consistent });
      const [entry] = documents;
      // An entry without a region only records other accounts' conflicts with the name's holder.
      if (entry === null || entry.regions.length === 0) return refused(serviceNotFound(question, entry));
      return found(entryBody(entry));
    },
  };
}

// The members are picked: what else an item of the table has is the table's own.

function entryBody({ name, accountId, status, regions, conflicts }: ServiceEntry): ServiceEntry {
  return { name, accountId, status, regions, conflicts };
}

function summaryBody({ name, status, accountId, regions, conflicts, siblings }: ServiceSummary): ServiceSummary {
  return { name, status, accountId, regions, conflicts, siblings };
}
