// `waypost types`: declares the live names as TypeScript types, and checks in CI that the declared names still exist.
import { asChoice, fitsGlob, messageOf, nearest } from '../../model/index.js';
import { resultOf, type CommandResult, type CommandSpec, type Invocation } from '../command.js';
import { EXIT } from '../exit-code.js';
import { invalidRequest } from '../failure.js';
import { allOf } from '../reader/reader.js';
import { counted } from '../terminal/columns.js';
import { declaredNames, typesText } from '../types-file/declaration.js';
import { usedNames } from '../types-file/used-names.js';
import { readIfPresent, writeFile } from '../write-file.js';

const DEFAULT_FILE = 'waypost.d.ts';

export const types: CommandSpec = {
  line: 'types [patterns...]',
  summary: 'write the names of the services as TypeScript types',
  more: 'Patterns (with * and ?) select the names to declare. With --check nothing is written: the exit code is 1 if a declared name no longer exists. With --used, only names that those sources use are checked.',
  shared: [],
  options: [
    { flags: '-o, --output <file>', about: `file to write (default: stdout) or to check (default: ${DEFAULT_FILE})` },
    { flags: '--check', about: 'check that every declared name still exists' },
    { flags: '--used <paths...>', about: 'with --check: check only names that occur in these files or folders' },
  ],
  examples: [
    "waypost types -o waypost.d.ts 'orders-*' billing-api",
    'waypost types --check -o waypost.d.ts --used src',
  ],
  run: async (invocation) => {
    const all = await allOf(invocation.reader().services);
    const names = all.filter(({ status }) => status !== 'gone').map(({ name }) => name);
    return invocation.flag('check') ? check(invocation, names) : write(invocation, names);
  },
};

async function write(invocation: Invocation, live: readonly string[]): Promise<CommandResult> {
  const { args } = invocation;
  const names = live.filter((name) => args.length === 0 || args.some((glob) => fitsGlob(name, glob)));
  if (names.length === 0) {
    throw invalidRequest(
      live.length === 0 ? 'The registry has no services to declare.' : 'No service matches these patterns.',
      'Run waypost list to see the services.',
    );
  }
  const text = typesText(await registryName(invocation, names), names);
  const file = invocation.text('output');
  const data = { services: [...names].sort(), file: file ?? null };
  if (file === undefined) return resultOf(data, () => text.trimEnd().split('\n'));
  const changed = writeFile(file, text);
  const note = `${changed ? `Wrote ${file}` : `${file} is up to date`}: ${counted(names.length, 'service')}.`;
  return resultOf({ ...data, changed }, () => [], { notes: [{ kind: 'note', text: note }] });
}

async function registryName(invocation: Invocation, names: readonly string[]): Promise<string> {
  const { registry } = await invocation.reader().source.read([{ kind: 'service', name: names[0] ?? '' }]);
  return registry ?? '';
}

function check(invocation: Invocation, live: readonly string[]): CommandResult {
  const file = invocation.text('output') ?? DEFAULT_FILE;
  const declared = readDeclaration(file);
  const known = new Set(live);
  const missing = declared.filter((name) => !known.has(name)).sort();
  const used = usedAmong(missing, invocation.list('used'), file);
  const gone = missing.filter((name) => used.has(name));
  const goneUnused = missing.filter((name) => !used.has(name));
  const notes = goneUnused.map((name) => ({ kind: 'note', text: `"${name}" is gone, but not used.` }) as const);
  const data = { file, declared: declared.length, gone, goneUnused };
  const ok = `${counted(declared.length, 'declared name')}, none in use is gone`;
  const lines = gone.map((name) => `"${name}" is not in the registry.${didYouMean(name, live)}`);
  return resultOf(
    data,
    (_, pen) =>
      gone.length === 0 ? [`${pen.green('✔ pass')}  ${ok}`] : lines.map((line) => `${pen.red('✖ fail')}  ${line}`),
    { notes, exit: gone.length === 0 ? EXIT.found : EXIT.notResolvable },
  );
}

function readDeclaration(file: string): string[] {
  const text = readIfPresent(file);
  if (text === undefined) throw invalidRequest(`${file} does not exist.`, `Run waypost types -o ${file}.`);
  const declared = declaredNames(text);
  if (declared.length > 0) return declared;
  throw invalidRequest(`${file} declares no services.`, `Run waypost types -o ${file}.`);
}

function usedAmong(names: readonly string[], paths: readonly string[], file: string): ReadonlySet<string> {
  if (paths.length === 0) return new Set(names);
  try {
    return usedNames(paths, names, file);
  } catch (error) {
    throw invalidRequest(`Cannot read the sources (${messageOf(error)}).`, 'Give --used files or folders.');
  }
}

function didYouMean(name: string, live: readonly string[]): string {
  const near = nearest(name, live);
  return near.length === 0 ? '' : ` Did you mean ${asChoice(near)}?`;
}
