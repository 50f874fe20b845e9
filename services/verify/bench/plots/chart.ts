// Bars as SVG text: one group of bars under each heading, each bar with its value.

export interface Bar {
  readonly label: string;
  readonly value: number;
  /** Drawn as ours. */
  readonly ours: boolean;
}

export interface Group {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly Bar[];
}

export interface Chart {
  readonly title: string;
  /** Date and machine. */
  readonly caption: string;
  readonly groups: readonly Group[];
}

const WIDTH = 820;
const LEFT = 290;
const RIGHT = 110;
const ROW = 24;
const HEADING = 34;
const TOP = 48;

export function drawChart({ title, caption, groups }: Chart, digits: (value: number) => string): string {
  const parts: string[] = [];
  let y = TOP;
  for (const { title: heading, unit, bars } of groups) {
    parts.push(text([16, y + 18], heading, { 'font-weight': 600, 'font-size': 13 }));
    y += HEADING;
    const most = Math.max(...bars.map(({ value }) => value));
    for (const { label, value, ours } of bars) {
      const width = Math.max(2, (value / most) * (WIDTH - LEFT - RIGHT));
      parts.push(
        text([LEFT - 10, y + 13], label, { 'text-anchor': 'end', 'font-size': 12, 'font-weight': ours ? 600 : 400 }),
        `<rect x="${LEFT}" y="${y + 2}" width="${width.toFixed(1)}" height="15" rx="2" fill="${ours ? '#0b7285' : '#adb5bd'}"/>`,
        text([LEFT + width + 8, y + 14], `${digits(value)} ${unit}`.trim(), { 'font-size': 12, fill: '#495057' }),
      );
      y += ROW;
    }
    y += 8;
  }
  const height = y + 28;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escape(title)}" font-family="system-ui, sans-serif">`,
    `<rect width="${WIDTH}" height="${height}" rx="8" fill="#ffffff" stroke="#dee2e6"/>`,
    text([16, 30], title, { 'font-size': 16, 'font-weight': 700 }),
    ...parts,
    text([16, height - 14], caption, { 'font-size': 11, fill: '#868e96' }),
    '</svg>',
    '',
  ].join('\n');
}

type Attributes = Readonly<Record<string, string | number>>;

function text(at: readonly [x: number, y: number], content: string, attributes: Attributes): string {
  const all = { x: at[0].toFixed(1), y: at[1].toFixed(1), fill: '#212529', ...attributes };
  const pairs = Object.entries(all).map(([name, value]) => `${name}="${value}"`);
  return `<text ${pairs.join(' ')}>${escape(content)}</text>`;
}

function escape(content: string): string {
  return content.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
