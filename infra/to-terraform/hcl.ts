// Writes HCL as `terraform fmt` formats it.

/** An expression of HCL as it stands in the file. */
class Code {
  constructor(readonly text: string) {}
}

/** A function of one argument, whose brackets close on the argument's last line. */
class FunctionCall {
  constructor(
    readonly name: string,
    readonly argument: HclValue,
  ) {}
}

export type HclValue =
  | Code
  | FunctionCall
  | string
  | number
  | boolean
  | null
  | readonly HclValue[]
  | { readonly [key: string]: HclValue };

export interface HclBlock {
  /** `resource "aws_sqs_queue" "recheck"`, or the bare name of a nested block. */
  readonly head: string;
  readonly body: readonly HclItem[];
  readonly comment?: string;
}

/** An argument with its value, or a nested block. */
export type HclItem = readonly [name: string, value: HclValue] | HclBlock;

/** An empty line between arguments. */
export const BREAK: HclItem = ['', null];

const WIDTH = 120;

export const code = (text: string): Code => new Code(text);
export const json = (value: HclValue): FunctionCall => new FunctionCall('jsonencode', value);

const isBlock = (item: HclItem): item is HclBlock => 'head' in item;

export const printFile = (header: string, blocks: readonly HclBlock[]): string =>
  `${[header === '' ? [] : [commentOf(header)], blocks.map((block) => printBlock(block, ''))].flat().join('\n\n')}\n`;

const commentOf = (text: string): string => text.replace(/^/gm, '# ').replace(/ +$/gm, '');

function printBlock({ head, body, comment }: HclBlock, indent: string): string {
  const above = comment === undefined ? '' : `${indent}${commentOf(comment)}\n`;
  if (body.length === 0) return `${above}${indent}${head} {}`;
  return `${above}${indent}${head} {\n${printItems(body, `${indent}  `)}\n${indent}}`;
}

/** Aligns the values of neighbouring one-line arguments, and sets longer ones apart. */
function printItems(items: readonly HclItem[], indent: string): string {
  const groups: { readonly lines: (readonly [string, string])[]; readonly alone: boolean }[] = [];
  let isBroken = false;
  for (const item of items) {
    if (item === BREAK) {
      isBroken = true;
      continue;
    }
    const [name, text] = isBlock(item)
      ? ['', printBlock(item, indent)]
      : [item[0], printValue(item[1], { indent, used: item[0].length + 3 })];
    const alone = isBlock(item) || text.includes('\n');
    const last = groups.at(-1);
    if (last !== undefined && !alone && !last.alone && !isBroken) last.lines.push([name, text]);
    else groups.push({ lines: [[name, text]], alone });
    isBroken = false;
  }
  return groups.map(({ lines }) => alignLines(lines, indent)).join('\n\n');
}

function alignLines(lines: readonly (readonly [string, string])[], indent: string): string {
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, text]) => (name === '' ? text : `${indent}${name.padEnd(width)} = ${text}`)).join('\n');
}

interface Position {
  readonly indent: string;
  /** Characters of the line that stand before the value. */
  readonly used: number;
}

/** Prints a value on one line if it fits, or else on several lines. */
export function printValue(value: HclValue, { indent, used }: Position = { indent: '', used: 0 }): string {
  if (value instanceof FunctionCall) {
    const argument = printValue(value.argument, { indent, used: used + value.name.length + 2 });
    return `${value.name}(${argument})`;
  }
  const short = printShort(value);
  const isFlat = typeof value !== 'object' || value === null || value instanceof Code || isSimple(value);
  if (isFlat && indent.length + used + short.length <= WIDTH) return short;
  if (value instanceof Code || typeof value !== 'object' || value === null) return short;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    const entries = (value as readonly HclValue[]).map(
      (each) => `${inner}${printValue(each, { indent: inner, used: 0 })},`,
    );
    return `[\n${entries.join('\n')}\n${indent}]`;
  }
  return `{\n${printEntries(Object.entries(value), inner)}\n${indent}}`;
}

function printEntries(entries: readonly (readonly [string, HclValue])[], indent: string): string {
  const printed = entries.map(([key, value]) => {
    const name = keyOf(key);
    return [name, printValue(value, { indent, used: name.length + 3 })] as const;
  });
  const runs: (readonly [string, string])[][] = [];
  for (const line of printed) {
    const last = runs.at(-1);
    if (last !== undefined && !line[1].includes('\n') && last[0]?.[1].includes('\n') === false) last.push(line);
    else runs.push([line]);
  }
  return runs.map((lines) => alignLines(lines, indent)).join('\n');
}

/** Lists of scalars or of small objects, and objects of one or two scalars, may stand on one line. */
function isSimple(value: HclValue): boolean {
  if (isScalar(value)) return true;
  if (Array.isArray(value)) return (value as readonly HclValue[]).every(isSimple);
  const values = Object.values(value as Readonly<Record<string, HclValue>>);
  return values.length <= 2 && values.every(isScalar);
}

const isScalar = (value: HclValue): boolean => typeof value !== 'object' || value === null || value instanceof Code;

/** Prints a value without line breaks. */
export function printShort(value: HclValue): string {
  if (value instanceof Code) return value.text;
  if (value instanceof FunctionCall) return `${value.name}(${printShort(value.argument)})`;
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return `[${(value as readonly HclValue[]).map(printShort).join(', ')}]`;
  const entries = Object.entries(value).map(([key, each]) => `${keyOf(key)} = ${printShort(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

const keyOf = (key: string): string => (/^[A-Za-z_][\w-]*$/.test(key) ? key : quote(key));

/** A text in quotes, in which HCL finds nothing to interpolate. */
export const quote = (text: string): string => `"${escapeText(text)}"`;

/** A text inside the quotes of a template. */
export const escapeText = (text: string): string =>
  text
    .replace(/["\\]/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/([$%])\{/g, '$1$1{');
