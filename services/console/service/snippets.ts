// The texts about an address that a person copies: a curl command, code for the SDK, and a note for an incident.
import type { Explanation, ServiceAddress } from 'waypost/model';

/** A URL and the headers have no character that ends a quote: the registry's grammars allow none. */
export function curlOf({ url, headers }: Pick<ServiceAddress, 'url' | 'headers'>): string {
  const options = Object.entries(headers).map(([name, value]) => ` -H '${name}: ${value}'`);
  return `curl${options.join('')} '${url}'`;
}

export function codeOf({ service, vpcId }: Pick<ServiceAddress, 'service' | 'vpcId'>): string {
  return [
    "import { createRegistry } from 'waypost';",
    '',
    `const registry = createRegistry({ network: '${vpcId}' });`,
    `const response = await registry.fetch('${service}', '');`,
  ].join('\n');
}

/** `at`: the time of the explanation. */
export function incidentOf(explanation: Explanation, link: string, at: string): string {
  const { service, network, verdict, gates } = explanation;
  const shown = gates.filter((gate) => gate.verdict !== 'pass');
  const lines = shown.flatMap(({ gate, verdict: word, evidence, remedy }) => [
    `- **${gate}: ${word}.** ${evidence}`,
    ...(remedy === null ? [] : [`  - To do: ${remedy}`]),
  ]);
  return [
    `### ${service} from ${network ?? 'any network'}: ${verdict}`,
    '',
    `As of ${at}. ${link}`,
    '',
    ...(lines.length === 0 ? [`All ${gates.length} gates pass.`] : lines),
    '',
  ].join('\n');
}
