// `npm run live-check`: checks Waypost's assumptions about AWS in your own account, and removes everything that it created.
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { stdin, stdout } from 'node:process';
import { createInterface } from 'node:readline/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { messageOf } from 'waypost/model';
import { LiveAccount, RUN_TAG } from './account.js';
import { readLiveCheckArguments, USAGE, type LiveCheckRequest } from './arguments.js';
import { runQuestions, tableOf, type LiveOutcome } from './run.js';
import { createTranscript, masked } from './transcript.js';

const print = (line: string): void => void stdout.write(`${line}\n`);
const clock = (): Date => new Date();

async function main(args: readonly string[]): Promise<number> {
  const now = clock();
  const given = readLiveCheckArguments(args, { env: process.env, run: `${now.getTime()}` });
  if ('help' in given) {
    print(USAGE);
    return 0;
  }
  if ('wrong' in given) {
    process.stderr.write(`error: ${given.wrong}\nfix:   npm run live-check -- --help\n`);
    return 2;
  }
  return given.removes ? remove(given) : check(given);
}

async function remove(request: LiveCheckRequest): Promise<number> {
  const account = new LiveAccount(request, createTranscript(clock), wait);
  return printLeft(request, await account.removeAll(print));
}

async function check(request: LiveCheckRequest): Promise<number> {
  print(planOf(request));
  if (!request.yes && !(await agreed())) return 2;
  mkdirSync(request.out, { recursive: true });
  const transcript = createTranscript(clock);
  const signal = interruption();
  const waitUnlessInterrupted = (ms: number) => wait(ms, undefined, { signal });
  const account = new LiveAccount(request, transcript, waitUnlessInterrupted);
  let written = 0;
  const keep = (outcome: LiveOutcome): void => {
    const steps = transcript.entries.slice(written);
    written = transcript.entries.length;
    const source = process.env.AWS_ENDPOINT_URL === undefined ? 'AWS' : 'an emulator';
    writeFileSync(join(request.out, `${outcome.id}.json`), `${masked({ ...outcome, source, steps })}\n`);
  };
  const asking = { account, wait: waitUnlessInterrupted, print, clock };
  const result = await runQuestions({
    asking,
    questions: request.questions,
    isInVpc: once(() => reaches(account)),
    keep,
    removeAll: () => new LiveAccount(request, transcript, wait).removeAll(print),
    signal,
  });
  const table = tableOf(result.outcomes);
  writeFileSync(join(request.out, 'results.md'), `${table}\n`);
  print(`\n${table}\n\nTranscripts: ${request.out}`);
  if (result.ended) process.stderr.write('error: the run was interrupted, so some questions were not asked.\n');
  const hasLeft = printLeft(request, result.left);
  if (result.ended || result.outcomes.some((outcome) => outcome.result === 'failed')) return 3;
  return hasLeft === 0 && result.outcomes.some((outcome) => outcome.result === 'differs') ? 1 : hasLeft;
}

function planOf({ region, run, vpcId, subnetIds, questions }: LiveCheckRequest): string {
  const minutes = questions.reduce((sum, question) => sum + question.minutes, 0);
  const emulator = process.env.AWS_ENDPOINT_URL;
  const hours = Math.ceil(minutes / 60);
  return [
    emulator === undefined
      ? `In ${region}, this run`
      : `On the emulator ${emulator}, whose answers are not those of AWS, this run`,
    `  makes   private REST APIs named waypost-live-check-${run}, and up to three VPC endpoints in ${vpcId} (${subnetIds.join(', ')})`,
    `  tags    each with ${RUN_TAG}=${run}, and removes what has this tag at the end, also after a failure or Ctrl-C`,
    `  takes   about ${minutes} minutes`,
    `  costs   about ${(0.03 * subnetIds.length * hours).toFixed(2)} USD: three endpoints at 0.01 USD an hour and subnet (list price of us-east-1)`,
    '  asks',
    ...questions.map(
      ({ id, asks, needsVpc }) => `    ${id.padEnd(30)} ${asks}${needsVpc === true ? ' (from inside the VPC)' : ''}`,
    ),
    '',
  ].join('\n');
}

async function agreed(): Promise<boolean> {
  if (!stdin.isTTY) {
    process.stderr.write('error: there is no terminal to ask in.\nfix:   add --yes to start without asking.\n');
    return false;
  }
  const terminal = createInterface({ input: stdin, output: stdout });
  const answer = await terminal.question('Go on? [y/N] ').finally(() => terminal.close());
  return /^y(?:es)?$/i.test(answer.trim());
}

/** Whether this machine can open a TCP connection to the endpoint. */
async function reaches(account: LiveAccount): Promise<boolean> {
  const { dnsName } = await account.endpoint();
  return new Promise((resolve) => {
    const socket = connect({ host: dnsName, port: 443, timeout: 10_000 });
    const end = (is: boolean) => () => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', end(true)).once('error', end(false)).once('timeout', end(false));
  });
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => (value ??= read());
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      print('Interrupted: removing what was made.');
      controller.abort();
    });
  }
  return controller.signal;
}

function printLeft({ region, run }: LiveCheckRequest, left: readonly string[]): number {
  if (left.length === 0) {
    print('Everything is removed.');
    return 0;
  }
  const again = `--region ${region} --remove ${run}`;
  process.stderr.write(`error: left in the account: ${left.join(', ')}\nfix:   npm run live-check -- ${again}\n`);
  return 3;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`error: ${messageOf(error)}\n`);
    process.exitCode = 3;
  },
);
