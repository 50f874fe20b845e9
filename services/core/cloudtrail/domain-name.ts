// The calls on private custom domain names. AWS publishes no record of them, so their contents are not trusted: they only ask for
// a re-check of the domain. Public domains have no `domainNameId` and never lead to a private API.
import { isAccountId } from 'waypost/model';
import { readDomainId } from '../records/domain.js';
import { defineCall } from './call.js';
import { textField } from './fields.js';
import { quote } from './quote.js';
import { decodedArn, screenRestCall } from './rest-call.js';
import { anything, optional, part } from './shape.js';
import { type TranslationContext, type Translation, agreedId, factsOf, ignored, invalid } from './translation.js';

const text = optional(textField);
const domain = part({ domainName: text, domainNameId: text });
const ofDomain = part({ domainName: text, domainNameId: text, createDomainNameInput: optional(domain) });

/** A domain's own calls, and those on its base path mappings. */
export const domainCall = defineCall({
  request: ofDomain,
  answer: domain,
  screen: screenRestCall,
  translate({ request, answer }, context) {
    const ids = [request?.domainNameId, answer?.domainNameId];
    if (ids.every((id) => id === undefined)) {
      return ignored('not a private custom domain name: the event shows no domainNameId');
    }
    const id = agreedId('domain', ids);
    const names = [request?.domainName, request?.createDomainNameInput?.domainName, answer?.domainName];
    const name = agreedId('domain', names);
    if (typeof id !== 'string') return id;
    if (typeof name !== 'string') return name;
    return recheckDomain(context.provenance.account, `${name}+${id}`, context);
  },
});

const association = part({ domainNameArn: anything, domainNameAccessAssociationArn: anything });
const ofAssociation = part({
  domainNameArn: anything,
  domainNameAccessAssociationArn: anything,
  createDomainNameAccessAssociationInput: optional(association),
});

/** The endpoint's account creates and deletes an association; the domain's account can reject it. */
export const associationCall = defineCall({
  request: ofAssociation,
  answer: association,
  screen: screenRestCall,
  translate({ request, answer }, context) {
    const shown = [request, request?.createDomainNameAccessAssociationInput, answer];
    const arn = shown.map((each) => decodedArn(each?.domainNameArn)).find(isShown);
    if (arn !== undefined) return byArn(arn, DOMAIN, context);
    const own = shown.map((each) => decodedArn(each?.domainNameAccessAssociationArn)).find(isShown);
    return own === undefined ? invalid('the event names no domain') : byArn(own, ASSOCIATION, context);
  },
});

const isShown = (arn: string | undefined) => arn !== undefined;

const DOMAIN = /^arn:aws[a-z-]*:apigateway:([^:]*):([^:]*):\/domainnames\/([^/]+)$/;
/** The account in this ARN is the endpoint's, which can differ from the domain's. */
const ASSOCIATION =
  /^arn:aws[a-z-]*:apigateway:([^:]*):([^:]*):\/domainnameaccessassociations\/domainname\/([^/]+)\/vpcesource\/[^/]+$/;

function byArn(arn: string, grammar: RegExp, context: TranslationContext): Translation {
  const [, region, account, id = ''] = grammar.exec(arn) ?? [];
  if (!isAccountId(account)) return invalid(`not the ARN of a custom domain name: ${quote(arn)}`);
  if (region !== context.provenance.region)
    return invalid(`the ARN names another region than the event: ${quote(region)}`);
  if (!id.includes('+')) return ignored(`the event does not show which domain of this name it concerns: ${quote(id)}`);
  return recheckDomain(account, id, context);
}

function recheckDomain(account: string, id: string, { provenance, lists }: TranslationContext): Translation {
  if (readDomainId(id) === undefined) return invalid(`not a custom domain name: ${quote(id)}`);
  // The owner of a domain may be an account outside the organization, whose events the bus never let in.
  if (account !== provenance.account && !lists(account))
    return ignored(`the domain belongs to account ${account}, which is not enrolled`);
  const reason = 'a custom domain, its mappings or its associations changed';
  return factsOf([], [{ account, region: provenance.region, resource: 'domain', id, reason }]);
}
