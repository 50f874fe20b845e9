// Draws the baseline's figures and puts the pictures into the READMEs, between two comments that stand there.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Baseline, Measured } from '../baseline.js';
import { ROOT } from '../harness/bundle.js';
import { digits } from '../report.js';
import { drawChart } from './chart.js';
import { groupsOf, PICTURES, type Picture } from './pictures.js';

const FOLDER = join(import.meta.dirname, 'drawn');

/** What was drawn, and where it stands. */
export function drawPlots(baseline: Baseline): string[] {
  mkdirSync(FOLDER, { recursive: true });
  return PICTURES.flatMap((picture) => {
    const measured = baseline[picture.area];
    return measured === undefined ? [] : [drawPicture(picture, measured)];
  });
}

function drawPicture(picture: Picture, { machine, results }: Measured): string {
  const { area, title, readme } = picture;
  const caption = `${machine.at.slice(0, 10)}, Node ${machine.node}, ${machine.cores} cores of ${machine.cpu}; load per core at the start ${machine.loadPerCore}`;
  const file = join(FOLDER, `${area}.svg`);
  writeFileSync(file, drawChart({ title, caption, groups: groupsOf(picture, results) }, digits));
  const path = join(ROOT, readme);
  const link = `![${title}](${relative(dirname(path), file)})`;
  const placed = placeIn(path, area, `${link}\n\n<sub>${caption}. Only ratios compare.</sub>`);
  return `${relative(ROOT, file)}${placed ? `, in ${readme}` : `; ${readme} has no <!-- bench:${area} --> … <!-- /bench:${area} -->`}`;
}

function placeIn(path: string, area: string, content: string): boolean {
  if (!existsSync(path)) return false;
  const text = readFileSync(path, 'utf8');
  const [open, close] = [`<!-- bench:${area} -->`, `<!-- /bench:${area} -->`];
  const [from, to] = [text.indexOf(open), text.indexOf(close)];
  if (from < 0 || to < from) return false;
  writeFileSync(path, `${text.slice(0, from + open.length)}\n\n${content}\n\n${text.slice(to)}`);
  return true;
}
