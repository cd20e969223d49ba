import { Button, Menu } from '@mantine/core';
import type { SubscriptionLevel, ThreadView } from '@rounds/contracts';
import { IconBell, IconBellOff, IconBellRinging, IconCheck } from '@tabler/icons-react';
import { useSubscription } from '../api/subscription';
import classes from './subscription-menu.module.css';

const LEVELS: { level: SubscriptionLevel; label: string; hint: string; Icon: typeof IconBell }[] = [
  {
    level: 'follow',
    label: 'Follow',
    hint: 'Counts as unread; alerts of replies are still to come',
    Icon: IconBellRinging,
  },
  { level: 'normal', label: 'Normal', hint: 'Counts as unread', Icon: IconBell },
  { level: 'mute', label: 'Mute', hint: 'Never counts as unread', Icon: IconBellOff },
];

export function SubscriptionMenu({ thread }: { thread: ThreadView }) {
  const subscribe = useSubscription(thread.id);
  const current = LEVELS.find(({ level }) => level === thread.subscription) ?? LEVELS[1]!;
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          classNames={{ section: classes.icon, label: classes.word }}
          leftSection={<current.Icon size={16} />}
          loading={subscribe.isPending}
          aria-label={`Notifications: ${current.label}`}
        >
          {current.label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LEVELS.map(({ level, label, hint, Icon }) => (
          <Menu.Item
            key={level}
            leftSection={<Icon size={18} />}
            rightSection={level === current.level && <IconCheck size={16} aria-label="chosen" />}
            onClick={() => subscribe.mutate(level)}
          >
            {label}
            <div style={{ fontSize: '0.75rem', color: 'var(--dim)' }}>{hint}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
