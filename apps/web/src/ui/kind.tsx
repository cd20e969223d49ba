import type { ThreadKind } from '@rounds/contracts';
import {
  IconAlertTriangle,
  IconHelpCircle,
  IconMessages,
  IconPill,
  IconStethoscope,
} from '@tabler/icons-react';
import classes from './kind.module.css';
import { kindLabel } from './kinds';

const ICONS = {
  question: IconHelpCircle,
  case: IconStethoscope,
  medication: IconPill,
  'side-effect': IconAlertTriangle,
  discussion: IconMessages,
};

export function Kind({ kind }: { kind: ThreadKind }) {
  const Icon = ICONS[kind] ?? IconMessages;
  return (
    <span className={classes.kind} data-kind={kind}>
      <Icon size={14} stroke={2} aria-hidden />
      {kindLabel(kind)}
    </span>
  );
}
