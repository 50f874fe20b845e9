// Checks what an address contains, whatever its input was: every value fits its grammar, and the URL points where the ids say.
import assert from 'node:assert/strict';
import {
  isAccountId,
  isApiId,
  isHostName,
  isRegion,
  isServiceName,
  isStageName,
  isVpcId,
  isVpceId,
  readPasted,
  type ServiceAddress,
} from 'waypost/model';

/** The suffixes of AWS's partitions, written out: https://docs.aws.amazon.com/general/latest/gr/apigateway.html */
const SUFFIX = String.raw`(?:amazonaws\.com|amazonaws\.com\.cn|amazonaws\.eu|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)`;
const REGION = '[a-z]{2,5}(?:-[a-z]+){1,2}-[0-9]{1,2}';
const ALIAS = new RegExp(`^([a-z0-9]{1,32})-(vpce-[0-9a-f]{1,35})\\.execute-api\\.(${REGION})\\.${SUFFIX}$`);
const PRIVATE_DNS = new RegExp(`^([a-z0-9]{1,32})\\.execute-api\\.(${REGION})\\.${SUFFIX}$`);
const ENDPOINT_DNS = new RegExp(`^(vpce-[0-9a-f]{1,35})-[a-z0-9-]+\\.execute-api\\.(${REGION})\\.vpce\\.${SUFFIX}$`);

/** Control characters (a terminal's escapes among them), lone surrogates, and characters that reverse or hide text. */
const UNPRINTABLE = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/u;

/** Each pasted part fits its grammar. @throws AssertionError */
export function expectFitCall(text: string): void {
  const pasted = readPasted(text);
  if ('problem' in pasted) return;
  const { apiId, region, vpceId, stage, path } = pasted.call;
  assert.ok(isApiId(apiId) && isRegion(region) && (vpceId === undefined || isVpceId(vpceId)));
  assert.ok((stage === undefined || isStageName(stage)) && (path === undefined || /^[!-~]+$/.test(path)));
}

/** @throws AssertionError */
export function expectFit(address: ServiceAddress): void {
  const { service, apiId, vpceId, vpcId, stage, region, accountId, warnings } = address;
  assert.ok(isServiceName(service) && isApiId(apiId) && isVpceId(vpceId) && isVpcId(vpcId), 'ids');
  assert.ok(isStageName(stage) && isRegion(region) && isAccountId(accountId), 'stage, region, account');
  expectUrlFits(address);
  for (const { code, message } of warnings) {
    assert.match(code, /^[A-Z_]+$/);
    expectPrintable(message);
  }
}

function expectUrlFits({ url, headers, form, apiId, vpceId, stage, region }: ServiceAddress): void {
  const { href, hostname } = new URL(url);
  assert.equal(href, url);
  assert.ok(url.startsWith(`https://${hostname}/`) && url.endsWith('/') && isHostName(hostname), url);
  if (form !== 'custom-domain') assert.equal(url, `https://${hostname}/${stage}/`);
  if (form === 'endpoint-alias') assert.deepEqual(ALIAS.exec(hostname)?.slice(1), [apiId, vpceId, region]);
  if (form === 'private-dns') assert.deepEqual(PRIVATE_DNS.exec(hostname)?.slice(1), [apiId, region]);
  if (form === 'endpoint-dns') assert.deepEqual(ENDPOINT_DNS.exec(hostname)?.slice(1), [vpceId, region]);
  assert.deepEqual({ ...headers }, form === 'endpoint-dns' ? { 'x-apigw-api-id': apiId } : {});
}

/** @throws AssertionError if a terminal or a log would take the text for more than text. */
export function expectPrintable(text: string): void {
  assert.ok(!UNPRINTABLE.test(text), `unprintable: ${JSON.stringify(text.slice(0, 400))}`);
}
