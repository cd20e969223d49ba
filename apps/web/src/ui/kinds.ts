import type { ThreadKind } from '@rounds/contracts';

export const KINDS: { value: ThreadKind; label: string }[] = [
  { value: 'question', label: 'Question' },
  { value: 'case', label: 'Case' },
  { value: 'medication', label: 'Medication' },
  { value: 'side-effect', label: 'Side effect' },
  { value: 'discussion', label: 'Discussion' },
];

export const kindLabel = (kind: ThreadKind): string =>
  KINDS.find((one) => one.value === kind)?.label ?? kind;
