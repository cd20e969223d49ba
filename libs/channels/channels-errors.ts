import { DomainError } from '@rounds/platform';

export const channelNotFound = () =>
  new DomainError('channel_not_found', 404, 'There is no such channel, or you may not see it.');

export const slugTaken = () =>
  new DomainError('slug_taken', 409, 'There is a channel at this address already. Pick another.');

export const tooManyChannels = (most: number) =>
  new DomainError(
    'too_many_channels',
    409,
    `You own ${most} private channels, which is as many as one clinician may. Leave one first.`,
  );

export const ownerRequired = () =>
  new DomainError('owner_required', 403, 'Only an owner of the channel may change its members.');

export const openChannelHasNoMemberList = () =>
  new DomainError(
    'channel_is_open',
    409,
    'Everyone may join an open channel by themselves: nobody is added or removed.',
  );

export const lastOwner = () =>
  new DomainError(
    'last_owner',
    409,
    'You are the only owner. Make another member an owner, or remove the members, before leaving.',
  );

export const adminRequired = () =>
  new DomainError('role_required', 403, 'Only an administrator may create an open channel.');

export const memberNotFound = () =>
  new DomainError('clinician_not_found', 404, 'There is no such verified clinician.');

export const unknownSpecialty = () =>
  new DomainError('unknown_specialty', 422, 'There is no such specialty: see GET /specialties.');
