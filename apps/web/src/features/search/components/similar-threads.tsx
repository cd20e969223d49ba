import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { AuthorLine } from '../../../ui/author';
import { RelativeTime } from '../../../ui/relative-time';
import { useSimilarThreads } from '../api/similar-threads';
import classes from './similar-threads.module.css';

const PAUSE_MS = 400;
const ENOUGH_LETTERS = 8;

/** What colleagues have discussed already; opens beside what is being written. */
export function SimilarThreads({ title, channel }: { title: string; channel: string }) {
  const [settled] = useDebouncedValue(title.trim(), PAUSE_MS);
  const asked = settled.length >= ENOUGH_LETTERS ? settled : null;
  const { data } = useSimilarThreads(asked, channel);
  const items = asked === null ? [] : (data?.items ?? []);
  return (
    <div aria-live="polite">
      {items.length > 0 && (
        <section className={classes.similar} aria-label="Colleagues have discussed">
          <h3>Colleagues have discussed</h3>
          <ul>
            {items.map((thread) => (
              <li key={thread.threadId}>
                <Link
                  to="/threads/$id"
                  params={{ id: thread.threadId }}
                  search={{ post: String(thread.number) }}
                  target="_blank"
                >
                  {thread.title}
                </Link>
                <span className={classes.by}>
                  #{thread.channelSlug}
                  <span className={classes.author}>
                    {' '}
                    · <AuthorLine author={thread.author} />
                  </span>{' '}
                  · <RelativeTime at={thread.createdAt} />
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
