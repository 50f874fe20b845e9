// `enrolment`: the accounts and owners of a large organization are applied to one registry, changed, and applied again after a crash.
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { seededRandom } from '../../../../sdk/test/seeded-random.js';
import { createEnrolmentStore } from '../../../adapters/dynamodb/enrolment-store.js';
import { carryOutPending, storeEnrolment, type EnrolmentDeps } from '../../../app/enrolment/apply-enrolment.js';
import { applyFacts } from '../../../app/ingest/apply.js';
import { ownersOfNames } from '../../../core/enrolment/changes.js';
import { BLANK_ENROLMENT, readEnrolment, type EnrolmentDocument } from '../../../core/enrolment/document.js';
import { enrolmentOf } from '../../../core/enrolment/enrolment.js';
import { ready } from '../../../core/test/facts.js';
import { createRig, type Rig } from '../../../test/rig.js';
import type { Figures, Target, Trial } from '../target.js';

/** 5,000 accounts for 100,000 owners. */
const OWNERS_OF_AN_ACCOUNT = 20;
const EXCLUDED = 10;
const MOVE = { at: 0, cause: { eventName: 'ApplyConfig', eventId: 'proof', principal: 'operator', tool: null } };

const accountOf = (index: number): string => String(100_000_000_000 + index);
const nameOf = (index: number): string => `team-${String(index)}.orders-api`;

/** Each name has an owner; `shift` gives all names of one account in ten to the next account. */
function documentOf(owners: number, shift: number): EnrolmentDocument {
  const count = Math.ceil(owners / OWNERS_OF_AN_ACCOUNT);
  const read = readEnrolment({
    ...BLANK_ENROLMENT,
    include: Array.from({ length: count }, (_, index) => accountOf(index)),
    exclude: Array.from({ length: EXCLUDED }, (_, index) => accountOf(count + index)),
    owners: Array.from({ length: owners }, (_, index) => {
      const account = index % count;
      return { names: nameOf(index), account: accountOf(account % 10 === 0 ? (account + shift) % count : account) };
    }),
  });
  assert.ok(read.ok, 'the document is valid');
  return read.document;
}

async function run({ seed, amount, report }: Trial): Promise<Figures> {
  const rig = await createRig();
  try {
    const deps = depsOf(rig);
    await applyFacts(rig.apply, deployedBy(accountOf(1)));
    const first = documentOf(amount, 0);
    const began = performance.now();
    assert.ok(await storeEnrolment(deps, { document: first, base: 0, move: MOVE }));
    await carryOutPending(deps, MOVE);
    const seconds = (performance.now() - began) / 1000;
    report(amount / 2);
    await expectApplied(deps, first);
    await crashOnce(deps, documentOf(amount, 1), seededRandom(seed)());
    await expectApplied(deps, documentOf(amount, 1));
    const [entry] = (await rig.source.read([{ kind: 'service', name: nameOf(0) }])).documents;
    // The second version gives the name to account 1, which claimed it first; the first version did not.
    assert.equal(entry?.accountId, accountOf(1));
    const { stored } = await deps.enrolments.current();
    return { 'seconds to apply': Math.round(seconds * 10) / 10, 'bytes of the item': JSON.stringify(stored).length };
  } finally {
    await rig.stop();
  }
}

function depsOf(rig: Rig): EnrolmentDeps {
  const runtime = { clock: rig.clock, sleep: async () => undefined, random: () => 0.5 };
  const enrolments = createEnrolmentStore({ client: rig.client, table: rig.tables.records, ...runtime });
  return { enrolments, store: rig.store, setup: rig.config, ...runtime };
}

const deployedBy = (account: string) =>
  ready('api0000001', 1000, { account, vpceIds: [], tags: { service: nameOf(0) } });

/** The process dies when some of the owners are written, and the next process writes the rest. */
async function crashOnce(deps: EnrolmentDeps, document: EnrolmentDocument, share: number): Promise<void> {
  const dying = {
    ...deps.enrolments,
    writeOwners: async (owned: Parameters<EnrolmentDeps['enrolments']['writeOwners']>[0]) => {
      await deps.enrolments.writeOwners(owned.slice(0, Math.floor(owned.length * share)));
      throw new Error('killed');
    },
  };
  assert.ok(await storeEnrolment(deps, { document, base: 1, move: MOVE }));
  await assert.rejects(carryOutPending({ ...deps, enrolments: dying }, MOVE), /killed/);
  await carryOutPending(deps, MOVE);
}

/** Checks that every owner is stored, that every included account counts, and that no excluded account counts. */
async function expectApplied({ enrolments }: EnrolmentDeps, document: EnrolmentDocument): Promise<void> {
  const owners = ownersOfNames(document);
  const found = await enrolments.owners([...owners.keys()]);
  assert.deepEqual(
    found.map((owned) => owned?.account),
    [...owners.values()],
  );
  const { stored, membership } = await enrolments.current();
  const { enrols } = enrolmentOf(stored, membership);
  assert.ok(document.include.every(enrols));
  assert.ok(!document.exclude.some(enrols));
}

export const enrolment: Target = {
  name: 'enrolment',
  proves: 'a registry stores the accounts and owners of an organization, and a crash while they are applied loses none',
  unit: 'owners',
  long: 100_000,
  short: 400,
  run,
};
