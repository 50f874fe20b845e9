// The folders of this repository, what each may import, and the picture of what they do import.
import { join } from 'node:path';
import { type Edge, listSources, readEdges } from './import-graph.js';

interface FolderRule {
  /** The folder that the rule is about; of two that fit a file, the first in the table counts. */
  readonly folder: string;
  /**
   * What it may import besides itself: `folder` is the files directly in it, `folder/**` its whole tree, `node:` the built-in
   * modules, `*` any package and any built-in module.
   */
  readonly may: readonly string[];
  /** What it may load only by `import('…')`, when a line needs it. */
  readonly lazily?: readonly string[];
  /** What it may not import although `may` or being in the folder allows it. */
  readonly never?: readonly string[];
}

const NO_AWS = { never: ['@aws-sdk/**', '@smithy/**', 'node:'] } as const;
const CORE = ['services/core/**', 'waypost/model'];
const APP = ['services/app/**', ...CORE, 'waypost/**'];
const PRODUCT = ['services/handlers/**', 'services/adapters/**', ...APP, '*'];
const VERIFY = ['services/test/**', 'services/local/**', 'sdk/test/**', ...PRODUCT];

/** model ← core ← app ← adapters ← handlers ← local, and one way between the folders of each. */
const RULES: readonly FolderRule[] = [
  { folder: 'sdk/src/model', may: [] },
  { folder: 'sdk/src/cli', may: ['sdk/src/**', '*'] },
  { folder: 'sdk/src/agent', may: ['sdk/src/**', 'node:'], never: ['sdk/src/cli/**'] },
  {
    folder: 'sdk/src',
    may: ['node:'],
    lazily: ['@aws-sdk/credential-provider-node', '@aws-sdk/client-dynamodb'],
    never: ['sdk/src/{cli,agent}/**'],
  },

  { folder: 'services/core/policy', may: ['services/core', 'waypost/model'] },
  { folder: 'services/core/records', may: ['services/core', 'services/core/policy', 'waypost/model'] },
  { folder: 'services/core/names', may: ['services/core', 'services/core/{policy,records}', 'waypost/model'] },
  { folder: 'services/core/networks', may: ['services/core', 'services/core/{records,names}', 'waypost/model'] },
  { folder: 'services/core/cloudtrail', may: ['services/core', 'services/core/{policy,records}', 'waypost/model'] },
  { folder: 'services/core/sweep', may: ['services/core', 'services/core/{policy,records,names}', 'waypost/model'] },
  { folder: 'services/core/enrolment', may: ['services/core', 'waypost/model'] },
  { folder: 'services/core/health', may: ['waypost/model'] },
  { folder: 'services/core/activity', may: ['services/core', 'services/core/{records,names,sweep}', 'waypost/model'] },
  { folder: 'services/core/**', may: ['waypost/model'] },

  { folder: 'services/app/ingest', may: ['services/app', ...CORE], ...NO_AWS },
  { folder: 'services/app/sweep', may: ['services/app', 'services/app/ingest', ...CORE], ...NO_AWS },
  { folder: 'services/app/enrolment', may: ['services/app', 'services/app/{ingest,sweep}', ...CORE], ...NO_AWS },
  { folder: 'services/app/upkeep', may: ['services/app', 'services/app/ingest', ...CORE], ...NO_AWS },
  { folder: 'services/app/health', may: ['services/app', ...CORE], ...NO_AWS },
  { folder: 'services/app/activity', may: ['services/app', ...CORE], ...NO_AWS },
  // Also what writes openapi.json, which no function has.
  { folder: 'services/app/http/openapi', may: [...CORE, 'zod', 'typescript'] },
  {
    folder: 'services/app/http',
    may: [
      'services/app',
      'services/app/{sweep,activity,http/openapi}',
      'services/openapi.json',
      ...CORE,
      'waypost/**',
      'zod',
    ],
    never: [...NO_AWS.never, 'services/app/http/openapi/document.ts'],
  },
  { folder: 'services/app/**', may: CORE, ...NO_AWS },

  { folder: 'services/adapters/settings', may: [...APP, '*'] },
  { folder: 'services/adapters/dynamodb', may: ['services/adapters/settings', ...APP, '*'] },
  { folder: 'services/adapters/export', may: ['services/adapters/{settings,dynamodb}', ...APP, '*'] },
  { folder: 'services/adapters/aws', may: ['services/adapters/{settings,dynamodb}', ...APP, '*'] },
  { folder: 'services/adapters/lambda', may: ['services/adapters/{settings,aws}', ...APP, '*'] },

  { folder: 'services/handlers', may: PRODUCT },
  { folder: 'services/admin', may: PRODUCT, never: ['services/handlers/**'] },
  { folder: 'services/console', may: [...CORE, 'services/app/**', 'preact/**'] },

  { folder: 'services/local/terminal', may: PRODUCT },
  { folder: 'services/local/engine', may: ['services/local/terminal', ...PRODUCT] },
  { folder: 'services/local/server', may: ['services/local/{terminal,engine}', 'services/console/**', ...PRODUCT] },
  { folder: 'services/local', may: PRODUCT },

  { folder: 'services/verify/world', may: VERIFY },
  { folder: 'services/verify/prove', may: ['services/verify/world/**', 'sdk/src/**', ...VERIFY] },
  { folder: 'services/verify/bench', may: ['infra/**', 'sdk/src/**', ...VERIFY] },
  // Table and index names have one owner.
  { folder: 'infra', may: ['services/core/**', 'services/adapters/settings', 'waypost/model', '*'] },
];

/** The folders that hold our sources. */
const SOURCES = ['sdk/src', 'services', 'infra'];

const ENTRY_POINTS: Readonly<Record<string, string>> = {
  waypost: 'sdk/src/index.ts',
  'waypost/model': 'sdk/src/model/index.ts',
  'waypost/dynamodb': 'sdk/src/sources/dynamodb.ts',
  'waypost/http': 'sdk/src/sources/http.ts',
  'waypost/testing': 'sdk/src/testing.ts',
};

/** Every import of the sources; what names the package `waypost` leads to its file. */
export function readImports(root: string): Edge[] {
  return readEdges(root, listSources(root, SOURCES));
}

/** The same edge, led to the file behind the package's name. */
export function resolved({ from, to, lazy }: Edge): Edge {
  return { from, to: ENTRY_POINTS[to] ?? to, lazy };
}

/** One sentence for each edge that its folder's rule does not allow. */
export function findViolations(edges: readonly Edge[]): string[] {
  return edges.flatMap((edge) => {
    const rule = ruleOf(edge.from);
    if (rule === undefined) return [`${edge.from} is in no folder that the table of rules names`];
    return isAllowed(edge, rule) ? [] : [`${edge.from} imports ${edge.to}, which ${nameOf(rule)} may not`];
  });
}

/** The imports between folders, each once, with what follows from others left out. */
export function folderEdges(edges: readonly Edge[]): { readonly from: string; readonly to: string }[] {
  const targets = new Map<string, Set<string>>();
  for (const { from, to } of edges.map(resolved)) {
    const [source, target] = [folderOf(from), folderOf(to)];
    if (source === undefined || target === undefined || source === target) continue;
    targets.set(source, (targets.get(source) ?? new Set()).add(target));
  }
  return [...targets].flatMap(([from, direct]) =>
    [...direct].filter((to) => !isImplied(from, to, targets)).map((to) => ({ from, to })),
  );
}

/** The folders and their imports as a Mermaid flow chart, the top folder first. */
export function drawArchitecture(imports: readonly Edge[]): string {
  const edges = folderEdges(imports).map(({ from, to }) => `  ${idOf(from)} --> ${idOf(to)}`);
  const folders = [...new Set(RULES.map(nameOf))].map((folder) => `  ${idOf(folder)}["${folder}"]`);
  return ['```mermaid', 'flowchart TD', ...folders, ...edges.sort(), '```'].join('\n');
}

/** Where the picture stands. */
export const PICTURE = join('services', 'architecture.md');

const MARKED = /(<!-- architecture -->\n\n)[^]*?(\n\n<!-- \/architecture -->)/;

/** The document with the picture in its place. */
export function withPicture(document: string, picture: string): string {
  return document.replace(MARKED, (_, before: string, after: string) => `${before}${picture}${after}`);
}

const idOf = (folder: string): string => folder.replace(/[^a-z]/g, '_');

const nameOf = ({ folder }: FolderRule): string => folder.replace('/**', '');

function folderOf(file: string): string | undefined {
  const rule = ruleOf(file);
  return rule && nameOf(rule);
}

function ruleOf(file: string): FolderRule | undefined {
  return RULES.find(({ folder }) => file.startsWith(`${folder.replace('/**', '')}/`));
}

/** Whether another folder that `from` imports leads to `to` as well. */
function isImplied(from: string, to: string, targets: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  return [...(targets.get(from) ?? [])].some((next) => next !== to && leadsTo(next, to, targets, new Set([from])));
}

function leadsTo(
  from: string,
  to: string,
  targets: ReadonlyMap<string, ReadonlySet<string>>,
  seen: Set<string>,
): boolean {
  if (from === to) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return [...(targets.get(from) ?? [])].some((next) => leadsTo(next, to, targets, seen));
}

function isAllowed({ from, to, lazy }: Edge, { folder, may, lazily = [], never = [] }: FolderRule): boolean {
  const own = folder.endsWith('/**') ? folder.slice(0, -3) : `${folder}/**`;
  const isWithin = (pattern: string): boolean => fits(to, pattern);
  if (never.some(isWithin)) return false;
  return [own, ...may].some(isWithin) || (lazy && lazily.some(isWithin)) || from === to;
}

/** Whether an import's target is within what the pattern stands for. */
function fits(target: string, pattern: string): boolean {
  const choice = /^(.*)\{(.*)\}(.*)$/.exec(pattern);
  if (choice !== null) {
    const [, before = '', names = '', after = ''] = choice;
    return names.split(',').some((name) => fits(target, before + name + after));
  }
  if (pattern === '*') return !['sdk/**', 'services/**', 'infra/**', 'waypost/**'].some((ours) => fits(target, ours));
  if (pattern === 'node:') return target.startsWith(pattern);
  const tree = pattern.endsWith('/**') ? pattern.slice(0, -3) : undefined;
  if (tree !== undefined) return target === tree || target.startsWith(`${tree}/`);
  return target === pattern || (target.startsWith(`${pattern}/`) && isFileDirectlyIn(target, pattern));
}

/** A file of ours directly in the folder; a package's sub-path counts as within the package. */
function isFileDirectlyIn(target: string, folder: string): boolean {
  return !/^(sdk|services|infra)\//.test(target) || !target.slice(folder.length + 1).includes('/');
}
