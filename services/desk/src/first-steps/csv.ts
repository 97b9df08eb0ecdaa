/** Reads CSV as shops export it: commas, semicolons or tabs; quotes; a byte order mark; any line ending. */

export interface CsvRow {
  /** The line of the file it began on, counted from 1. */
  line: number;
  values: Record<string, string>;
}

function separatorOf(header: string): string {
  const count = (mark: string) => header.split(mark).length;
  return [';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',');
}

/** Splits the text into records of cells, each with the line it began on. */
function records(text: string, separator: string): { line: number; cells: string[] }[] {
  const found: { line: number; cells: string[] }[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let began = 1;
  const end = () => {
    cells.push(cell);
    if (cells.some((one) => one.trim() !== '')) found.push({ line: began, cells });
    cells = [];
    cell = '';
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (quoted && letter === '"' && text[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (letter === '"' && (quoted || cell === '')) quoted = !quoted;
    else if (!quoted && letter === separator) {
      cells.push(cell);
      cell = '';
    } else if (!quoted && letter === '\n') {
      end();
      began = line + 1;
    } else cell += letter;
    if (letter === '\n') line++;
  }
  end();
  return found;
}

/** Gives the rows by the names of the first line; names are compared in lower case. */
export function readCsv(text: string): CsvRow[] {
  const clean = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
  const separator = separatorOf(clean.slice(0, clean.indexOf('\n') + 1 || undefined));
  const [header, ...rows] = records(clean, separator);
  const names = header?.cells.map((name) => name.trim().toLowerCase()) ?? [];
  return rows.map(({ line, cells }) => ({
    line,
    values: Object.fromEntries(names.map((name, at) => [name, cells[at]?.trim() ?? ''])),
  }));
}
