// Reads what the question of a command line needs.
import { WaypostError, invalidQuestion, readQuestion as readFor, type AskedQuestion } from '../model/index.js';
import { readVariable } from '../environment.js';
import type { Invocation } from './command.js';

/** @throws WaypostError INVALID_REQUEST for a malformed name, network, region or stage */
export async function readQuestion(invocation: Invocation): Promise<AskedQuestion> {
  const { env } = invocation.context;
  const asked = {
    registry: '',
    service: invocation.args[0] ?? '',
    network: invocation.text('network') ?? readVariable(env, 'WAYPOST_NETWORK'),
    region: invocation.text('region') ?? readVariable(env, 'AWS_REGION') ?? readVariable(env, 'AWS_DEFAULT_REGION'),
    stage: invocation.text('stage'),
  };
  const invalid = invalidQuestion(asked);
  if (invalid !== undefined) throw new WaypostError(invalid);
  const { source } = invocation.reader();
  return readFor(asked, (keys) => source.read(keys));
}
