// Reads the agent's configuration file: one JSON object whose keys are the names of the options.
import { readFileSync } from 'node:fs';
import { WaypostError } from '../model/errors.js';
import { asChoice, nearest, messageOf, quote } from '../model/text.js';
import { isObject } from '../model/schema.js';
import { FILE_KEYS, SWITCHES } from './options.js';

/** The value of an option as text, as the command line would give it. */
export type OptionText = (option: string) => string | undefined;

/** @throws WaypostError INVALID_REQUEST for a file that cannot be read, an unknown key, or a value of another type */
export function readConfigFile(path: string | undefined): OptionText {
  if (path === undefined) return () => undefined;
  const config = parse(path);
  const unknown = Object.keys(config).find((key) => !FILE_KEYS.includes(key));
  if (unknown !== undefined) throw unknownKey(unknown, path);
  const texts = new Map(Object.entries(config).map(([key, value]) => [key, textOf(key, value, path)]));
  return (option) => texts.get(option);
}

function parse(path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw refuse(`The configuration ${quote(path)} cannot be read: ${messageOf(cause)}.`, 'Give a JSON file.', path);
  }
  if (isObject(value)) return value;
  throw refuse(`The configuration ${quote(path)} is no JSON object.`, 'Write {"network": "vpc-0a1b2c3d"}.', path);
}

function unknownKey(key: string, path: string): WaypostError {
  const meant = nearest(key, FILE_KEYS);
  const remedy = meant.length > 0 ? `Did you mean ${asChoice(meant)}?` : `Use one of ${FILE_KEYS.join(', ')}.`;
  return refuse(`Unknown key ${quote(key)} in ${quote(path)}.`, remedy, key);
}

/** A list is written with commas, as on the command line; an empty one means none. */
function textOf(key: string, value: unknown, path: string): string {
  if (SWITCHES.has(key) && typeof value === 'boolean') return value ? '1' : '';
  if (SWITCHES.has(key)) throw refuse(`Invalid ${quote(key)} in ${quote(path)}.`, 'Write true or false.', key);
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(',');
  throw refuse(`Invalid ${quote(key)} in ${quote(path)}.`, 'Write a text, a number or a list of texts.', key);
}

function refuse(message: string, remedy: string, option: string): WaypostError {
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, details: { option } });
}
