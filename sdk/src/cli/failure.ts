// What went wrong, for a person at a terminal: one line that says it, and one that says what to do.
import { WaypostError, isWaypostError, type Problem } from '../model/index.js';

/** What cannot be run as it was given. */
export function invalidRequest(message: string, remedy: string, details?: Problem['details']): WaypostError {
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, ...(details === undefined ? {} : { details }) });
}

export function problemOf(error: unknown): Problem | undefined {
  if (!isWaypostError(error)) return undefined;
  const { code, message, remedy, details } = error;
  // The message of an error ends with its remedy, since that is all that most programs print.
  const words = remedy !== '' && message.endsWith(remedy) ? message.slice(0, -remedy.length).trimEnd() : message;
  return { code, message: words, remedy: remedyHere({ code, message: words, remedy, details }), details };
}

/** The remedies of the model speak of options and routes; at a terminal they are flags and commands. */
function remedyHere({ code, remedy, details }: Problem): string {
  switch (code) {
    case 'HEADERS_REQUIRED':
      return 'Ask with --json: the answer has the url and the headers to send with each request.';
    case 'NETWORK_REQUIRED':
      return 'Say where the caller sits: --network (or WAYPOST_NETWORK) with one of these.';
    case 'REGISTRY_UNAVAILABLE':
      return details?.reason === 'credentials' && remedy.includes('credential-provider-node')
        ? 'Run  eval "$(aws configure export-credentials --format env)"  or install @aws-sdk/credential-provider-node.'
        : remedy.replace(/^(It is tried again by itself\.)?$/, 'Try again in a moment.');
    default:
      return remedy
        .replace(', or list the known names (GET /v1/services)', '; `waypost list` shows the known names')
        .replace(/(, or list the known networks)? \(GET [^)]*\)/, '');
  }
}

/** Facts of a problem that help a person: the networks to choose from. */
export function choicesOf({ code, details }: Problem): string[][] {
  if (code !== 'NETWORK_REQUIRED' || !Array.isArray(details?.networks)) return [];
  return details.networks.slice(0, MOST_CHOICES).flatMap((network: unknown) => {
    if (typeof network !== 'object' || network === null) return [];
    const { vpcId, name, region, accountId } = network as Readonly<Record<string, unknown>>; // any object has members
    return [[vpcId, region, accountId, name].filter((fact) => fact !== undefined).map(String)];
  });
}

const MOST_CHOICES = 20;
