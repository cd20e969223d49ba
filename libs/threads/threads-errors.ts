import { DomainError } from '@rounds/platform';

export const threadNotFound = () =>
  new DomainError('thread_not_found', 404, 'There is no such thread, or you may not see it.');

export const postNotFound = () =>
  new DomainError('post_not_found', 404, 'There is no such post, or you may not see it.');

export const replyTargetNotFound = () =>
  new DomainError(
    'reply_target_not_found',
    422,
    'The post you are quoting is not in this thread any more. Remove the quote and send again.',
  );

export const notAuthor = () =>
  new DomainError('not_author', 403, 'Only its author may edit a post.');

export const notAuthorOrModerator = () =>
  new DomainError('not_author', 403, 'Only its author or a moderator may delete a post.');

export const postDeleted = () =>
  new DomainError('post_deleted', 409, 'This post was deleted and cannot be changed any more.');

export const editedMeanwhile = () =>
  new DomainError(
    'edited_meanwhile',
    409,
    'This post was edited on another page or device since you began.',
    { detail: 'Look at what it says now, then save what you want it to say.' },
  );

export const notThreadAuthor = () =>
  new DomainError(
    'not_thread_author',
    403,
    'Only the clinician who opened the thread, or a moderator, may accept an answer.',
  );

export const notAReply = () =>
  new DomainError('not_a_reply', 422, 'Only a reply of this thread can be its accepted answer.');

export const ownPost = () => new DomainError('own_post', 403, 'You cannot react to your own post.');
