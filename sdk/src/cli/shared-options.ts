// The options that several commands share.
import type { OptionSpec, SharedOption } from './command.js';

export const SHARED_OPTIONS: Readonly<Record<SharedOption, readonly OptionSpec[]>> = {
  network: [
    { flags: '-n, --network <network>', about: 'network of the caller: VPC id, endpoint id or name (WAYPOST_NETWORK)' },
  ],
  region: [{ flags: '--region <region>', about: 'region, where there are several (AWS_REGION)' }],
  stage: [{ flags: '--stage <stage>', about: 'a stage other than the one served by default' }],
  paging: [
    { flags: '--limit <count>', about: 'print one page of at most this many, 1 to 1000' },
    { flags: '--cursor <cursor>', about: 'continue where an earlier page ended' },
  ],
  header: [
    {
      flags: '-H, --header <header>',
      about: 'header of the call beside its URL, as curl takes it: "x-apigw-api-id: a1b2c3d4e5"',
      repeatable: true,
    },
  ],
};
