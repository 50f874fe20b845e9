// `waypost types`: a declaration of the live names, and in CI the check that those which code relies on are still there.
import { fitsGlob } from '../../model/index.js';
import { answer, type Answer, type Call, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-code.js';
import { invalidRequest } from '../failure.js';
import { nearest, asChoice } from '../../model/nearest.js';
import { nowhere } from '../place.js';
import { allOf } from '../reader/reader.js';
import { said } from '../terminal/columns.js';
import { declaredNames, typesText } from '../types-file/write-types.js';
import { usedNames } from '../types-file/used-names.js';
import { readIfThere, writeWhole } from '../write-file.js';

const USUAL_FILE = 'waypost.d.ts';

export const types: CommandSpec = {
  line: 'types [patterns...]',
  summary: 'write the services’ names as TypeScript types',
  more: 'Patterns (with * and ?) limit which names are declared. With --check nothing is written, and the exit code is 1 when a declared name is no longer in the registry; with --used, only names that those sources use count.',
  shared: [],
  options: [
    { flags: '-o, --output <file>', about: `where to write; stdout if not given (--check: ${USUAL_FILE})` },
    { flags: '--check', about: 'check that every declared name is still there' },
    { flags: '--used <paths...>', about: 'with --check: only names that occur in these files or folders count' },
  ],
  examples: [
    "waypost types -o waypost.d.ts 'orders-*' billing-api",
    'waypost types --check -o waypost.d.ts --used src',
  ],
  run: async (call) => {
    if (!call.hasRegistry) throw nowhere();
    const all = await allOf(call.reader().services);
    const names = all.filter(({ status }) => status !== 'gone').map(({ name }) => name);
    return call.flag('check') ? check(call, names) : write(call, names);
  },
};

async function write(call: Call, live: readonly string[]): Promise<Answer> {
  const names = live.filter((name) => call.args.length === 0 || call.args.some((glob) => fitsGlob(name, glob)));
  if (names.length === 0) {
    throw invalidRequest(
      live.length === 0 ? 'The registry has no services to declare.' : 'No service fits these patterns.',
      'See what `waypost list` shows.',
    );
  }
  const text = typesText(await registryName(call, names), names);
  const file = call.text('output');
  const data = { services: [...names].sort(), file: file ?? null };
  if (file === undefined) return answer(data, () => text.trimEnd().split('\n'));
  const changed = writeWhole(file, text);
  const note = changed
    ? `${file}: ${said(names.length, 'service')}.`
    : `${file} is up to date: ${said(names.length, 'service')}.`;
  return answer({ ...data, changed }, () => [], { notes: [{ kind: 'note', text: note }] });
}

async function registryName(call: Call, names: readonly string[]): Promise<string> {
  const { registry } = await call.reader().source.read([{ kind: 'service', name: names[0] ?? '' }]);
  return registry ?? '';
}

function check(call: Call, live: readonly string[]): Answer {
  const file = call.text('output') ?? USUAL_FILE;
  const text = readIfThere(file);
  if (text === undefined) {
    throw invalidRequest(`There is no ${file} to check.`, `Write it first: waypost types -o ${file}`);
  }
  const declared = declaredNames(text);
  if (declared.length === 0) {
    throw invalidRequest(`${file} declares no services.`, `Write it again: waypost types -o ${file}`);
  }
  const known = new Set(live);
  const missing = declared.filter((name) => !known.has(name)).sort();
  const used = usedOf(call, missing, file);
  const gone = missing.filter((name) => used.has(name));
  const unused = missing.filter((name) => !used.has(name));
  const data = { file, declared: declared.length, gone, goneUnused: unused };
  const notes = unused.map((name) => ({ kind: 'note', text: `"${name}" is gone, and not used.` }) as const);
  if (gone.length === 0) {
    return answer(data, ({ declared: count }, pen) => [`${pen.green('ok')} ${count} declared, none in use is gone`], {
      notes,
    });
  }
  const lines = gone.map((name) => `"${name}" is not in the registry.${meant(name, live)}`);
  return answer(data, (_, pen) => lines.map((line) => `${pen.red('gone')} ${line}`), {
    notes,
    exit: EXIT.notResolvable,
  });
}

function usedOf(call: Call, names: readonly string[], file: string): ReadonlySet<string> {
  const paths = call.list('used');
  if (paths.length === 0) return new Set(names);
  try {
    return usedNames(paths, names, file);
  } catch (error) {
    throw invalidRequest(
      `The sources cannot be read (${error instanceof Error ? error.message : String(error)}).`,
      'Give files or folders by --used.',
    );
  }
}

function meant(name: string, live: readonly string[]): string {
  const near = nearest(name, live);
  return near.length === 0 ? '' : ` Did you mean ${asChoice(near)}?`;
}
