// The accounts of the first enrolment, whose events the bus admits, and the accounts that may read. Each is this account and the
// accounts of a parameter.
import { either, join, type TemplateJson, ref } from '../template.js';

/** Separated by commas, for the environment of the functions. */
export const SERVED_ACCOUNTS: TemplateJson = either(
  'HasSpokes',
  join(',', [ref('AWS::AccountId'), join(',', ref('AccountList'))]),
  ref('AWS::AccountId'),
);

/** As a list, for the condition of a policy and the pattern of a rule. */
export const SERVED_ACCOUNTS_LIST: TemplateJson = { 'Fn::Split': [',', SERVED_ACCOUNTS] };

/** As principals of a policy. */
export const READER_ACCOUNTS: TemplateJson = {
  'Fn::Split': [
    ',',
    either(
      'HasReaderAccounts',
      join(',', [ref('AWS::AccountId'), join(',', ref('ReaderAccounts'))]),
      ref('AWS::AccountId'),
    ),
  ],
};
