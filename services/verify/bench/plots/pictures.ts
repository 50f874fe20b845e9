// Which figures each picture shows, and in whose README it stands.
import type { AreaName } from '../areas.js';
import type { Result } from '../result.js';
import type { Bar, Group } from './chart.js';

export interface Picture {
  readonly area: AreaName;
  readonly title: string;
  /** Relative to the repository's root. */
  readonly readme: string;
  readonly groups: readonly Shown[];
}

interface Shown {
  readonly title: string;
  /** Of the names of results and yardsticks: which are shown; what it matches is left out of the label. */
  readonly of: RegExp;
  readonly ours: RegExp;
  /** By the number in each label, not as they were measured. */
  readonly bySize?: true;
}

export const PICTURES: readonly Picture[] = [
  {
    area: 'hit',
    title: 'An answer from memory',
    readme: 'sdk/README.md',
    groups: [
      { title: 'at once', of: /^(?=peek|Map\.get|lru-cache get)/, ours: /^peek/ },
      { title: 'as a promise', of: /^(?!peek|Map\.get|lru-cache get)/, ours: /^resolve/ },
    ],
  },
  {
    area: 'cold',
    title: 'An answer from the registry, over an open connection',
    readme: 'sdk/README.md',
    groups: [
      { title: 'median', of: /, p50$/, ours: /^resolve/ },
      { title: 'CPU a call', of: /, CPU$/, ours: /^resolve/ },
    ],
  },
  {
    area: 'start',
    title: 'Starting',
    readme: 'sdk/README.md',
    groups: [
      { title: 'import', of: /, import$/, ours: /^(waypost|handler)/ },
      { title: 'CPU of the import', of: /, import, CPU$/, ours: /^(waypost|handler)/ },
      {
        title: 'from the start of the process to the first answer',
        of: /, (first answer|start)$/,
        ours: /^(waypost|handler)/,
      },
    ],
  },
  {
    area: 'ingest',
    title: 'Events into the registry, by the deployed handler',
    readme: 'services/README.md',
    groups: [1, 8, 32].map((atOnce) => ({
      title: `${atOnce} at a time`,
      of: new RegExp(` at ${atOnce}$`),
      ours: /^handler/,
    })),
  },
  {
    area: 'query',
    title: 'The query endpoint under load',
    readme: 'services/README.md',
    groups: [1, 32, 256].map((connections) => ({
      title: connections === 1 ? '1 connection' : `${connections} connections`,
      of: new RegExp(` at ${connections}$`),
      ours: /^(address|304)/,
    })),
  },
  {
    area: 'growth',
    title: 'What grows with the registry',
    readme: 'infra/README.md',
    groups: [
      { title: 'cold resolve, by services', of: /^resolve at /, ours: /./, bySize: true },
      { title: 'an event through the handler, by services', of: /^event at /, ours: /./, bySize: true },
      { title: 'a page of a hundred names, by services', of: /^list page at /, ours: /./, bySize: true },
      { title: 'a quiet sweep, by APIs', of: /^quiet sweep of (?=.*, time an API$)/, ours: /./, bySize: true },
    ],
  },
];

/** The groups of a picture, the yardsticks among the bars; without figures there is no group. */
export function groupsOf({ groups }: Picture, results: readonly Result[]): Group[] {
  return groups.flatMap(({ title, of, ours, bySize }) => {
    const bars = new Map<string, Bar & { readonly unit: string }>();
    for (const { name, value, against, againstValue, unit } of results) {
      const shown = [
        [name, value] as const,
        ...(against === null || againstValue === null ? [] : [[against, againstValue] as const]),
      ];
      for (const [label, figure] of shown) {
        if (of.test(label))
          bars.set(label, { label: label.replace(of, ''), value: figure, ours: ours.test(label), unit });
      }
    }
    const all = [...bars.values()];
    const [first] = all;
    if (first === undefined) return [];
    return [{ title, unit: first.unit, bars: bySize ? all.sort((a, b) => sizeIn(a) - sizeIn(b)) : all }];
  });
}

const sizeIn = ({ label }: Bar): number => Number(/\d+/.exec(label)?.[0]);
