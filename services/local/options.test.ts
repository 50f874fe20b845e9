import { parseOptions } from './options.js';

const started = (args: readonly string[], env = {}) => {
  const parsed = parseOptions(args, env);
  return parsed.kind === 'start' ? parsed.options : undefined;
};

it('starts on port 4680 with the story and .waypost', () => {
  const options = started([]);

  expect(options).toEqual({ port: 4680, dataFolder: '.waypost', story: true });
});

it('takes the environment, and an argument before it', () => {
  const env = { WAYPOST_PORT: '5000', WAYPOST_DATA: '/data', WAYPOST_ENGINE_URL: 'http://127.0.0.1:8000' };

  const [fromEnv, fromArgs] = [started([], env), started(['--port', '5001', '--no-story'], env)];

  expect(fromEnv).toMatchObject({ port: 5000, dataFolder: '/data', engineUrl: 'http://127.0.0.1:8000' });
  expect(fromArgs).toMatchObject({ port: 5001, story: false });
});

it('takes a variable that is set to nothing for one that is not set', () => {
  const options = started([], { WAYPOST_PORT: '', WAYPOST_DATA: '', WAYPOST_ENGINE_URL: '' });

  expect(options).toEqual({ port: 4680, dataFolder: '.waypost', story: true });
});

it.each([
  [['--scan'], { scan: { regions: 'environment', confirm: false }, story: false }],
  [['--scan', '--region', 'eu-west-1'], { scan: { regions: { only: 'eu-west-1' }, confirm: false } }],
  [['--scan', '--all-regions', '--confirm'], { scan: { regions: 'all', confirm: true } }],
  [['--table=waypost-prod'], { table: 'waypost-prod', story: false }],
])('reads %j', (args, expected) => {
  const options = started(args);

  expect(options).toMatchObject(expected);
});

it.each([
  [['--prot', '5000'], '"--prot" is not an option. Did you mean --port?'],
  [['--nostory'], '"--nostory" is not an option. Did you mean --no-story?'],
  [['--scna'], '"--scna" is not an option. Did you mean --scan?'],
  [['serve'], '"serve" is not an option. See npm start -- --help.'],
  [['\u001b[31m--'], '"\\u001b[31m--" is not an option. See npm start -- --help.'],
  [['--port'], '--port wants a value.'],
  [['--port', '--no-story'], '--port wants a value.'],
  [['--port=65536'], '--port wants a number from 0 to 65535, not "65536".'],
  [['--no-story=yes'], '--no-story takes no value.'],
  [['--scan', '--table', 't'], '--scan and --table exclude each other.'],
  [['--scan', '--region', 'r', '--all-regions'], '--region and --all-regions exclude each other.'],
  [['--confirm'], '--confirm belongs to --scan.'],
  [['--region', 'eu-west-1'], '--region belongs to --scan.'],
])('refuses %j', (args, message) => {
  const parsed = parseOptions(args, {});

  expect(parsed).toEqual({ kind: 'wrong', message });
});

it('says which variable is wrong', () => {
  const parsed = parseOptions([], { WAYPOST_PORT: 'http' });

  expect(parsed).toEqual({ kind: 'wrong', message: 'WAYPOST_PORT wants a number from 0 to 65535, not "http".' });
});

it.each([
  [['--help', '--scan'], 'help'],
  [['--version'], 'version'],
])('answers %j', (args, kind) => {
  const parsed = parseOptions(args, {});

  expect(parsed).toEqual({ kind });
});
