import { Skeleton, Text } from '@mantine/core';
import { Prose } from '../../../ui/prose';
import { ErrorState } from '../../../ui/states';
import { usePreview } from '../api/preview';
import classes from './markdown-editor.module.css';

export function Preview({ body }: { body: string }) {
  const preview = usePreview(body, true);
  return (
    <div className={classes.preview} aria-live="polite">
      {body.trim() === '' ? (
        <Text c="dimmed">Nothing written yet.</Text>
      ) : preview.data ? (
        <Prose html={preview.data.html} />
      ) : preview.isError ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        <Skeleton height={48} />
      )}
    </div>
  );
}
