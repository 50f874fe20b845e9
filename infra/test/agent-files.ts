// The files of infra/agent as text.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const AGENT_FOLDER = join(__dirname, '../agent');

export const readAgentFile = (name: string): string => readFileSync(join(AGENT_FOLDER, name), 'utf8');
