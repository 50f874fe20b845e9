// `waypost agent`: runs the reverse proxy that gives each service a stable URL, until Ctrl-C or SIGTERM.
import { startAgent } from '../../agent/agent.js';
import { readAgentSettings } from '../../agent/settings.js';
import { settingsOf } from '../../options.js';
import { resultOf, type CommandSpec, type Invocation } from '../command.js';
import { EXIT, type ExitCode } from '../exit-code.js';

export const agent: CommandSpec = {
  line: 'agent',
  summary: 'serve every service under a stable local URL, for programs in any language',
  more: 'Calls go to http://127.0.0.1:4681/svc/<service>/<path>. Each option has a variable, such as WAYPOST_AGENT_PORT.',
  shared: ['network', 'region'],
  options: [
    { flags: '--port <port>', about: 'port to listen on (default: 4681)' },
    {
      flags: '--listen <address>',
      about: 'address to listen on; beyond loopback only with a token (default: 127.0.0.1)',
    },
    {
      flags: '--state <directory>',
      about: 'keep the last known addresses there, for a start while the registry is down',
    },
    { flags: '--services <globs>', about: 'services that may be called, such as orders-*,billing-api (default: all)' },
    { flags: '--token-file <file>', about: 'require its content in the header x-waypost-token of every call' },
    { flags: '--allow-host <names>', about: 'host names that callers may use, beside localhost' },
    { flags: '--call-timeout <seconds>', about: 'longest time in which a service may send nothing (default: 900)' },
    { flags: '--connect-timeout <seconds>', about: 'longest time to connect to a service (default: 10)' },
    { flags: '--drain-timeout <seconds>', about: 'longest time for calls under way after SIGTERM (default: 25)' },
    { flags: '--check', about: 'check the options and exit' },
  ],
  examples: [
    'waypost agent --network vpc-0a1b2c3d',
    'waypost agent --state /var/lib/waypost --services orders-api,billing-*',
  ],
  run: async (invocation) => {
    const { text, context, flag } = invocation;
    const settings = readAgentSettings(text, context.env);
    const reader = invocation.reader();
    const { source } = reader;
    const registry = settingsOf({
      sources: [source],
      env: context.env,
      runtime: context.runtime,
      network: text('network'),
      region: text('region'),
    });
    if (flag('check')) {
      const { port, listen, state = null, services, hosts } = settings;
      const shown = {
        registry: source.description,
        port,
        listen,
        state,
        services,
        hosts,
        token: settings.token !== undefined,
      };
      return resultOf(shown, () => ['The options are valid.']);
    }
    // Before the ready line, so that no signal after it ends the process without draining.
    const interrupted = context.interrupted();
    const running = await startAgent({ settings, registry, source, reader, warn: invocation.terminal.warn });
    announce(invocation, running.url);
    return drainWhenInterrupted(interrupted, running.drain);
  },
};

function announce({ terminal, json, reader }: Invocation, url: string): void {
  const registry = reader().description;
  if (json) terminal.jsonLine({ event: 'ready', url, registry });
  else terminal.print([`Ready: ${url}/svc/<service>/<path>  (registry: ${registry})`]);
}

async function drainWhenInterrupted(signal: AbortSignal, drain: () => Promise<void>): Promise<ExitCode> {
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await drain();
  return EXIT.found;
}
