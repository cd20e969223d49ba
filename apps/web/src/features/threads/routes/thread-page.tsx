import { useCallbackRef } from '@mantine/hooks';
import type { PostView } from '@rounds/contracts';
import { IconMessageOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import {
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ComponentType,
  type ReactNode,
} from 'react';
import { NewsPill } from '../../../ui/news-pill';
import { notify } from '../../../ui/notify';
import { Page, Sheet } from '../../../ui/page';
import { EmptyState, ErrorState } from '../../../ui/states';
import { fetchPost } from '../api/post';
import { usePosts } from '../api/posts';
import { useReact } from '../api/react';
import { threadQuery } from '../api/thread';
import { Composer } from '../components/composer';
import type { Draft, Outgoing } from '../components/outbox';
import { OutgoingPost } from '../components/outgoing-post';
import { PostList, postsOf } from '../components/post-list';
import { Typing, usePresence } from '../components/presence';
import { ThreadContext, type ThreadActions } from '../components/thread-context';
import { ThreadHead } from '../components/thread-head';
import { ThreadSkeleton } from '../components/thread-skeleton';
import { useDraft } from '../components/use-draft';
import type { FindPeople } from '../components/use-mentions';
import { useOutbox } from '../components/use-outbox';
import { usePlace } from '../components/use-place';
import { useIsFarFromBottom } from '../components/use-is-far-from-bottom';
import { toBottom, useThreadLive } from '../components/use-thread-live';

const route = getRouteApi('/app/threads/$id');
const EMPTY: Draft = { body: '', replyTo: null };

const excerpt = (body: string): string => body.replace(/\s+/g, ' ').trim().slice(0, 160);

interface ThreadPageProps {
  findPeople: FindPeople;
  /** A box that searches this thread. */
  search: ReactNode;
  /** Shows what a reply names while it is written. */
  Recognised: ComponentType<{ text: string }>;
}

export function ThreadPage({ findPeople, search, Recognised }: ThreadPageProps) {
  const { id } = route.useParams();
  const { post: link } = route.useSearch();
  const { data: thread, error, refetch } = useQuery(threadQuery(id));
  const people = usePresence(id);
  const { ready, fresh, clearFresh } = useThreadLive(thread, id);
  const { place, jumpTo } = usePlace(thread, Number(link) > 0 ? Number(link) : undefined);
  const query = usePosts(id, ready ? place?.after : undefined);
  const posts = useMemo(() => postsOf(query), [query.data]);
  const { outbox, items } = useOutbox(id);
  const [draft, changeDraft, clearDraft] = useDraft(id, EMPTY);
  const [isComposing, setIsComposing] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const isFar = useIsFarFromBottom();

  // The router leaves threads alone; without a target a thread is read from its top.
  // In braces: newer browsers answer a promise, which React would take for a cleanup.
  useLayoutEffect(() => {
    window.scrollTo(0, 0);
  }, []);
  useEffect(() => {
    if (!isFar) clearFresh();
  }, [isFar, clearFresh]);

  const onReply = useCallbackRef((post: PostView) => {
    const { id: postId, number, author, body } = post;
    const replyTo = { id: postId, number, displayName: author.displayName, excerpt: excerpt(body) };
    changeDraft({ replyTo });
    setIsComposing(true);
  });
  const onJump = useCallbackRef((number: number) =>
    jumpTo(
      number,
      posts.some((post) => post.number === number),
    ),
  );
  const { mutate: react } = useReact();
  const threadAuthorId = thread?.author.id;
  const actions = useMemo<ThreadActions | null>(() => {
    if (!threadAuthorId) return null;
    const onReact: ThreadActions['onReact'] = (post, kind) => react({ post, kind });
    return { threadId: id, threadAuthorId, onReply, onJump, onReact, findPeople };
  }, [id, threadAuthorId, onReply, onJump, react, findPeople]);

  if (!thread || !actions || !place) {
    if (!error) return <ThreadSkeleton />;
    return (
      <Page title="Thread" back={{ to: '/channels', label: 'Channels' }}>
        {error.isUnknown ? (
          <Sheet>
            <EmptyState
              icon={<IconMessageOff />}
              title="There is no such thread, or you may not see it"
            />
          </Sheet>
        ) : (
          <ErrorState error={error} onRetry={() => void refetch()} />
        )}
      </Page>
    );
  }

  const answer = posts.find((post) => post.id === thread.answerPostId);
  const send = (sent: Draft): void => {
    outbox.add(sent);
    clearDraft();
    setIsComposing(false);
    window.setTimeout(toBottom, 50);
  };
  const editAgain = (item: Outgoing): void => {
    const body = [draft.body.trim(), item.body].filter(Boolean).join('\n\n');
    changeDraft({ body, replyTo: item.replyTo });
    outbox.discard(item.key);
    setIsComposing(true);
  };
  const toLatest = (): void => {
    clearFresh();
    if (query.hasNextPage) jumpTo(thread.lastPostNumber, false, false);
    else toBottom();
  };
  const toAnswer = async (): Promise<void> => {
    if (answer) return onJump(answer.number);
    const { number } = await fetchPost(thread.answerPostId!);
    jumpTo(number, false);
  };

  return (
    <ThreadContext value={actions}>
      <Page
        title={thread.title}
        back={{
          to: '/channels/$slug',
          params: { slug: thread.channelSlug },
          label: 'Back to the channel',
        }}
        subtitle={
          <ThreadHead
            thread={thread}
            people={people}
            answer={answer}
            search={search}
            onJumpToAnswer={() => void toAnswer().catch(notify.failed)}
          />
        }
        isDocked
      >
        <Sheet>
          <PostList thread={thread} query={query} place={place} list={list} />
          {items.map((item) => (
            <OutgoingPost
              key={item.key}
              item={item}
              onRetry={() => outbox.retry(item.key)}
              onDiscard={() => outbox.discard(item.key)}
              onEdit={() => editAgain(item)}
            />
          ))}
        </Sheet>
        <Typing threadId={id} />
        <Composer
          threadId={id}
          draft={draft}
          onChange={changeDraft}
          onSend={send}
          findPeople={findPeople}
          Recognised={Recognised}
          isOpen={isComposing}
          onOpen={setIsComposing}
          latest={
            <NewsPill
              towards="down"
              // Who writes is told of new posts, and else left alone.
              label={fresh > 0 ? `${fresh} new` : isFar && !isComposing ? 'Latest' : null}
              onClick={toLatest}
            />
          }
        />
      </Page>
    </ThreadContext>
  );
}
