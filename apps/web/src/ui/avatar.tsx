import type { CSSProperties } from 'react';
import classes from './author.module.css';

function initials(name: string): string {
  const words = name
    .replace(/^(dr|prof|mr|mrs|ms)\.?\s+/i, '')
    .replace(/[,(].*$/, '')
    .split(/\s+/)
    .filter((word) => /^\p{L}/u.test(word));
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => word?.[0]?.toUpperCase() ?? '').join('') || '?';
}

/** One of nine calm tints, always the same for the same person. */
function hue(id: string): number {
  let hash = 2_166_136_261;
  for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619);
  return ((hash >>> 8) % 9) * 40 + 15;
}

interface AvatarProps {
  person: { id: string; displayName: string };
  size?: number;
}

export function Avatar({ person, size = 36 }: AvatarProps) {
  const style = { width: size, height: size, fontSize: Math.round(size * 0.38) };
  return (
    <span
      className={classes.avatar}
      style={{ ...style, '--hue': hue(person.id) } as CSSProperties}
      aria-hidden
    >
      {initials(person.displayName)}
    </span>
  );
}
