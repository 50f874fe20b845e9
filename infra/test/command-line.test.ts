import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { USAGE, readCommandLine } from '../command-line.js';

const ENV = { AWS_REGION: 'eu-west-1' };

it('the deploy command line names a template, its parameters and its destination', () => {
  const line = readCommandLine(['hub', 'RegistryName=dev', 'Owners=[{"names":"a=b"}]', '--yes'], ENV);

  expect(line).toEqual({
    template: 'hub',
    stack: 'waypost-dev-hub',
    region: 'eu-west-1',
    bucket: undefined,
    parameters: { RegistryName: 'dev', Owners: '[{"names":"a=b"}]' },
    yes: true,
  });
});

it.each([
  [[], ENV, USAGE],
  [['hubb'], ENV, USAGE],
  [['hub'], {}, 'No region'],
  [['hub', 'RegistryName'], ENV, 'not a parameter'],
  [['hub', '--yess'], ENV, '--yess'],
])('the deploy command line refuses %j', (args, env, message) => {
  expect(() => readCommandLine(args, env)).toThrow(message);
});

it.each(['deploy', 'destroy'])('npm run %s -- --help prints its usage', (command) => {
  const script = join(__dirname, '..', `${command}.ts`);

  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', script, '--help'], { encoding: 'utf8' });

  expect({ status, stdout }).toEqual({ status: 0, stdout: `${USAGE}\n` });
});
