// Translates the values of a template, with CloudFormation's intrinsic functions, into expressions of HCL.
import type { Json } from '../../services/core/json.js';
import type { ResourceProperties } from '../template-json.js';
import { code, escapeText, type HclValue, printShort } from './hcl.js';
import type { Variable } from './variables.js';

/** The meaning of a template's names in a module. */
export interface Names {
  readonly variables: ReadonlyMap<string, Variable>;
  readonly conditions: Readonly<Record<string, Json>>;
  /** The expression for an attribute of a resource, or for what `Ref` returns. */
  readonly reference: (id: string, attribute?: string) => string;
  /** Parts of the template that a local value stands for. */
  readonly locals: readonly (readonly [part: Json, local: string])[];
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::AccountId': 'local.account_id',
  'AWS::Partition': 'local.partition',
  'AWS::Region': 'local.region',
  'AWS::URLSuffix': 'local.dns_suffix',
  'AWS::NoValue': 'null',
};

/** Beginnings that many texts share, and the local values that hold them. */
const SHORTER = [
  ['waypost-${RegistryName}', '${local.name}'],
  ['${RoleNamePrefix}-${RegistryName}', '${local.role_name}'],
] as const;

export type Translate = (part: Json | undefined) => HclValue;

export function translateWith(names: Names): Translate {
  const locals = new Map(names.locals.map(([part, local]) => [JSON.stringify(part), local]));
  const functions: Readonly<Record<string, (argument: Json) => HclValue>> = {
    Ref: (id) => code(refer(id as string)),
    'Fn::GetAtt': (argument) => code(names.reference(...(argument as [string, string]))),
    'Fn::Sub': (pattern) => substitute(pattern as string),
    'Fn::Join': (argument) => {
      const [separator, parts] = argument as [string, Json];
      return code(`join(${printShort(separator)}, ${printShort(translate(parts))})`);
    },
    'Fn::Split': (argument) => {
      const [separator, text] = argument as [string, Json];
      return code(`split(${printShort(separator)}, ${printShort(translate(text))})`);
    },
    // Not a function of CloudFormation: parts.ts uses it where a local stands for a part of a value.
    'Part::Merge': (argument) =>
      code(`merge(${(argument as readonly Json[]).map(translate).map(printShort).join(', ')})`),
    'Fn::If': (argument) => choose(...(argument as [string, Json, Json])),
  };

  function translate(part: Json | undefined): HclValue {
    const local = locals.get(JSON.stringify(part));
    if (local !== undefined) return code(local);
    if (typeof part !== 'object' || part === null) return part ?? null;
    if (Array.isArray(part)) return part.map(translate);
    const [only, ...more] = Object.entries(part);
    const translated = only !== undefined && more.length === 0 ? functions[only[0]]?.(only[1]) : undefined;
    return translated ?? Object.fromEntries(Object.entries(part).map(([key, value]) => [key, translate(value)]));
  }

  function refer(id: string): string {
    return PSEUDO[id] ?? names.variables.get(id)?.value ?? names.reference(id);
  }

  function substitute(pattern: string): HclValue {
    const shorter = SHORTER.reduce((text, [long, short]) => text.replaceAll(long, short), pattern);
    const pieces = shorter.split(/(\$\{[^}]+\})/).map((piece) => {
      const [, name] = /^\$\{([^}]+)\}$/.exec(piece) ?? [];
      if (name === undefined) return escapeText(piece);
      if (name.startsWith('local.')) return piece;
      const [id = '', attribute] = name.split('.');
      const text = attribute === undefined ? refer(id) : names.reference(id, attribute);
      return text.startsWith('"') ? text.slice(1, -1) : `\${${text}}`;
    });
    return code(`"${pieces.join('')}"`.replace(/^"\$\{([^{}]+)\}"$/, '$1'));
  }

  function choose(id: string, then: Json, otherwise: Json): HclValue {
    const given = givenParameter(names.conditions[id]);
    if (given !== undefined && isRef(then, given)) {
      const variable = names.variables.get(given)?.value ?? '';
      return code(
        isRef(otherwise, 'AWS::NoValue') ? variable : `coalesce(${variable}, ${printShort(translate(otherwise))})`,
      );
    }
    const test = conditionOf(id, names);
    if (isRef(then, 'AWS::NoValue') && test.includes(' != ')) {
      return code(`${test.replace(' != ', ' == ')} ? ${printShort(translate(otherwise))} : null`);
    }
    if (isPlainObject(then) && isPlainObject(otherwise)) return code(mergeOf(test, then, otherwise));
    return code(`${test} ? ${printShort(translate(then))} : ${printShort(translate(otherwise))}`);
  }

  /** Both results of a conditional must have the same type, so each side gets only what the other lacks. */
  function mergeOf(test: string, then: ResourceProperties, otherwise: ResourceProperties): string {
    const same = (key: string) => JSON.stringify(then[key]) === JSON.stringify(otherwise[key]);
    const pick = (object: ResourceProperties, isWanted: (key: string) => boolean): string =>
      printShort(translate(Object.fromEntries(Object.entries(object).filter(([key]) => isWanted(key)))));
    const [common, yes, no] = [pick(then, same), pick(then, (key) => !same(key)), pick(otherwise, (key) => !same(key))];
    const parts = [common, yes === '{}' ? '{}' : `${test} ? ${yes} : {}`, no === '{}' ? '{}' : `${test} ? {} : ${no}`];
    const given = parts.filter((part) => part !== '{}');
    return given.length === 1 ? (given[0] ?? '') : `merge(${given.join(', ')})`;
  }

  return translate;
}

const isRef = (part: Json, id: string): boolean => JSON.stringify(part) === JSON.stringify({ Ref: id });

const isPlainObject = (part: Json): part is ResourceProperties =>
  typeof part === 'object' &&
  part !== null &&
  !Array.isArray(part) &&
  !/^(Ref|Fn::\w+)$/.test(Object.keys(part)[0] ?? '');

/** The parameter whose presence a condition tests. */
function givenParameter(condition: Json | undefined): string | undefined {
  const [, id] = /^\{"Fn::Not":\[\{"Fn::Equals":\[\{"Ref":"(\w+)"\},""\]\}\]\}$/.exec(JSON.stringify(condition)) ?? [];
  return id;
}

/**
 * A condition as an expression.
 * @throws Error if the condition has a form that no template had before.
 */
export function conditionOf(id: string, names: Names): string {
  return expressionOf(names.conditions[id] ?? null, names);
}

function expressionOf(condition: Json, names: Names): string {
  const [[kind, argument] = ['', null]] = Object.entries(condition as ResourceProperties);
  const parts = argument as readonly Json[];
  if (kind === 'Condition') return conditionOf(argument as string, names);
  if (kind === 'Fn::And') return parts.map((part) => expressionOf(part, names)).join(' && ');
  const isNot = kind === 'Fn::Not';
  const equals = isNot ? (parts[0] as { 'Fn::Equals': [Json, Json] })['Fn::Equals'] : (parts as [Json, Json]);
  return compare(equals, isNot, names);
}

function compare([left, right]: readonly [Json, Json], isNot: boolean, names: Names): string {
  const [, kind, id = ''] = /^\{"(Ref|Fn::Join)":.*?"(\w+)"\}(?:\]\})?$/.exec(JSON.stringify(left)) ?? [];
  const variable = names.variables.get(id);
  if (variable === undefined) throw new Error(`No expression for the condition ${JSON.stringify(left)}.`);
  if (kind === 'Fn::Join') return `length(${variable.name}) ${isNot ? '>' : '=='} 0`;
  if (variable.type === 'bool') return `${isNot === (right === 'true') ? '!' : ''}${variable.name}`;
  const value = right === '' ? 'null' : printShort(variable.type === 'number' ? Number(right) : right);
  return `${variable.name} ${isNot ? '!=' : '=='} ${value}`;
}
