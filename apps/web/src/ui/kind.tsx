import type { ThreadKind } from '@rounds/contracts';
import {
  IconAlertTriangle,
  IconHelpCircle,
  IconMessages,
  IconPill,
  IconStethoscope,
} from '@tabler/icons-react';
import classes from './kind.module.css';

export const KINDS: { value: ThreadKind; label: string }[] = [
  { value: 'question', label: 'Question' },
  { value: 'case', label: 'Case' },
  { value: 'medication', label: 'Medication' },
  { value: 'side-effect', label: 'Side effect' },
  { value: 'discussion', label: 'Discussion' },
];

const ICONS = {
  question: IconHelpCircle,
  case: IconStethoscope,
  medication: IconPill,
  'side-effect': IconAlertTriangle,
  discussion: IconMessages,
};

export const kindLabel = (kind: ThreadKind): string =>
  KINDS.find((one) => one.value === kind)?.label ?? kind;

export function Kind({ kind }: { kind: ThreadKind }) {
  const Icon = ICONS[kind] ?? IconMessages;
  return (
    <span className={classes.kind} data-kind={kind}>
      <Icon size={14} stroke={2} aria-hidden />
      {kindLabel(kind)}
    </span>
  );
}
