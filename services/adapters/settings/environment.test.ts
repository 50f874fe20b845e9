import { DEFAULT_TAG_KEYS } from '../../core/cloudtrail/config.js';
import { settingsFrom } from './environment.js';

it('treats an empty variable as not set', () => {
  const settings = settingsFrom({
    WAYPOST_REGISTRY: 'prod',
    WAYPOST_TABLE: '',
  });

  expect(settings).toEqual({
    config: { registry: 'prod', naming: 'tag', preferCustomDomains: [], lineageTags: [] },
    tables: { readers: 'waypost-prod', records: 'waypost-prod-records' },
    tagKeys: { ...DEFAULT_TAG_KEYS, lineageTags: [] },
    identity: { hub: '', isStandby: false },
  });
});

it('reads lists and JSON from variables', () => {
  const settings = settingsFrom({
    WAYPOST_REGISTRY: 'prod',
    WAYPOST_NAMING: 'tag-or-name',
    WAYPOST_TAG_KEYS: '{"service":"team:service"}',
    WAYPOST_LINEAGE_TAGS: 'env, cost centre',
  });

  expect(settings.config).toMatchObject({ naming: 'tag-or-name' });
  expect(settings.tagKeys).toEqual({
    ...DEFAULT_TAG_KEYS,
    service: 'team:service',
    lineageTags: ['env', 'cost centre'],
  });
  expect(settings.config.lineageTags).toEqual(['env', 'cost centre']);
});

it.each([
  ['WAYPOST_REGISTRY', undefined, 'WAYPOST_REGISTRY is not set; it must be lower-case letters'],
  ['WAYPOST_REGISTRY', 'No name', 'WAYPOST_REGISTRY must be lower-case letters'],
  ['WAYPOST_NAMING', 'name', 'WAYPOST_NAMING must be one of tag, tag-or-name'],
  ['WAYPOST_TAG_KEYS', '{"colour":"x"}', 'WAYPOST_TAG_KEYS must be an object with keys for service'],
  ['WAYPOST_TAG_KEYS', '{"service":""}', 'WAYPOST_TAG_KEYS must be an object with keys for service'],
  ['WAYPOST_LINEAGE_TAGS', 'a;b', 'WAYPOST_LINEAGE_TAGS must be keys of tags'],
  ['WAYPOST_PREFER_CUSTOM_DOMAINS', 'A b', 'WAYPOST_PREFER_CUSTOM_DOMAINS must be names'],
])('rejects %s=%s and names the variable', (name, value, message) => {
  expect(() => settingsFrom({ WAYPOST_REGISTRY: 'prod', [name]: value })).toThrow(`Waypost cannot start: ${message}`);
});

it('reports all wrong variables at once', () => {
  expect(() => settingsFrom({ WAYPOST_NAMING: 'x', WAYPOST_LINEAGE_TAGS: ';' })).toThrow(
    /WAYPOST_REGISTRY .*; WAYPOST_NAMING .*; WAYPOST_LINEAGE_TAGS /,
  );
});
