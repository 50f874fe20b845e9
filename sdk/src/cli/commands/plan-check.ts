// `waypost plan-check`: what a Terraform plan or a CloudFormation change set does to callers, before it is applied.
import { impactOf, isHarmless } from '../../model/index.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { EXIT } from '../exit-code.js';
import { SNAPSHOT_OPTION } from './impact.js';

export const planCheck: CommandSpec = {
  line: 'plan-check <file>',
  summary: 'show what a Terraform plan or CloudFormation change set does to callers',
  more: 'Reads `terraform show -json <plan>` or `aws cloudformation describe-change-set`; - is the standard input. Exits with code 0 for no impact, and 1 for an impact.',
  shared: [],
  options: [SNAPSHOT_OPTION, { flags: '--markdown', about: 'print Markdown for a pull request' }],
  examples: [
    'terraform show -json plan.out | waypost plan-check - --markdown',
    'waypost plan-check changes.json --snapshot waypost.json',
  ],
  run: checkPlan,
};

async function checkPlan(invocation: Invocation) {
  const [{ readEstate, readJsonFile }, { lossesOfPlan }, { readPlan }, shown] = await Promise.all([
    import('../impact/estate.js'),
    import('../impact/plan.js'),
    import('../impact/read-plan.js'),
    import('../impact/show-plan.js'),
  ]);
  const plan = readPlan(readJsonFile(invocation.args[0] ?? ''));
  const report = { ...plan, ...impactOf(await readEstate(invocation), lossesOfPlan(plan)) };
  const isFree = isHarmless(report) && report.notes.length === 0;
  const linesOf = invocation.flag('markdown') ? shown.planMarkdown : shown.planLines;
  return resultOf(report, linesOf, { exit: isFree ? EXIT.found : EXIT.notResolvable });
}
