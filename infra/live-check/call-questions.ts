// Questions that only a call from inside the VPC can answer.
import { DeleteRestApiCommand, DeleteStageCommand } from '@aws-sdk/client-api-gateway';
import { ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2';
import { aliasHost, privateDnsHost } from 'waypost/model';
import { STAGE, type LiveAccount, type LiveApi } from './account.js';
import { wordsOf, type CallAnswer } from './call.js';
import { poll, type Asking, type LiveQuestion } from './question.js';

const PATH = `/${STAGE}/`;
/** How long an address may take to reach its final behaviour. */
const SETTLED_MS = 5 * 60_000;
/** For how long an undeployed change must have no effect. */
const UNDEPLOYED_MS = 60_000;

const DENY_ALL = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }],
};

type Form = 'endpoint-alias' | 'endpoint-dns' | 'private-dns';

/** A deployed API that lists the run's endpoint, and a function that calls it by any address form. */
async function reachableApi(asking: Asking, listed = true) {
  const { account } = asking;
  const endpoint = await account.endpoint();
  const api = await account.createApi(listed ? [endpoint.vpceId] : []);
  await account.deploy(api);
  const call = async (form: Form): Promise<CallAnswer> => callBy(form, account, api);
  await poll(asking, { read: () => call('endpoint-dns'), until: isOk, everyMs: 5_000, mostMs: SETTLED_MS });
  return { api, endpoint, call };
}

async function callBy(form: Form, account: LiveAccount, { apiId }: LiveApi): Promise<CallAnswer> {
  const { vpceId, dnsName } = await account.endpoint();
  const { region } = account.options;
  if (form === 'endpoint-alias') return account.call({ host: aliasHost(apiId, vpceId, region), path: PATH });
  if (form === 'private-dns') return account.call({ host: privateDnsHost(apiId, region), path: PATH });
  return account.call({ host: dnsName, path: PATH, headers: { 'x-apigw-api-id': apiId } });
}

const isOk = (answer: CallAnswer): boolean => 'status' in answer && answer.status === 200;
const isRefused = (answer: CallAnswer): boolean => !isOk(answer);

/** Repeats a call until its answer is as wanted, and returns the answer with the time that it took. */
async function settled(asking: Asking, read: () => Promise<CallAnswer>, until: (answer: CallAnswer) => boolean) {
  const { last, seconds } = await poll(asking, { read, until, everyMs: 5_000, mostMs: SETTLED_MS });
  return { words: `${wordsOf(last)}${seconds === undefined ? ' after five minutes' : ` after ${seconds} s`}`, seconds };
}

/** Whether an answer stays the same for a minute. */
async function stays(asking: Asking, read: () => Promise<CallAnswer>, as: (answer: CallAnswer) => boolean) {
  const { last, seconds } = await poll(asking, {
    read,
    until: (answer) => !as(answer),
    everyMs: 10_000,
    mostMs: UNDEPLOYED_MS,
  });
  return {
    words: `${wordsOf(last)}${seconds === undefined ? ' for a minute' : ` after ${seconds} s`}`,
    stays: seconds === undefined,
  };
}

const addressForms: LiveQuestion = {
  id: 'address-forms',
  asks: 'Which forms of address reach a private API through an endpoint without private DNS?',
  assumes:
    'The alias of API and endpoint, and the endpoint’s own name with x-apigw-api-id; the API’s own name does not.',
  needsVpc: true,
  minutes: 5,
  answer: async (asking) => {
    const { call } = await reachableApi(asking);
    const alias = await settled(asking, () => call('endpoint-alias'), isOk);
    const [dns, own] = [await call('endpoint-dns'), await call('private-dns')];
    const found = `alias ${alias.words}; endpoint’s name ${wordsOf(dns)}; API’s own name ${wordsOf(own)}`;
    return { found, agrees: alias.seconds !== undefined && isOk(dns) && isRefused(own) };
  },
};

const association = (op: 'add' | 'remove'): LiveQuestion => ({
  id: op === 'add' ? 'added-association' : 'removed-association',
  asks: `When does the alias ${op === 'add' ? 'begin to answer after an endpoint was added' : 'stop after the endpoint was removed'}: at the edit, or at the deployment?`,
  assumes: 'At the deployment.',
  needsVpc: true,
  minutes: 8,
  answer: async (asking) => {
    const { api, endpoint, call } = await reachableApi(asking, op === 'remove');
    const [before, after] = op === 'add' ? [isRefused, isOk] : [isOk, isRefused];
    const read = () => call('endpoint-alias');
    await settled(asking, read, before);
    await asking.account.update(api, {
      op,
      path: '/endpointConfiguration/vpcEndpointIds',
      value: endpoint.vpceId,
    });
    const edited = await stays(asking, read, before);
    await asking.account.deploy(api);
    const deployed = await settled(asking, read, after);
    const found = `after the edit ${edited.words}; after the deployment ${deployed.words}`;
    return { found, agrees: edited.stays && deployed.seconds !== undefined };
  },
});

const undeployedPolicy: LiveQuestion = {
  id: 'undeployed-policy',
  asks: 'When does an edited resource policy apply: at the edit, or at the deployment?',
  assumes: 'At the deployment.',
  needsVpc: true,
  minutes: 8,
  answer: async (asking) => {
    const { api, call } = await reachableApi(asking);
    const read = () => call('endpoint-dns');
    await asking.account.update(api, { op: 'replace', path: '/policy', value: JSON.stringify(DENY_ALL) });
    const edited = await stays(asking, read, isOk);
    await asking.account.deploy(api);
    const deployed = await settled(asking, read, isRefused);
    const found = `after the edit ${edited.words}; after the deployment ${deployed.words}`;
    return { found, agrees: edited.stays && deployed.seconds !== undefined };
  },
};

const endpointPolicy: LiveQuestion = {
  id: 'endpoint-policy',
  asks: 'Does the policy of the VPC endpoint refuse a call at once, without a deployment?',
  assumes: 'Yes, with AccessDeniedException.',
  needsVpc: true,
  minutes: 8,
  answer: async (asking) => {
    const { endpoint, call } = await reachableApi(asking);
    const { ec2 } = asking.account;
    const PolicyDocument = JSON.stringify(DENY_ALL).replace('execute-api:/*', '*');
    const id = { VpcEndpointId: endpoint.vpceId };
    await ec2.send(new ModifyVpcEndpointCommand({ ...id, PolicyDocument }));
    const denied = await settled(asking, () => call('endpoint-dns'), isRefused);
    await ec2.send(new ModifyVpcEndpointCommand({ ...id, ResetPolicy: true }));
    const reset = await settled(asking, () => call('endpoint-dns'), isOk);
    const found = `with the policy ${denied.words}; reset, ${reset.words}`;
    return { found, agrees: denied.words.includes('AccessDeniedException') && reset.seconds !== undefined };
  },
};

const sourceAddress: LiveQuestion = {
  id: 'source-address',
  asks: 'Does a policy that allows every aws:SourceIp allow a call through an endpoint?',
  assumes: 'No: such a call has no aws:SourceIp.',
  needsVpc: true,
  minutes: 6,
  answer: async (asking) => {
    const { account } = asking;
    const { vpceId } = await account.endpoint();
    const [statement] = DENY_ALL.Statement;
    const Condition = { IpAddress: { 'aws:SourceIp': ['0.0.0.0/0', '::/0'] } };
    const policy = { Version: '2012-10-17', Statement: [{ ...statement, Effect: 'Allow', Condition }] };
    const api = await account.createApi([vpceId], policy);
    await account.deploy(api);
    const { words, stays: refused } = await stays(asking, () => callBy('endpoint-dns', account, api), isRefused);
    return { found: words, agrees: refused };
  },
};

const disabledEndpoint: LiveQuestion = {
  id: 'disabled-default-endpoint',
  asks: 'Does disableExecuteApiEndpoint refuse the alias and the endpoint’s own name too?',
  assumes: 'Yes, both, after the deployment.',
  needsVpc: true,
  minutes: 8,
  answer: async (asking) => {
    const { api, call } = await reachableApi(asking);
    await settled(asking, () => call('endpoint-alias'), isOk);
    await asking.account.update(api, { op: 'replace', path: '/disableExecuteApiEndpoint', value: 'true' });
    await asking.account.deploy(api);
    const alias = await settled(asking, () => call('endpoint-alias'), isRefused);
    const dns = await settled(asking, () => call('endpoint-dns'), isRefused);
    const found = `alias ${alias.words}; endpoint’s name ${dns.words}`;
    return { found, agrees: alias.seconds !== undefined && dns.seconds !== undefined };
  },
};

const afterDeletion: LiveQuestion = {
  id: 'after-deletion',
  asks: 'What does a caller see after the stage and after the API was deleted?',
  assumes: 'ForbiddenException, or that the name does not exist; never another API’s answer.',
  needsVpc: true,
  minutes: 12,
  answer: async (asking) => {
    const { api, call } = await reachableApi(asking);
    await settled(asking, () => call('endpoint-alias'), isOk);
    const { apis } = asking.account;
    await apis.send(new DeleteStageCommand({ restApiId: api.apiId, stageName: STAGE }));
    const stage = await settled(asking, () => call('endpoint-alias'), isRefused);
    await apis.send(new DeleteRestApiCommand({ restApiId: api.apiId }));
    const alias = await settled(
      asking,
      () => call('endpoint-alias'),
      (answer) => 'failed' in answer,
    );
    const dns = await call('endpoint-dns');
    const found = `without its stage ${stage.words}; without the API, alias ${alias.words}, endpoint’s name ${wordsOf(dns)}`;
    return { found, agrees: stage.seconds !== undefined && isRefused(dns) };
  },
};

export const CALL_QUESTIONS: readonly LiveQuestion[] = [
  addressForms,
  association('add'),
  association('remove'),
  undeployedPolicy,
  endpointPolicy,
  sourceAddress,
  disabledEndpoint,
  afterDeletion,
];
