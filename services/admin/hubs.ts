// Carries out `hubs` and `promote`, which show and decide which hub of a registry publishes, if several regions have a hub.
import type { PublicationBoard } from '../core/publication.js';
import { timestampOf } from '../core/time.js';
import { promote, type PromoteDeps, type PromoteResult } from '../app/upkeep/promote.js';
import type { HubCommand } from './arguments.js';
import { causeOf, type AdminReport } from './run.js';

interface HubDeps extends PromoteDeps {
  /** The region of the hub that the operator's environment names. */
  readonly hub: string;
  readonly operator: string;
}

export async function runHubs(deps: HubDeps, command: HubCommand): Promise<AdminReport> {
  const { board, clock, hub, operator } = deps;
  if (command.command === 'hubs') {
    const seen = await board.read();
    return { lines: linesOf(seen, hub), data: { hub, ...seen } };
  }
  const move = { at: clock(), cause: causeOf('Promote', operator) };
  const result = await promote(deps, { hub, dryRun: command.dryRun, move });
  const report = { lines: [...adoptedLines(result), ...outcomeLines(result, hub)], data: { hub, ...result } };
  return result.outcome === 'lost' ? { failed: true, ...report } : report;
}

function linesOf({ promotion, withheld }: PublicationBoard, hub: string): string[] {
  const publishing =
    promotion === undefined
      ? 'No hub was ever promoted: every hub except a standby publishes.'
      : `The hub of ${promotion.hub} publishes: term ${String(promotion.term)}, since ${timestampOf(promotion.at)}.`;
  const others = withheld.filter((each) => each.hub !== promotion?.hub);
  return [
    publishing,
    ...others.map(({ hub: other, term, at }) =>
      term >= (promotion?.term ?? 0)
        ? `The hub of ${other} has withheld since ${timestampOf(at)}; all its functions do so within a minute.`
        : `The hub of ${other} has not seen term ${String(promotion?.term)} yet, and may publish when it is back. Then run npm run admin -- promote again.`,
    ),
    ...(promotion !== undefined && others.length === 0
      ? [
          'No other hub has seen this yet. A hub sees it within a minute after it is back and reaches its replica. Then run npm run admin -- promote again.',
        ]
      : []),
    `This environment names the hub of ${hub}.`,
  ];
}

const SHOWN = 20;

function adoptedLines({ found, adopted, outcome }: PromoteResult): string[] {
  if (found === 0) return ['This hub’s names and networks are those that readers see.'];
  const verb = outcome === 'dry-run' ? 'would adopt' : 'adopted';
  const more = found - Math.min(found, SHOWN);
  return [
    `This hub ${verb} what readers see of ${String(found)} names and networks:`,
    ...adopted
      .slice(0, SHOWN)
      .map(({ what, published, own }) => `  ${what}: ${published} (this hub: ${own ?? 'unknown'})`),
    ...(more > 0 ? [`  … and ${String(more)} more (--json shows the first 1,000)`] : []),
  ];
}

function outcomeLines(result: PromoteResult, hub: string): string[] {
  const { outcome, entries, left, board } = result;
  switch (outcome) {
    case 'dry-run':
      return [
        `Entries that differ from this hub’s records before it adopts these: ${String(entries)}.`,
        'Dry run: nothing was written. Promote with npm run admin -- promote',
      ];
    case 'lost':
      return [
        `Another operator promoted the hub of ${String(board.promotion?.hub)} at the same time, so this one was not promoted. Agree which hub to promote, then run the command again.`,
      ];
    default:
      return [
        `Wrote ${String(entries)} entries.`,
        ...(left > 0 ? [`Events still change ${String(left)} documents. Run the command again.`] : []),
        ...linesOf(board, hub),
      ];
  }
}
