// Collects the Terraform modules as a Terraform registry expects a module named terraform-aws-waypost. The root module is at the top,
// the others are below `modules`, and the functions' zip files are where the hub's module looks for them.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FunctionCode } from '../hub/code.js';
import { compareText } from 'waypost/model';
import { ROOT } from '../third-party.js';
import { zip } from '../zip.js';

const MODULES = join(ROOT, 'infra/terraform');
const FUNCTIONS = 'modules/hub/functions';

export function terraformArchive(functions: Iterable<FunctionCode>): Buffer {
  const files = readdirSync(MODULES, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(MODULES, name)).isFile() && !name.startsWith(FUNCTIONS))
    .map((name) => ({ name, bytes: readFileSync(join(MODULES, name)) }));
  const code = [...functions].map(({ key, zip: bytes }) => ({ name: `${FUNCTIONS}/${key}`, bytes }));
  const licence = { name: 'LICENSE', bytes: readFileSync(join(ROOT, 'LICENSE')) };
  return zip([...files, ...code, licence].sort((one, other) => compareText(one.name, other.name)));
}
