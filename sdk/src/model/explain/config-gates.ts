// The gates of the API's configuration: changes that are not deployed, a disabled endpoint, the access mode.
import { isBehind, stageOf } from '../policy.js';
import { domainUrl } from '../url.js';
import type { ApiPart } from '../documents.js';
import { NO_API, deployCommand, servedStage } from './api-gates.js';
import { type GateFinding, fail, pass, unknown } from './gate.js';
import type { GateSubject } from './subject.js';

const PARTS: Readonly<Record<ApiPart, string>> = {
  policy: 'its resource policy',
  vpceIds: 'its endpoint associations (vpcEndpointIds)',
  disabled: 'the switch of its default endpoint',
  type: 'its endpoint type',
  strict: 'its endpoint access mode',
};

/** Fails for changes that are not deployed: the most common trap. */
export function changesDeployed(subject: GateSubject): GateFinding {
  const { current, region } = subject;
  if (current === undefined) return unknown(NO_API);
  const name = servedStage(subject);
  const stage = stageOf(current, name);
  const deploy = deployCommand(current.apiId, name, region ?? '');
  const deployed = stage?.deployed === undefined ? '' : ` (${stage.deployed})`;
  if (stage?.behind !== undefined && stage.behind.length > 0) {
    const parts = stage.behind.map(({ part, at }) => `${PARTS[part]} at ${at}`).join(', ');
    return fail(
      `API ${current.apiId} was changed after the last deployment to "${name}"${deployed}: ${parts}.`,
      `${deploy} — in Terraform, add the policy and the endpoint configuration to the \`triggers\` of aws_api_gateway_deployment.`,
    );
  }
  if (stage?.upToDate === true) {
    return pass(`Nothing that needs a deployment was changed after the last one to "${name}"${deployed}.`);
  }
  return unknown(
    `No event has shown both when API ${current.apiId} was last changed and when "${name}" was last deployed.`,
    `If the API was edited and not deployed since: ${deploy}`,
  );
}

export function defaultEndpoint(subject: GateSubject): GateFinding {
  const { current, address, region, domain } = subject;
  if (current === undefined) return unknown(NO_API);
  if (address?.form === 'custom-domain')
    return pass('The address is a custom domain name, which needs no default endpoint.');
  const stage = servedStage(subject);
  if (isBehind(current, stage, 'disabled')) {
    return unknown(
      `The default endpoint of API ${current.apiId} was switched ${current.disabled === true ? 'off' : 'on'}, which is not in force until "${stage}" is deployed or updated.`,
    );
  }
  if (current.disabled !== true)
    return pass(`The default endpoint of API ${current.apiId} is not known to be disabled.`);
  return fail(
    `API ${current.apiId} has disableExecuteApiEndpoint = true: every form but a custom domain name gets 403.`,
    `Call ${domain === undefined ? 'its custom domain name' : domainUrl(domain, stage)}, or: aws apigateway update-rest-api --rest-api-id ${current.apiId} --patch-operations op=replace,path=/disableExecuteApiEndpoint,value=false --region ${region ?? ''} && ${deployCommand(current.apiId, stage, region ?? '')}`,
  );
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html */
export function accessMode(subject: GateSubject): GateFinding {
  const { current, address, region } = subject;
  if (current === undefined) return unknown(NO_API);
  const { apiId } = current;
  if (isBehind(current, servedStage(subject), 'strict')) {
    return unknown(`The endpoint access mode of API ${apiId} was changed after the last deployment.`);
  }
  if (current.strict !== true) return pass(`The endpoint access mode of API ${apiId} is not known to be STRICT.`);
  const remedy = `Call by private DNS, or: aws apigateway update-rest-api --rest-api-id ${apiId} --patch-operations op=replace,path=/endpointAccessMode,value=BASIC --region ${region ?? ''}`;
  switch (address?.form) {
    case 'private-dns':
    case 'custom-domain':
      return pass(`API ${apiId} is STRICT, which the form ${address.form} satisfies.`);
    case 'endpoint-dns':
      return fail(`API ${apiId} is STRICT, and in the form endpoint-dns the host is not the API's own.`, remedy);
    case 'endpoint-alias':
      return unknown(
        `API ${apiId} is STRICT; the documentation of AWS excludes the form endpoint-alias, but nobody has observed it.`,
        remedy,
      );
    case undefined:
      return unknown(`API ${apiId} is STRICT, and there is no address form to check.`);
  }
}
