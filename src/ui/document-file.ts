import { AlignmentType, Document, Footer, HeadingLevel, LevelFormat, Packer, PageNumber, Paragraph, Table, TableCell, TableRow, TextRun, WidthType } from 'docx';
import type { Block, TextDocument } from './document.ts';

const font = 'Arial';
const words = (text: string, more: { bold?: boolean; italics?: boolean } = {}): TextRun[] =>
  text.split('\n').map((line, index) => new TextRun({ text: line, ...more, ...(index > 0 ? { break: 1 } : {}) }));

const cell = (text: string, { header = false, width }: { header?: boolean; width: number }): TableCell => new TableCell({
  width: { size: width, type: WidthType.PERCENTAGE }, margins: { top: 60, bottom: 60, left: 80, right: 80 }, ...(header ? { shading: { fill: 'E8EEF1' } } : {}),
  children: [new Paragraph({ children: words(text, { bold: header }) })],
});

/** A table whose first row is repeated on every page and named as header; `headed` rows have their first cell as header too. */
function table(head: readonly string[] | undefined, rows: readonly (readonly string[])[]): Table {
  const columns = head?.length ?? rows[0]?.length ?? 1;
  const width = Math.floor(100 / columns);
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    rows: [
      ...(head ? [new TableRow({ tableHeader: true, cantSplit: true, children: head.map((text) => cell(text, { header: true, width })) })] : []),
      ...rows.map((row) => new TableRow({ cantSplit: true, children: row.map((text, index) => cell(text, { header: index === 0, width })) })),
    ],
  });
}

function partsOf(block: Block): (Paragraph | Table)[] {
  switch (block.kind) {
    case 'heading': return [new Paragraph({ heading: HeadingLevel.HEADING_2, spacing: { before: 280, after: 100 }, children: words(block.text) })];
    case 'paragraph': return [new Paragraph({ spacing: { after: 120 }, children: words(block.text) })];
    case 'note': return [new Paragraph({ spacing: { after: 120 }, indent: { left: 400 }, children: words(block.text, { italics: true }) })];
    case 'list': return block.items.map((item) => new Paragraph({ numbering: { reference: 'bullets', level: 0 }, children: words(item) }));
    case 'facts': return [table(undefined, block.rows), new Paragraph('')];
    case 'table': return [new Paragraph({ keepNext: true, spacing: { before: 120, after: 60 }, children: words(block.caption, { bold: true }) }), table(block.head, block.rows), new Paragraph('')];
  }
}

/**
 * The document as DOCX: real headings, lists and table headers, A4, page numbers, British English. Says what `documentBody` says, block for block.
 */
export async function documentFile(document: TextDocument): Promise<Buffer> {
  const file = new Document({
    title: document.title, description: document.subtitle, creator: 'Commission care',
    styles: {
      default: { document: { run: { font, size: 22, language: { value: 'en-GB' } } }, heading1: { run: { font, size: 36, bold: true, color: '0B0C0C' } }, heading2: { run: { font, size: 27, bold: true, color: '0B0C0C' } } },
    },
    numbering: { config: [{ reference: 'bullets', levels: [{ level: 0, format: LevelFormat.BULLET, text: '•', alignment: AlignmentType.LEFT, style: { paragraph: { indent: { left: 500, hanging: 250 } } } }] }] },
    sections: [{
      properties: { page: { size: { width: 11906, height: 16838 }, margin: { top: 1134, bottom: 1134, left: 1134, right: 1134 } } },
      footers: { default: new Footer({ children: [new Paragraph({ alignment: AlignmentType.RIGHT, children: [new TextRun({ children: ['Page ', PageNumber.CURRENT, ' of ', PageNumber.TOTAL_PAGES], size: 18 })] })] }) },
      children: [
        new Paragraph({ heading: HeadingLevel.HEADING_1, children: words(document.title) }), new Paragraph({ spacing: { after: 200 }, children: words(document.subtitle) }),
        ...document.blocks.flatMap(partsOf),
      ],
    }],
  });
  return Packer.toBuffer(file);
}

export const docxType = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
