// The fields that several events have, each with its grammar. A shape rejects every value outside the grammar.
import { isApiId, isStageName, isVpcId, isVpceId } from 'waypost/model';
import { type Shape, fitting, mapOf } from './shape.js';

/** Tag values and API names are free text; AWS allows 256 and 1024 characters. */
const LONGEST_TEXT = 10_000;

export const apiIdField = fitting(isApiId, 'is not an API id');
export const stageField = fitting(isStageName, 'is not a stage name');
export const vpcIdField = fitting(isVpcId, 'is not a VPC id');
export const vpceIdField = fitting(isVpceId, 'is not a VPC endpoint id');
/** AWS may add types; only PRIVATE matters. */
export const typeField = fitting(isEndpointType, 'is not an endpoint type');
export const textField = fitting(isText, `is not a text of at most ${LONGEST_TEXT} characters`);
export const booleanField = fitting(isBoolean, 'is not a boolean');

/** A tag's value: text, or what a conversion to JSON makes of text like `true`, `7` and `null`. */
export type TagValue = string | number | boolean | null | undefined;

export const tagValueField: Shape<TagValue> = (value) =>
  value == null || typeof value === 'number' || typeof value === 'boolean' ? value : textField(value);

/** True if the text of the tag is not known: `007`, `1e3` and `TRUE` are shown as `7`, `1000` and `true`. */
export function isCoerced(value: TagValue): boolean {
  return value !== undefined && typeof value !== 'string';
}

/** Tags as API Gateway shows them. */
export const tagsField = mapOf(tagValueField);

/** CloudTrail masks strings that look like secrets. A mask is not a value. */
export function isMasked(value: unknown): boolean {
  return value === '***' || value === 'HIDDEN_DUE_TO_SECURITY_REASONS';
}

/** The name of a setting, such as `TLS_1_2` or `AVAILABLE`; never a mask. */
export function isSettingName(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(value) && !isMasked(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isEndpointType(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Z][A-Z_]{0,31}$/.test(value);
}
