import {
  IconAt,
  IconBlockquote,
  IconBold,
  IconItalic,
  IconList,
  IconTable,
} from '@tabler/icons-react';

export type Mark = 'bold' | 'italic' | 'list' | 'quote' | 'table' | 'mention';

export const MARKS = [
  { kind: 'bold', label: 'Bold', Icon: IconBold },
  { kind: 'italic', label: 'Italic', Icon: IconItalic },
  { kind: 'list', label: 'List', Icon: IconList },
  { kind: 'quote', label: 'Quote', Icon: IconBlockquote },
  { kind: 'table', label: 'Table', Icon: IconTable },
  { kind: 'mention', label: 'Mention', Icon: IconAt },
] as const;

const lines = (text: string, prefix: string): string =>
  text
    .split('\n')
    .map((line) => `${prefix}${line}`)
    .join('\n');

/** The selection with its marks, and where the caret belongs. */
export function marked(kind: Mark, selected: string): { text: string; caret: number } {
  const around = (before: string, after: string) => ({
    text: `${before}${selected}${after}`,
    caret: before.length + selected.length + (selected ? after.length : 0),
  });
  const whole = (text: string) => ({ text, caret: text.length });
  switch (kind) {
    case 'bold':
      return around('**', '**');
    case 'italic':
      return around('_', '_');
    case 'list':
      return whole(lines(selected, '- '));
    case 'quote':
      return whole(lines(selected, '> '));
    case 'table':
      return whole(`${selected}\n\n| Value | Result |\n| --- | --- |\n|  |  |\n`);
    case 'mention':
      return whole(`${selected}@`);
  }
}
