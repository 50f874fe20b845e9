// Carries out one command of an operator.
import { userInfo } from 'node:os';
import { randomUUID } from 'node:crypto';
import { isApiId, type Cause } from 'waypost/model';
import { type ApplyDeps, applyFacts } from '../app/ingest/apply.js';
import { applyAct } from '../app/upkeep/apply-act.js';
import { expireTombstones } from '../app/upkeep/expire.js';
import type { Clock } from '../app/ports.js';
import { rebuild } from '../app/upkeep/rebuild.js';
import type { OperatorAct } from '../core/names/act.js';
import { elect, electedOwner } from '../core/names/elect.js';
import { configFor } from '../core/registry-config.js';
import type { AdminCommand, ConfigCommand, HubCommand, TransferCommand } from './arguments.js';
import { inFileSpool } from './file-spool.js';

interface AdminDeps extends ApplyDeps {
  readonly clock: Clock;
  /** The principal that the history shows. */
  readonly operator: string;
}

/** The result of a command: lines for a person, and data for a program. */
export interface AdminReport {
  /** Nothing was done; the lines say why. */
  readonly failed?: true;
  readonly lines: readonly string[];
  readonly data: unknown;
}

export async function run(
  deps: AdminDeps,
  command: Exclude<AdminCommand, ConfigCommand | TransferCommand | HubCommand>,
): Promise<AdminReport> {
  switch (command.command) {
    case 'rebuild':
      return rebuilt(deps, command.apply);
    case 'expire': {
      const expired = await expireTombstones(deps.store, deps.clock, command.all);
      return {
        lines: [`Read ${String(expired.seen)} items and shrank ${String(expired.shrunk)} tombstones.`],
        data: expired,
      };
    }
    case 'revive':
      return revived(deps, command);
    default:
      return decide(deps, command);
  }
}

async function decide(
  deps: AdminDeps,
  command: Extract<AdminCommand, { readonly name: string }>,
): Promise<AdminReport> {
  const act = await actOf(deps, command);
  if (act === undefined) {
    return { lines: [`"${command.name}" has no owner, so there is nothing to release.`], data: { changed: false } };
  }
  const changed = await applyAct(deps, act);
  const [stored] = await deps.store.names([command.name]);
  const config = configFor(command.name, deps.config, stored?.owner);
  const entry = stored?.value === undefined ? null : elect(stored.value, config);
  const scopes = (entry?.regions ?? []).map(
    ({ region, status, current }) =>
      `  ${region}  ${status}${current === null ? '' : `  API ${current.apiId}, stage ${current.stage}`}`,
  );
  const owner = entry === null ? 'nobody' : `account ${entry.accountId}`;
  return {
    lines: [changed ? 'Done.' : 'Nothing changed.', `The owner of ${command.name} is ${owner}.`, ...scopes],
    data: { changed, entry },
  };
}

async function actOf(
  deps: AdminDeps,
  command: Extract<AdminCommand, { readonly name: string }>,
): Promise<OperatorAct | undefined> {
  const { name } = command;
  const at = deps.clock();
  switch (command.command) {
    case 'pin':
      return { kind: 'Pinned', name, apiId: command.apiId, at, cause: causeOf('Pin', deps.operator) };
    case 'unpin':
      return { kind: 'Pinned', name, apiId: null, at, cause: causeOf('Unpin', deps.operator) };
    case 'release': {
      const [stored] = await deps.store.names([name]);
      const config = configFor(name, deps.config, stored?.owner);
      const owner = stored?.value === undefined ? undefined : electedOwner(stored.value, config);
      const account = command.account ?? owner;
      // `applyAct` reports an unknown name.
      if (account === undefined && stored?.value !== undefined) return undefined;
      return { kind: 'Released', name, account: account ?? '', at, cause: causeOf('Release', deps.operator) };
    }
  }
}

async function revived(
  deps: AdminDeps,
  { id, account, region }: Extract<AdminCommand, { readonly command: 'revive' }>,
): Promise<AdminReport> {
  const resource = { account, region, id };
  const stored = isApiId(id) ? await deps.store.api(resource) : await deps.store.endpoint(resource);
  if (stored.value?.deleted === undefined) {
    const state = stored.value === undefined ? 'unknown' : 'not deleted';
    return {
      lines: [`${id} of account ${account} in ${region} is ${state}, so nothing changed.`],
      data: { changed: false },
    };
  }
  const provenance = { account, region, at: deps.clock(), cause: causeOf('Revive', deps.operator) };
  const { changed } = await applyFacts(deps, [
    isApiId(id)
      ? { kind: 'ApiRevived', ...provenance, apiId: id }
      : { kind: 'EndpointRevived', ...provenance, vpceId: id },
  ]);
  return {
    lines: [`${id} serves again in its last known state. Run a full sweep to read its present state.`],
    data: { changed },
  };
}

export function causeOf(eventName: string, operator: string): Cause {
  return { eventName, eventId: randomUUID(), principal: operator, tool: 'waypost-admin' };
}

async function rebuilt({ store, config, clock, operator }: AdminDeps, apply: boolean): Promise<AdminReport> {
  const move = { at: clock(), cause: causeOf('Rebuild', operator) };
  const result = await inFileSpool((spool) =>
    rebuild(store, config, apply ? { dryRun: false, move, spool } : { dryRun: true, spool }),
  );
  const { records, found, differences, written } = result;
  const shown = differences.slice(0, SHOWN).map(({ what }) => `  ${what} differs`);
  const more = found - shown.length;
  const outcome =
    found === 0
      ? 'The entries match the records.'
      : apply
        ? `Wrote ${String(written)} corrections.`
        : 'Dry run: nothing was written. Write the corrections with npm run admin -- rebuild --apply';
  return {
    lines: [
      `Read ${String(records)} records and found ${String(found)} differences.`,
      ...shown,
      ...(more > 0 ? [`  … and ${String(more)} more (--json shows the first 1,000)`] : []),
      outcome,
    ],
    data: result,
  };
}

const SHOWN = 20;

/** The operator's name on this machine, for a registry without AWS identities. */
export function localOperator(): string {
  return userInfo().username;
}
