// Refuses options that are unknown, of the wrong type, or given to a method that does not take them.
import { quote } from './model/printable.js';
import { isObject } from './model/schema.js';
import { WaypostError } from './model/errors.js';
import { asChoice, nearest } from './model/nearest.js';
import { invalid } from './model/question.js';
import { remedyText } from './model/remedies.js';
import { METHOD_OPTIONS, type CheckedMethod, type OptionRule } from './option-table.js';

/** Throws INVALID_REQUEST, which names the option, unless `given` fits the method. */
export function checkOptions(method: CheckedMethod, given: unknown): void {
  if (given === undefined) return;
  if (!isObject(given)) throw wrongOptions(method, given);
  const rules: Readonly<Record<string, OptionRule>> = METHOD_OPTIONS[method];
  for (const [name, value] of Object.entries(given)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (rule === undefined) throw unknownOption(method, name);
    checkValue(name, value, rule);
  }
}

/** Throws INVALID_REQUEST, which names the option or variable, for a value that does not fit. */
export function checkValue(option: string, value: unknown, { fits, wanted, part }: OptionRule): void {
  if (value === undefined || fits(value)) return;
  if (part === undefined) throw invalidOption(option, wanted);
  const { message, remedy } = invalid(part, value, wanted);
  throw refuseOption(`Invalid option ${quote(option)}: ${message}`, remedyText(remedy, 'sdk'), option);
}

/** INVALID_REQUEST for a value that is not `wanted`. */
export function invalidOption(option: string, wanted: string): WaypostError {
  return refuseOption(`Invalid option ${quote(option)}.`, `Set it to ${wanted}.`, option);
}

/** INVALID_REQUEST with the name of the option. */
export function refuseOption(message: string, remedy: string, option: string): WaypostError {
  return new WaypostError({ code: 'INVALID_REQUEST', message, remedy, details: { option } });
}

/** Throws INVALID_REQUEST unless the watcher can be called. */
export function checkWatcher(watcher: unknown): void {
  if (typeof watcher === 'function') return;
  throw refuseOption('registry.watch has no watcher to call.', 'Give a function as its second argument.', 'watcher');
}

/** Checks the member `waypost` of an init, and refuses Waypost's own options beside it, where they would have no effect. */
export function checkFetchInit(init: unknown): void {
  if (!isObject(init)) throw wrongOptions('registry.fetch', init);
  checkOptions('registry.fetch', init.waypost);
  for (const name of Object.keys(init)) {
    if (Object.hasOwn(METHOD_OPTIONS['registry.fetch'], name)) {
      const message = `The option ${quote(name)} is Waypost's and not one of fetch.`;
      throw refuseOption(message, `Give it as { waypost: { ${name}: … } }.`, name);
    }
    if (name !== 'waypost' && nearest(name, ['waypost']).length > 0) throw unknown(name, 'Did you mean "waypost"?');
  }
}

function unknownOption(method: CheckedMethod, option: string): WaypostError {
  const known = Object.keys(METHOD_OPTIONS[method]);
  const meant = nearest(option, known);
  if (meant.length > 0) return unknown(option, `Did you mean ${asChoice(meant)}?`);
  return unknown(option, known.length === 0 ? `Call ${method} without options.` : `Use one of ${known.join(', ')}.`);
}

function unknown(option: string, remedy: string): WaypostError {
  return refuseOption(`Unknown option ${quote(option)}.`, remedy, option);
}

function wrongOptions(method: CheckedMethod, given: unknown): WaypostError {
  const message = `${method} got ${given === null ? 'null' : `a ${typeof given}`} for its options.`;
  return refuseOption(message, 'Give an object of options.', 'options');
}
