// Whose events count, and who may read: this account always, and those on the lists.
import { either, join, type Json, ref } from '../template.js';

/** Separated by commas, for the functions' environment. */
export const SERVED_ACCOUNTS: Json = either(
  'HasSpokes',
  join(',', [ref('AWS::AccountId'), join(',', ref('AccountList'))]),
  ref('AWS::AccountId'),
);

/** As a list, for a rule's pattern. */
export const SERVED_ACCOUNTS_LIST: Json = { 'Fn::Split': [',', SERVED_ACCOUNTS] };

/** As a policy's principals. */
export const READER_ACCOUNTS: Json = {
  'Fn::Split': [
    ',',
    either(
      'HasReaderAccounts',
      join(',', [ref('AWS::AccountId'), join(',', ref('ReaderAccounts'))]),
      ref('AWS::AccountId'),
    ),
  ],
};
