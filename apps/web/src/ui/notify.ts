import { notifications } from '@mantine/notifications';
import { asProblem } from '../lib/api-client';

export const notify = {
  done: (message: string): void => {
    notifications.show({ message, color: 'teal', autoClose: 4_000 });
  },
  failed: (error: unknown): void => {
    const problem = asProblem(error);
    notifications.show({
      title: problem.title,
      message: problem.detail ?? '',
      color: 'red',
      autoClose: 8_000,
    });
  },
};
