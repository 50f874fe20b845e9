// `waypost agent`: runs the reverse proxy that gives each service a stable URL, until Ctrl-C or SIGTERM.
import type { RunningAgent } from '../../agent/agent.js';
import type { OptionText } from '../../agent/config-file.js';
import { AGENT_OPTIONS, REGISTRY_KEYS } from '../../agent/options.js';
import type { AgentSettings } from '../../agent/settings.js';
import { defined, invalidQuestion, messageOf, quote, WaypostError } from '../../model/index.js';
import { settingsOf } from '../../options.js';
import { readVariable, type RegistryRuntime } from '../../runtime.js';
import { resultOf, type CommandResult, type CommandSpec, type Invocation } from '../command.js';
import { EXIT, type ExitCode } from '../exit-code.js';
import { invalidRequest, problemOf } from '../failure.js';
import { openReader } from '../reader/open-reader.js';
import type { RegistryReader } from '../reader/reader.js';

export const agent: CommandSpec = {
  line: 'agent',
  summary: 'serve every service under a stable local URL, for programs in any language',
  more:
    'Calls go to http://127.0.0.1:4681/svc/<service>/<path>, look-ups to http://127.0.0.1:4681/v1/. An option is taken from the ' +
    'command line, else from its variable, such as WAYPOST_AGENT_PORT, else from the file of --config. SIGTERM lets calls under way ' +
    'end; SIGHUP reads the file and the token again.',
  shared: ['network', 'region'],
  options: [...Object.values(AGENT_OPTIONS), { flags: '--check', about: 'check the options and exit' }],
  examples: [
    'waypost agent --network vpc-0a1b2c3d',
    'waypost agent --state /var/lib/waypost --services orders-api,billing-*',
    'waypost agent --config /etc/waypost/agent.json --check',
  ],
  run: async (invocation) => {
    // Loaded by this command alone.
    const { layeredOptions, readAgentSettings } = await import('../../agent/settings.js');
    const { context, flag } = invocation;
    const given = optionsOf(invocation);
    const settings = readAgentSettings(given, context.env);
    const read = layeredOptions(given, context.env);
    const reader = readerOf(invocation, read);
    refuseQuestion(callerOf(invocation, read));
    if (flag('check')) return await checked(settings, reader);
    // Before the ready line, so that no signal after it ends the process without draining.
    const interrupted = context.interrupted();
    const running = await start(invocation, { settings, reader, read });
    const registry = registryOf(read);
    context.onHangUp?.(() =>
      reload(invocation, running, () => {
        const next = readAgentSettings(given, context.env);
        const other = registryOf(layeredOptions(given, context.env));
        return { next, changed: REGISTRY_KEYS.filter((key) => other[key] !== registry[key]) };
      }),
    );
    announce(invocation, running.url, reader);
    return drainWhenInterrupted(interrupted, running.drain);
  },
};

/** The options of the command line as text, switches too. */
function optionsOf({ text, flag }: Invocation): OptionText {
  return (name) => text(name) ?? (flag(name) ? '1' : undefined);
}

/** The registry of the options or the environment, else that of the file. */
function readerOf(invocation: Invocation, read: OptionText): RegistryReader {
  const [table, url] = [read('table'), read('url')];
  if (invocation.hasRegistry || (table === undefined && url === undefined)) return invocation.reader();
  return openReader({ table, url, region: read('region'), sign: read('sign') === '1' }, invocation.context);
}

interface StartingAgent {
  readonly settings: AgentSettings;
  readonly reader: RegistryReader;
  readonly read: OptionText;
}

async function start(invocation: Invocation, { settings, reader, read }: StartingAgent): Promise<RunningAgent> {
  const { context, terminal } = invocation;
  const { startAgent } = await import('../../agent/agent.js');
  const { env, runtime } = context;
  const { source } = reader;
  const registry = settingsOf({ sources: [source], env, runtime, ...defined(callerOf(invocation, read)) });
  const warn = (message: string): void => terminal.logLine(logRow('warn', message, runtime));
  return startAgent({ settings, registry, source, reader, warn, log: terminal.logLine });
}

/** The network and region of the callers. The environment comes before the file. */
function callerOf({ text, context: { env } }: Invocation, read: OptionText) {
  return {
    network: text('network') ?? readVariable(env, 'WAYPOST_NETWORK') ?? read('network'),
    region: text('region') ?? readVariable(env, 'AWS_REGION') ?? read('region'),
  };
}

function refuseQuestion(caller: ReturnType<typeof callerOf>): void {
  const problem = invalidQuestion({ service: 'any', registry: '', ...caller });
  if (problem !== undefined) throw new WaypostError(problem);
}

const registryOf = (read: OptionText): Partial<Record<string, string | undefined>> =>
  Object.fromEntries(REGISTRY_KEYS.map((key) => [key, read(key)]));

async function checked(settings: AgentSettings, { description }: RegistryReader): Promise<CommandResult> {
  const { whyUnwritable, WRITABLE } = await import('../../agent/state-file.js');
  const why = settings.state === undefined ? undefined : await whyUnwritable(settings.state);
  if (why !== undefined) throw invalidRequest(`Invalid --state ${quote(settings.state ?? '')}: ${why}.`, WRITABLE);
  const shown = { registry: description, ...settings, token: settings.token !== undefined };
  return resultOf(shown, () => ['The options are valid.']);
}

/** A file that is wrong changes nothing. */
function reload(
  { terminal, context: { runtime } }: Invocation,
  running: RunningAgent,
  read: () => { readonly next: AgentSettings; readonly changed: readonly string[] },
): void {
  const log = (level: 'info' | 'warn', message: string): void => terminal.logLine(logRow(level, message, runtime));
  try {
    const { next, changed } = read();
    const fixed = [...changed.map((key) => `--${key}`), ...running.reload(next)];
    log('info', 'The configuration was read again.');
    if (fixed.length > 0) log('warn', `Restart the agent to change: ${fixed.join(', ')}.`);
  } catch (error) {
    const { message, remedy } = problemOf(error) ?? { message: messageOf(error), remedy: '' };
    log('warn', `The configuration stays as it was: ${message} ${remedy}`.trim());
  }
}

/** A line of the agent's log about itself, like those about requests. */
function logRow(level: 'info' | 'warn', message: string, { now }: RegistryRuntime): string {
  return JSON.stringify({ time: new Date(now()).toISOString(), level, event: 'agent', message });
}

function announce({ terminal, json }: Invocation, url: string, { description }: RegistryReader): void {
  if (json) terminal.jsonLine({ event: 'ready', url, registry: description });
  else terminal.print([`Ready: ${url}/svc/<service>/<path>  (registry: ${description})`]);
}

async function drainWhenInterrupted(signal: AbortSignal, drain: () => Promise<void>): Promise<ExitCode> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await drain();
  return EXIT.found;
}
