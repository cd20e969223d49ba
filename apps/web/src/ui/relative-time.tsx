import { absoluteTime, relativeTime, useNow, useTimeZone } from '../lib/time';

export function RelativeTime({ at, prefix = '' }: { at: string; prefix?: string }) {
  const now = useNow();
  const timeZone = useTimeZone();
  return (
    <time dateTime={at} title={absoluteTime(at, timeZone)}>
      {prefix}
      {relativeTime(at, now)}
    </time>
  );
}
