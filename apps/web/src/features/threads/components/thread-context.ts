import type { PostView, ReactionKind } from '@rounds/contracts';
import { createContext, useContext } from 'react';
import type { FindPeople } from './use-mentions';

/** Never changes while a thread is open, or each of its posts would be rendered again. */
export interface ThreadActions {
  threadId: string;
  threadAuthorId: string;
  onReply: (post: PostView) => void;
  onJump: (number: number) => void;
  onReact: (post: PostView, kind: ReactionKind) => void;
  findPeople: FindPeople;
}

export const ThreadContext = createContext<ThreadActions | null>(null);

export function useThreadActions(): ThreadActions {
  const actions = useContext(ThreadContext);
  if (!actions) throw new Error('a post is shown inside a thread only');
  return actions;
}
