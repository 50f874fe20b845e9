// Draws what commands printed to a terminal as a small SVG.
const COLOURS: Readonly<Record<string, string>> = {
  31: '#ff9377',
  32: '#5fcdbd',
  33: '#ebbb5c',
  36: '#8ab4f8',
  2: '#a3adb8',
};
const [WIDTH, CHARACTER, LINE, MARGIN] = [140, 7.85, 18, 16] as const;

interface Piece {
  readonly text: string;
  readonly codes: readonly string[];
}

export function terminalSvg(output: string): string {
  const lines = output
    .trimEnd()
    .split('\n')
    .flatMap((line) => folded(piecesOf(line)));
  const [width, height] = [WIDTH * CHARACTER + 2 * MARGIN, lines.length * LINE + 2 * MARGIN];
  const drawn = lines.map((pieces, index) => {
    const spans = pieces.map(({ text, codes }) => `<tspan${styleOf(codes)}>${escaped(text)}</tspan>`).join('');
    return `<text x="${MARGIN}" y="${MARGIN + 13 + index * LINE}" xml:space="preserve">${spans}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${height}" font-family="ui-monospace, Menlo, 'DejaVu Sans Mono', monospace" font-size="13" fill="#e9e6de">`,
    '<rect width="100%" height="100%" rx="10" fill="#181f26"/>',
    ...drawn,
    '</svg>',
    '',
  ].join('\n');
}

/** Splits a line at its colour codes; a reset code ends all before it. */
function piecesOf(line: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let codes: readonly string[] = [];
  // oxlint-disable-next-line no-control-regex -- an escape begins each code
  for (const part of line.split(/(\u001b\[\d+m)/)) {
    const [, code] = /\[(\d+)m$/.exec(part) ?? [];
    if (!part.startsWith('\u001b')) pieces.push({ text: part, codes });
    else codes = code === undefined || Object.hasOwn(COLOURS, code) || code === '1' ? [...codes, code ?? ''] : [];
  }
  return pieces.filter(({ text }) => text !== '');
}

/** Breaks a line that is too long, as a terminal does. */
function folded(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
  const letters = pieces.flatMap(({ text, codes }) => Array.from(text).map((letter) => ({ text: letter, codes })));
  const lines = Array.from({ length: Math.max(1, Math.ceil(letters.length / WIDTH)) }, (_, at) =>
    letters.slice(at * WIDTH, (at + 1) * WIDTH),
  );
  return lines.map(joined);
}

/** Neighbours of one style as one piece. */
function joined(letters: readonly Piece[]): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const { text, codes } of letters) {
    const last = pieces.at(-1);
    if (last?.codes === codes) pieces.splice(-1, 1, { text: last.text + text, codes });
    else pieces.push({ text, codes });
  }
  return pieces;
}

function styleOf(codes: readonly string[]): string {
  const colour = codes.map((code) => COLOURS[code]).find((known) => known !== undefined);
  return `${colour === undefined ? '' : ` fill="${colour}"`}${codes.includes('1') ? ' font-weight="bold"' : ''}`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
