// `waypost accounts`: the enrolment report: whether events arrive, what sweeps found, what is held back or unclaimed.
import { unavailable } from '../../outage.js';
import { isRecord } from '../../sources/shape.js';
import { answer, type CommandSpec } from '../command.js';
import { showAccounts, type AccountRow } from '../show-accounts.js';
import { operationsOf } from './history.js';

export const accounts: CommandSpec = {
  line: 'accounts',
  summary: 'show each account’s enrolment: events, sweeps, drift, what is held back',
  more: "Needs the query endpoint: the readers' table holds no such report.",
  shared: ['region'],
  examples: ['waypost accounts --url http://127.0.0.1:4680', 'waypost accounts --json | jq .accounts[].unclaimed'],
  run: async (call) => {
    const body = await operationsOf(call, 'the enrolment report').accounts();
    const rows: unknown = isRecord(body) ? body.accounts : undefined;
    if (!Array.isArray(rows)) throw malformed();
    const region = call.text('region');
    const kept = rows.filter(isRecord).filter((row) => region === undefined || row.region === region);
    const now = call.world.runtime.now();
    // Members that a newer or older registry does not have are shown as not known.
    return answer({ accounts: kept }, (data, pen) => showAccounts(data.accounts as readonly AccountRow[], pen, now));
  },
};

function malformed(): Error {
  return unavailable({
    reason: 'malformed',
    message: 'The query endpoint answered no enrolment report.',
    remedy: 'Upgrade the registry or this command: one is older than the other.',
  });
}
