// The gates of transport and settings: the TLS versions that the API accepts, its status, and a web ACL.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
import { stageOf } from '../decide.js';
import { arnOf } from '../url.js';
import { showApi } from './api-gates.js';
import { type GateFinding, fail, pass, unknown } from './gate.js';
import type { ApiSubject } from './subject.js';

export function tls(subject: ApiSubject): GateFinding {
  const { current, address } = subject;
  const { apiId, securityPolicy: name } = current;
  if (address?.form === 'custom-domain') return pass('A private custom domain name accepts TLS 1.2.');
  if (name === undefined) {
    return pass(`No TLS security policy of API ${apiId} was seen; without one, a private API accepts TLS 1.2.`);
  }
  const versions = versionsOf(name);
  const evidence = `API ${apiId} has the security policy ${name}`;
  if (versions?.includes('1.2') === true) return pass(`${evidence}, which accepts TLS ${versions.join(' and ')}.`);
  if (versions) {
    return unknown(
      `${evidence}, which accepts only TLS 1.3. Waypost does not see which versions the caller speaks.`,
      `From the caller: curl --tlsv1.3 -sS -o /dev/null ${address?.url ?? 'https://…'}`,
    );
  }
  return unknown(`${evidence}, which Waypost does not know.`, showApi(subject, 'securityPolicy'));
}

/** The versions that a security policy accepts; undefined for a name that AWS has not documented. */
function versionsOf(name: string): readonly string[] | undefined {
  if (name === 'TLS_1_0') return ['1.0', '1.1', '1.2'];
  if (name === 'TLS_1_2') return ['1.2'];
  if (name.startsWith('SecurityPolicy_TLS13_1_3_')) return ['1.3'];
  return name.startsWith('SecurityPolicy_TLS13_1_2_') ? ['1.2', '1.3'] : undefined;
}

export function apiStatus(subject: ApiSubject): GateFinding {
  const { apiId, apiStatus: status } = subject.current;
  if (status === undefined) return pass(`API ${apiId} has no other status than AVAILABLE, as far as seen.`);
  const evidence = `API ${apiId} was last seen ${status}.`;
  const look = showApi(subject, '"[apiStatus,apiStatusMessage]"');
  if (status === 'FAILED') return fail(evidence, `Read the reason, and repeat the update: ${look}`);
  return unknown(evidence, `An update takes up to 15 minutes. Wait, then: ${look}`);
}

export function webAcl({ current, region, stage }: ApiSubject): GateFinding {
  const acl = stageOf(current, stage)?.webAcl;
  if (acl === undefined) return pass(`No web ACL was seen on stage "${stage}" of API ${current.apiId}.`);
  return unknown(
    `Stage "${stage}" of API ${current.apiId} has the web ACL ${acl}, whose rules Waypost does not read.`,
    `aws wafv2 get-web-acl-for-resource --resource-arn ${arnOf('apigateway', region, `:/restapis/${current.apiId}/stages/${stage}`)} --region ${region}`,
  );
}
