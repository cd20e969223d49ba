import { DomainError } from '@rounds/platform';

export const tooManyRooms = (limit: number) =>
  new DomainError(
    'too_many_rooms',
    429,
    `One connection may watch at most ${limit} channels and threads. Leave one first.`,
  );

export const tooManyEvents = () =>
  new DomainError('rate_limited', 429, 'Too many messages. Wait a moment and try again.');

export const tooBusy = () =>
  new DomainError('unavailable', 503, 'Too many are joining just now. Try again in a moment.');

export const tooManyConnections = (limit: number) =>
  new DomainError(
    'too_many_connections',
    429,
    `You have ${limit} connections open already. Close one first.`,
  );

export const unknownEvent = () =>
  new DomainError('unknown_event', 404, 'The server does not know this event.');

export const notInThread = () =>
  new DomainError('thread_not_joined', 409, 'Join the thread first.');

export const disconnected = () =>
  new DomainError('disconnected', 409, 'The connection was closed meanwhile.');

export const invalidInput = (errors: { path: string; message: string }[]) =>
  new DomainError('invalid_input', 400, 'What was sent is not what this event takes.', { errors });
