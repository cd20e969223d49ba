import type { PostView, ReactionKind, ReactionState } from '@rounds/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../lib/api-client';
import { patchReactions } from './thread-cache';

interface Reacting {
  post: PostView;
  kind: ReactionKind;
}

function toggled({ post: { reactions, myReactions = [] }, kind }: Reacting): ReactionState {
  const on = !myReactions.includes(kind);
  return {
    reactions: { ...reactions, [kind]: Math.max(0, (reactions[kind] ?? 0) + (on ? 1 : -1)) },
    myReactions: on ? [...myReactions, kind] : myReactions.filter((one) => one !== kind),
  };
}

/** Takes it back where it was given. Shown at once; what the server answers is what stays. */
export function useReact() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ post, kind }: Reacting) =>
      post.myReactions?.includes(kind)
        ? api.delete<ReactionState>(`/posts/${post.id}/reactions/${kind}`)
        : api.put<ReactionState>(`/posts/${post.id}/reactions/${kind}`),
    onMutate: (reacting) => patchReactions(queryClient, reacting.post, toggled(reacting)),
    onSuccess: (state, { post }) => patchReactions(queryClient, post, state),
    onError: (_, { post }) => {
      const { reactions, myReactions = [] } = post;
      patchReactions(queryClient, post, { reactions, myReactions });
    },
  });
}
