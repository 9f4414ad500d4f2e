/** The looks that the program gives a text by SGR sequences (ECMA-48, section 8.3.117), and their classes in the picture. */
const looks: Readonly<Record<string, string>> = {
  '1': 'bold',
  '2': 'dim',
  '4': 'underlined',
  '31': 'red',
  '32': 'green',
  '33': 'yellow',
  '34': 'blue',
  '35': 'magenta',
  '36': 'cyan',
  '90': 'dim',
};

/** The codes that end a look, and what they end. */
const ends: Readonly<Record<string, readonly string[]>> = {
  '': Object.values(looks),
  '0': Object.values(looks),
  '22': ['bold', 'dim'],
  '24': ['underlined'],
  '39': ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'dim'],
};

/**
 * A stretch of one line that looks the same throughout. It ends at two blanks, and the next one begins at its own column:
 * so columns stay in line in a font of any width.
 */
interface Stretch {
  readonly column: number;
  readonly text: string;
  readonly looks: readonly string[];
}

const columnWidth = 8.4;
const lineHeight = 20;
const margin = 16;

/**
 * A picture of what a terminal has shown, as SVG: light or dark as its reader is.
 * @param lines each with SGR sequences, and no other control characters
 * @param title read out in place of the picture
 * @throws Error where a line has an SGR code that the picture does not know
 */
export function terminalPicture(lines: readonly string[], title: string): string {
  const shown = lines.map(stretchesOf);
  const columns = Math.max(...shown.flat().map(({ column, text }) => column + text.length));
  const width = Math.ceil(columns * columnWidth + 2 * margin);
  const height = lines.length * lineHeight + 2 * margin;
  const texts = shown.flatMap((stretches, row) =>
    stretches.map((stretch) => textOf(stretch, margin + (row + 0.75) * lineHeight)),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${escaped(title)}">
<style>${style}</style>
<rect width="${width}" height="${height}" rx="8"/>
${texts.join('\n')}
</svg>
`;
}

const style = `
rect { fill: #f6f8fa; stroke: #d0d7de }
text { fill: #1f2328; font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }
.bold { font-weight: bold } .underlined { text-decoration: underline } .dim { fill: #59636e }
.red { fill: #b31d28 } .green { fill: #116329 } .yellow { fill: #7d4e00 } .blue { fill: #0550ae } .magenta { fill: #8250df } .cyan { fill: #1b6f80 }
@media (prefers-color-scheme: dark) {
rect { fill: #0d1117; stroke: #3d444d }
text { fill: #f0f6fc } .dim { fill: #9198a1 }
.red { fill: #ff7b72 } .green { fill: #56d364 } .yellow { fill: #e3b341 } .blue { fill: #79c0ff } .magenta { fill: #d2a8ff } .cyan { fill: #76e3ea }
}
`;

function stretchesOf(line: string): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let column = 0;
  let current: readonly string[] = [];
  // oxlint-disable-next-line no-control-regex -- SGR sequences begin with one
  for (const [index, part] of line.split(/\u001B\[([\d;]*)m/).entries()) {
    if (index % 2 === 1) {
      for (const code of part.split(';')) current = afterCode(code, current);
    } else {
      for (const { 0: text, index: at } of part.matchAll(/\S+(?: \S+)*/g)) {
        stretches.push({ column: column + at, text, looks: current });
      }
      column += part.length;
    }
  }
  return stretches;
}

function afterCode(code: string, before: readonly string[]): readonly string[] {
  const ended = ends[code];
  if (ended !== undefined) return before.filter((look) => !ended.includes(look));
  const look = looks[code];
  if (look === undefined) throw new Error(`The picture knows no SGR code ${code}.`);
  return [...before, look];
}

function textOf({ column, text, looks: classes }: Stretch, y: number): string {
  const x = (margin + column * columnWidth).toFixed(1);
  const className = classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
  return `<text x="${x}" y="${y}"${className}>${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
