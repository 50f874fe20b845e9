// The agent's options: their names are the same on the command line, in the environment and in the configuration file.

interface AgentOption {
  /** In commander's syntax: `--port <port>`. */
  readonly flags: string;
  readonly about: string;
}

/** By name, in the order of the help. */
export const AGENT_OPTIONS = {
  config: { flags: '--config <file>', about: 'JSON file with any of these options by name; SIGHUP reads it again' },
  port: { flags: '--port <port>', about: 'port to listen on (default: 4681)' },
  listen: {
    flags: '--listen <address>',
    about: 'address to listen on; beyond loopback only with a token (default: 127.0.0.1)',
  },
  state: {
    flags: '--state <directory>',
    about: 'keep the last known addresses there, for a start while the registry is down',
  },
  services: {
    flags: '--services <globs>',
    about: 'services that may be called, such as orders-*,billing-api (default: all)',
  },
  prefetch: { flags: '--prefetch <globs>', about: 'services whose addresses are read at the start' },
  'sign-services': {
    flags: '--sign-services <globs>',
    about: 'services whose calls are signed (SigV4) with the credentials of the agent',
  },
  'token-file': {
    flags: '--token-file <file>',
    about: 'require its content in the header x-waypost-token of every call; SIGHUP reads it again',
  },
  'allow-host': { flags: '--allow-host <names>', about: 'host names that callers may use, beside localhost' },
  'allow-relayed': {
    flags: '--allow-relayed',
    about: 'accept calls with Origin, Sec-Fetch-Site, X-Forwarded-For or Forwarded, which an application passes on',
  },
  'call-timeout': {
    flags: '--call-timeout <seconds>',
    about: 'longest time in which a service may send nothing (default: 900)',
  },
  'connect-timeout': {
    flags: '--connect-timeout <seconds>',
    about: 'longest time to connect to a service (default: 10)',
  },
  'drain-timeout': {
    flags: '--drain-timeout <seconds>',
    about: 'longest time for calls under way after SIGTERM (default: 25)',
  },
  'max-connections': { flags: '--max-connections <count>', about: 'connections of clients (default: 1024)' },
  'max-pending': {
    flags: '--max-pending <count>',
    about: 'calls under way; more are refused with 503 (default: 512)',
  },
  log: { flags: '--log <level>', about: 'error, info (one line a request) or off (default: error)' },
} as const satisfies Readonly<Record<string, AgentOption>>;

/** The options of every command that the file may hold as well: which registry to read, and from which network. */
export const REGISTRY_KEYS = ['table', 'url', 'sign', 'network', 'region'] as const;

/** Options without a value: true or false in the file, `1` in the environment. */
export const SWITCHES: ReadonlySet<string> = new Set(['allow-relayed', 'sign']);

/** What the file may hold. */
export const FILE_KEYS: readonly string[] = [
  ...REGISTRY_KEYS,
  ...Object.keys(AGENT_OPTIONS).filter((name) => name !== 'config'),
];

export function variableOf(option: string): string {
  return `WAYPOST_AGENT_${option.toUpperCase().replaceAll('-', '_')}`;
}
