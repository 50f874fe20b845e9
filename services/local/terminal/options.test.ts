import { parseOptions } from './options.js';

const started = (args: readonly string[], env = {}) => {
  const parsed = parseOptions(args, env);
  return parsed.kind === 'start' ? parsed.options : undefined;
};

it('defaults to port 4680, the story and the folder .waypost', () => {
  const options = started([]);

  expect(options).toEqual({ port: 4680, dataFolder: '.waypost', story: true });
});

it('reads the environment, and an argument overrides it', () => {
  const env = { WAYPOST_PORT: '5000', WAYPOST_DATA: '/data', WAYPOST_ENGINE_URL: 'http://127.0.0.1:8000' };

  const [fromEnv, fromArgs] = [started([], env), started(['--port', '5001', '--no-story'], env)];

  expect(fromEnv).toMatchObject({ port: 5000, dataFolder: '/data', engineUrl: 'http://127.0.0.1:8000' });
  expect(fromArgs).toMatchObject({ port: 5001, story: false });
});

it('treats an empty environment variable as not set', () => {
  const options = started([], { WAYPOST_PORT: '', WAYPOST_DATA: '', WAYPOST_ENGINE_URL: '' });

  expect(options).toEqual({ port: 4680, dataFolder: '.waypost', story: true });
});

it.each([
  [['--scan'], { scan: { regions: 'environment', confirm: false }, story: false }],
  [['--scan', '--region', 'eu-west-1'], { scan: { regions: { only: 'eu-west-1' }, confirm: false } }],
  [['--scan', '--all-regions', '--confirm'], { scan: { regions: 'all', confirm: true } }],
  [['--table=waypost-prod'], { table: 'waypost-prod', story: false }],
  [['--lineage-tags', 'env,team'], { lineageTags: 'env,team' }],
])('reads the arguments %j', (args, expected) => {
  const options = started(args);

  expect(options).toMatchObject(expected);
});

it.each([
  [['--prot', '5000'], 'Unknown option "--prot". Did you mean "--port"?'],
  [['--nostory'], 'Unknown option "--nostory". Did you mean "--no-story"?'],
  [['--scna'], 'Unknown option "--scna". Did you mean "--scan"?'],
  [['serve'], 'Unknown option "serve". See npm start -- --help.'],
  [['-p', '5000'], 'Unknown option "-p". See npm start -- --help.'],
  [['--toString'], 'Unknown option "--toString". See npm start -- --help.'],
  [['\u001b[31m--'], 'Unknown option "\\u001b[31m--". See npm start -- --help.'],
  [['--port'], '--port needs a value.'],
  [['--port='], '--port needs a value.'],
  [['--port', '--no-story'], '--port needs a value.'],
  [['--port=65536'], '--port must be a number from 0 to 65535, not "65536".'],
  [['--no-story=yes'], '--no-story takes no value.'],
  [['--scan', '--table', 't'], '--scan and --table exclude each other. Leave one out.'],
  [['--scan', '--region', 'r', '--all-regions'], '--region and --all-regions exclude each other. Leave one out.'],
  [['--confirm'], '--confirm works only with --scan. Add --scan.'],
  [['--region', 'eu-west-1'], '--region works only with --scan. Add --scan.'],
])('refuses the arguments %j', (args, message) => {
  const parsed = parseOptions(args, {});

  expect(parsed).toEqual({ kind: 'wrong', message });
});

it('names the environment variable that has a wrong value', () => {
  const parsed = parseOptions([], { WAYPOST_PORT: 'http' });

  expect(parsed).toEqual({ kind: 'wrong', message: 'WAYPOST_PORT must be a number from 0 to 65535, not "http".' });
});

it.each([
  [['--help', '--scan'], 'help'],
  [['--version'], 'version'],
])('answers the arguments %j without starting', (args, kind) => {
  const parsed = parseOptions(args, {});

  expect(parsed).toEqual({ kind });
});
