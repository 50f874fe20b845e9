// The region of the profile in `~/.aws/config`, which every AWS SDK reads where no variable names one.
import { readFileSync } from 'node:fs';
import type { Environment } from '../../model/schema.js';
import { readVariable } from '../../runtime.js';

/** The region of the profile that `AWS_PROFILE` names, or of the default one; undefined if there is none. */
export function profileRegion(env: Environment): string | undefined {
  const home = readVariable(env, 'HOME') ?? readVariable(env, 'USERPROFILE');
  const file = readVariable(env, 'AWS_CONFIG_FILE') ?? (home === undefined ? undefined : `${home}/.aws/config`);
  const profile = readVariable(env, 'AWS_PROFILE') ?? 'default';
  return file === undefined ? undefined : regionIn(readIfPresent(file), profile);
}

/** The file's sections are `[default]` and `[profile name]`; a setting that belongs to another one is indented. */
function regionIn(text: string, profile: string): string | undefined {
  let isOwn = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\[\s*(?:profile\s+)?["']?(.*?)["']?\s*\]/.exec(line)?.[1];
    if (section !== undefined) isOwn = section === profile;
    const region = /^region\s*=\s*(\S+)/.exec(line)?.[1];
    if (isOwn && region !== undefined) return region;
  }
  return undefined;
}

function readIfPresent(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
