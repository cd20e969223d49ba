import { Button } from '@mantine/core';
import type { PostView, ThreadView } from '@rounds/contracts';
import { Fragment, useEffect, useLayoutEffect, useMemo, useRef, type RefObject } from 'react';
import { ErrorState, ListSkeleton } from '../../../ui/states';
import type { usePosts } from '../api/posts';
import { Post } from './post';
import classes from './post-list.module.css';
import type { Place } from './use-place';
import { useNearView } from './use-near-view';
import { useSeenPosts } from './use-seen-posts';

interface PostListProps {
  thread: ThreadView;
  query: ReturnType<typeof usePosts>;
  place: Place;
  list: RefObject<HTMLDivElement | null>;
}

export function postsOf(query: ReturnType<typeof usePosts>): PostView[] {
  const byId = new Map<string, PostView>();
  for (const page of query.data?.pages ?? []) {
    for (const post of page.items) byId.set(post.id, post);
  }
  return [...byId.values()];
}

export function PostList({ thread, query, place, list }: PostListProps) {
  const posts = useMemo(() => postsOf(query), [query.data]);
  const isReady = posts.length > 0;
  const arrived = useRef(0);
  const firstNumber = posts[0]?.number ?? 0;
  const kept = useRef<{ number: number; top: number } | null>(null);
  useSeenPosts(thread, list, posts);

  useEffect(() => {
    if (!isReady || arrived.current === place.jump) return;
    arrived.current = place.jump;
    const element = place.target && document.getElementById(`post-${place.target}`);
    if (!element) return;
    element.scrollIntoView({ block: place.isHighlighted ? 'center' : 'start' });
    if (place.isHighlighted) element.focus({ preventScroll: true });
  }, [isReady, place]);

  // What is put in above must not push down what is being read.
  useLayoutEffect(() => {
    if (!kept.current || firstNumber >= kept.current.number) return;
    const element = document.getElementById(`post-${kept.current.number}`);
    if (element) window.scrollBy(0, element.getBoundingClientRect().top - kept.current.top);
    kept.current = null;
  }, [firstNumber]);

  const [isEndNear, end] = useNearView();
  const mayLoadLater = isEndNear && query.hasNextPage && !query.isFetching && !query.isError;
  const { fetchNextPage } = query;
  useEffect(() => {
    if (mayLoadLater) void fetchNextPage();
  }, [mayLoadLater, fetchNextPage]);
  const loadEarlier = (): void => {
    const element = document.getElementById(`post-${firstNumber}`);
    kept.current = { number: firstNumber, top: element?.getBoundingClientRect().top ?? 0 };
    void query.fetchPreviousPage();
  };

  if (query.isPending) return <ListSkeleton label="posts" />;
  if (!query.data) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  const hasNew = place.readUpTo > 0 && place.readUpTo < place.lastAtOpening;
  return (
    <div
      ref={list}
      className={classes.list}
      role="feed"
      aria-label="Posts"
      aria-busy={query.isFetching}
    >
      {query.hasPreviousPage && (
        <div className={classes.more}>
          <Button variant="default" loading={query.isFetchingPreviousPage} onClick={loadEarlier}>
            Earlier posts
          </Button>
        </div>
      )}
      {posts.map((post) => (
        <Fragment key={post.id}>
          {hasNew && post.number === place.readUpTo + 1 && (
            <div className={classes.new} role="separator">
              New
            </div>
          )}
          <Post
            post={post}
            isAnswer={post.id === thread.answerPostId}
            isHighlighted={place.isHighlighted && post.number === place.target}
          />
        </Fragment>
      ))}
      {query.isError && (
        <ErrorState error={query.error} onRetry={() => void query.fetchNextPage()} />
      )}
      {query.hasNextPage && (
        <div className={classes.more} ref={end}>
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            Later posts
          </Button>
        </div>
      )}
    </div>
  );
}
