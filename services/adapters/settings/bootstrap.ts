// Reads the first enrolment from the environment of the reconciler. Once an enrolment is stored, these variables change nothing.
import { isAccountId, isRegion, type Environment } from 'waypost/model';
import {
  BLANK_ENROLMENT,
  ENROLMENT_MODES,
  type EnrolmentDocument,
  readEnrolment,
} from '../../core/enrolment/document.js';
import { isOrganizationalUnit } from '../../core/enrolment/grammar.js';
import { json, list, oneOf, readVariables } from './variables.js';

const ACCOUNTS = list(isAccountId, 'account ids of twelve digits, separated by commas');

const RULES = {
  WAYPOST_ENROLMENT_MODE: oneOf(ENROLMENT_MODES),
  WAYPOST_ACCOUNTS: ACCOUNTS,
  WAYPOST_EXCLUDED_ACCOUNTS: ACCOUNTS,
  WAYPOST_UNITS: list(isOrganizationalUnit, 'ids of organizational units, separated by commas'),
  WAYPOST_SWEEP_REGIONS: list(isRegion, 'regions, separated by commas'),
  WAYPOST_OWNERS: json(ownersOf, '[{"names": "payments.*", "account": "twelve digits"}, …]', []),
};

/** @throws Error that names every wrong variable, or says how they contradict each other. */
export function bootstrapFrom(environment: Environment): EnrolmentDocument {
  const values = readVariables(environment, RULES, 'Waypost cannot start');
  const exclude = values.WAYPOST_EXCLUDED_ACCOUNTS;
  const read = readEnrolment({
    mode: values.WAYPOST_ENROLMENT_MODE,
    // The template adds the hub's own account to the list, even if that account is excluded.
    include: values.WAYPOST_ACCOUNTS.filter((account) => !exclude.includes(account)),
    exclude,
    units: values.WAYPOST_UNITS,
    regions: values.WAYPOST_SWEEP_REGIONS,
    owners: values.WAYPOST_OWNERS,
  });
  if (read.ok) return read.document;
  throw new Error(`Waypost cannot start: ${read.problems.join(' ')}`);
}

/** If several rules concern the same names, the first counts. */
function ownersOf(value: unknown): EnrolmentDocument['owners'] | undefined {
  const read = readEnrolment({ ...BLANK_ENROLMENT, owners: firstRules(value) });
  return read.ok ? read.document.owners : undefined;
}

function firstRules(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  const named = new Set<unknown>();
  return value.filter((rule: { readonly names?: unknown } | null) => {
    const names = rule?.names;
    const isFirst = !named.has(names);
    named.add(names);
    return isFirst;
  });
}
