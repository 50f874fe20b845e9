// Whose events count: this account always, and those on the list.
import { either, join, type Json, ref } from '../template.js';

/** Separated by commas, for the functions' environment. */
export const SERVED_ACCOUNTS: Json = either(
  'HasSpokes',
  join(',', [ref('AWS::AccountId'), join(',', ref('AccountList'))]),
  ref('AWS::AccountId'),
);

/** As a list, for a rule's pattern. */
export const SERVED_ACCOUNTS_LIST: Json = { 'Fn::Split': [',', SERVED_ACCOUNTS] };
