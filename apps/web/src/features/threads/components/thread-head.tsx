import { Button } from '@mantine/core';
import type { Person, PostView, ThreadView } from '@rounds/contracts';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { AuthorLine } from '../../../ui/author';
import { Kind } from '../../../ui/kind';
import { RelativeTime } from '../../../ui/relative-time';
import { TagChips } from '../../../ui/tag-chips';
import { Presence } from './presence';
import { SubscriptionMenu } from './subscription-menu';
import classes from './thread-head.module.css';

interface ThreadHeadProps {
  thread: ThreadView;
  people: Person[];
  /** The accepted answer, where it is among the loaded posts. */
  answer: PostView | undefined;
  search: ReactNode;
  onJumpToAnswer: () => void;
}

export function ThreadHead(props: ThreadHeadProps) {
  const { thread, people, answer, search, onJumpToAnswer } = props;
  return (
    <div className={classes.head}>
      <div className={classes.line}>
        <Kind kind={thread.kind} />
        <Link to="/channels/$slug" params={{ slug: thread.channelSlug }}>
          #{thread.channelSlug}
        </Link>
        <span className={classes.by}>
          <AuthorLine author={thread.author} />
        </span>
        <RelativeTime at={thread.createdAt} />
        <Presence people={people} />
      </div>
      <div className={classes.tags}>
        <TagChips medications={thread.medications} effects={thread.effects} />
      </div>
      <div className={classes.acts}>
        {thread.answerPostId && (
          <Button
            size="xs"
            variant="light"
            className={classes.answer}
            leftSection={<IconCircleCheck size={16} />}
            onClick={onJumpToAnswer}
          >
            <span className={classes.label}>
              {answer ? 'Answer' : 'Jump to the answer'}
              {answer && <span className={classes.whose}> by {answer.author.displayName}</span>}
            </span>
          </Button>
        )}
        <SubscriptionMenu thread={thread} />
        {search}
      </div>
    </div>
  );
}
