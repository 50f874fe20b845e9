// The grammars of the ids and names in an enrolment.
import { isServiceName } from 'waypost/model';

/**
 * The id of an organizational unit, or of an organization's root.
 * @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_ListAccountsForParent.html
 */
export const isOrganizationalUnit = (text: unknown): text is string =>
  typeof text === 'string' && /^(r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[a-z0-9]{8,32})$/.test(text);

/** A name of a service or a network. */
export const isOwnedName = (text: unknown): text is string => isServiceName(text);

/** A name with stars. */
export const isOwnerGlob = (text: unknown): text is string =>
  typeof text === 'string' && text.length <= 253 && /^[a-z0-9.*-]+$/.test(text) && text.includes('*');
