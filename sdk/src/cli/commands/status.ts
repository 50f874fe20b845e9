// `waypost status`: one verdict for the registry, with the accounts that need attention.
import { accountsReport } from '../../model/answers.js';
import {
  HEALTHS,
  registryVerdict,
  worstFirst,
  type AccountLevel,
  type AccountReport,
  type RegistryVerdict,
} from '../../model/index.js';
import { decode } from '../../sources/decode.js';
import { resultOf, type CommandSpec } from '../command.js';
import { EXIT } from '../exit-code.js';
import { allOf } from '../reader/reader.js';
import { aligned, counted } from '../terminal/columns.js';
import type { Pen } from '../terminal/pen.js';

interface StatusReport extends RegistryVerdict {
  readonly registry: string;
  /** The accounts that are `bad` or `unsure`, worst first. */
  readonly attention: readonly AttentionRow[];
}

interface AttentionRow {
  readonly accountId: string;
  readonly region: string;
  readonly level: AccountLevel;
  readonly word: string;
  readonly sentence: string;
}

const NO_REPORT = "The readers' table does not hold the enrolment report. Give --url to judge the accounts as well.";
/** How many accounts are shown to a person. */
const SHOWN = 10;

export const status: CommandSpec = {
  line: 'status',
  summary: 'judge the whole registry: accounts and services',
  more: 'Exits with 1 if an account sends no events or denies access, or a service is blocked; with 0 otherwise, also where something needs attention; with 3 if the registry cannot be reached.',
  shared: [],
  examples: ['waypost status --url http://127.0.0.1:4680', "waypost status --json | jq -r '.attention[].accountId'"],
  run: async ({ reader }) => {
    const { operator, services, description } = reader();
    const accounts = operator === undefined ? [] : reportOf(await operator.accounts(), description);
    const verdict = registryVerdict(accounts, await allOf(services));
    const attention = worstFirst(accounts)
      .filter(({ assessment: { tone } }) => tone === 'bad' || tone === 'unsure')
      .map(({ account: { accountId, region }, assessment: { tone, word, sentence } }) => ({
        ...{ accountId, region, level: tone, word, sentence },
      }));
    const notes = operator === undefined ? [{ kind: 'note', text: NO_REPORT } as const] : [];
    const exit = verdict.verdict === 'trouble' ? EXIT.notResolvable : EXIT.found;
    return resultOf({ registry: description, ...verdict, attention }, linesOf, { notes, exit });
  },
};

function reportOf(body: unknown, from: string): readonly AccountReport[] {
  return decode(accountsReport, body, { from, what: 'enrolment report' }).accounts;
}

function linesOf({ registry, verdict, accounts, services, attention }: StatusReport, pen: Pen): string[] {
  const paint = { trouble: pen.red, attention: pen.yellow, ok: pen.green }[verdict];
  const { bad, unsure, quiet, good } = accounts;
  const words = [...HEALTHS, 'live', 'not-ready', 'gone'].flatMap((kind) =>
    (services[kind] ?? 0) === 0 ? [] : [`${String(services[kind])} ${kind}`],
  );
  const rows = attention
    .slice(0, SHOWN)
    .map(({ level, accountId, region, word, sentence }) => [
      level === 'bad' ? pen.red('✖') : pen.yellow('!'),
      `${accountId} ${region}`,
      word,
      pen.dim(sentence),
    ]);
  const more = attention.length > SHOWN ? [`and ${String(attention.length - SHOWN)} more: waypost accounts`] : [];
  return [
    `${paint(`${{ trouble: '✖', attention: '!', ok: '✔' }[verdict]} ${verdict}`)}  ${pen.dim(registry)}`,
    ...aligned([
      ['accounts', counted(bad + unsure + quiet + good, 'account and region', 'accounts and regions')],
      [
        '',
        `${String(bad)} in trouble, ${String(unsure)} need attention, ${String(quiet)} unknown, ${String(good)} fine`,
      ],
      ['services', words.length === 0 ? 'none' : words.join(', ')],
    ]),
    ...(rows.length === 0 ? [] : ['', ...aligned(rows)]),
    ...more,
  ];
}
