import { DEFAULT_TAG_KEYS } from '../core/cloudtrail/config.js';
import { settingsFrom } from './environment.js';

it('takes an empty variable for one that is not set', () => {
  const settings = settingsFrom({
    WAYPOST_REGISTRY: 'prod',
    WAYPOST_TABLE: '',
    WAYPOST_OWNERS: '',
    WAYPOST_ACCOUNTS: '',
  });

  expect(settings).toEqual({
    config: { registry: 'prod', naming: 'tag', owners: [], preferCustomDomains: [] },
    tables: { readers: 'waypost-prod', records: 'waypost-prod-records' },
    accounts: [],
    tagKeys: DEFAULT_TAG_KEYS,
  });
});

it('reads lists and JSON', () => {
  const settings = settingsFrom({
    WAYPOST_REGISTRY: 'prod',
    WAYPOST_ACCOUNTS: '111122223333, 444455556666,111122223333',
    WAYPOST_NAMING: 'tag-or-name',
    WAYPOST_OWNERS: '[{"names":"payments.*","account":"111122223333"}]',
    WAYPOST_TAG_KEYS: '{"service":"team:service"}',
  });

  expect(settings.accounts).toEqual(['111122223333', '444455556666']);
  expect(settings.config).toMatchObject({
    naming: 'tag-or-name',
    owners: [{ names: 'payments.*', account: '111122223333' }],
  });
  expect(settings.tagKeys).toEqual({ ...DEFAULT_TAG_KEYS, service: 'team:service' });
});

it.each([
  ['WAYPOST_REGISTRY', undefined, 'WAYPOST_REGISTRY: is not set; it wants lower-case letters'],
  ['WAYPOST_REGISTRY', 'No name', 'WAYPOST_REGISTRY: wants lower-case letters'],
  ['WAYPOST_ACCOUNTS', '12', 'WAYPOST_ACCOUNTS: wants account ids'],
  ['WAYPOST_NAMING', 'name', 'WAYPOST_NAMING: wants one of tag, tag-or-name'],
  ['WAYPOST_OWNERS', '{', 'WAYPOST_OWNERS: is not JSON'],
  ['WAYPOST_OWNERS', '{}', 'WAYPOST_OWNERS: wants [{"names"'],
  ['WAYPOST_OWNERS', '[{"names":"a","account":"1"}]', 'WAYPOST_OWNERS: wants [{"names"'],
  ['WAYPOST_OWNERS', '[null]', 'WAYPOST_OWNERS: wants [{"names"'],
  ['WAYPOST_TAG_KEYS', '{"colour":"x"}', 'WAYPOST_TAG_KEYS: wants an object of keys for service'],
  ['WAYPOST_TAG_KEYS', '{"service":""}', 'WAYPOST_TAG_KEYS: wants an object of keys for service'],
  ['WAYPOST_PREFER_CUSTOM_DOMAINS', 'A b', 'WAYPOST_PREFER_CUSTOM_DOMAINS: wants names'],
])('refuses %s=%s by name', (name, value, message) => {
  expect(() => settingsFrom({ WAYPOST_REGISTRY: 'prod', [name]: value })).toThrow(`Waypost cannot start: ${message}`);
});

it('tells all that is wrong at once', () => {
  expect(() => settingsFrom({ WAYPOST_NAMING: 'x', WAYPOST_ACCOUNTS: 'y' })).toThrow(
    /WAYPOST_REGISTRY: .*; WAYPOST_ACCOUNTS: .*; WAYPOST_NAMING: /,
  );
});
