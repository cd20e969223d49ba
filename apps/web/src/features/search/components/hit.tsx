import type { SearchHit } from '@rounds/contracts';
import { Link } from '@tanstack/react-router';
import { AuthorLine } from '../../../ui/author';
import { Kind } from '../../../ui/kind';
import { RelativeTime } from '../../../ui/relative-time';
import classes from './hit.module.css';

interface HitProps {
  hit: SearchHit;
  /** Where all are by the same author, nobody needs to be told. */
  isBySame?: boolean;
}

export function Hit({ hit, isBySame = false }: HitProps) {
  return (
    <article className={classes.hit}>
      <div className={classes.where}>
        <Kind kind={hit.kind} />
        <Link to="/channels/$slug" params={{ slug: hit.channelSlug }} className={classes.channel}>
          #{hit.channelSlug}
        </Link>
      </div>
      <Link
        to="/threads/$id"
        params={{ id: hit.threadId }}
        search={{ post: String(hit.number) }}
        className={classes.title}
        dir="auto"
        data-hit
      >
        {hit.title}
        {hit.number > 1 && <bdi className={classes.number}> · reply #{hit.number}</bdi>}
      </Link>
      {/* Escaped by the server; holds nothing but <mark>. */}
      <p className={classes.snippet} dir="auto" dangerouslySetInnerHTML={{ __html: hit.snippet }} />
      <div className={classes.by}>
        {!isBySame && <AuthorLine author={hit.author} />}
        <RelativeTime at={hit.createdAt} />
      </div>
    </article>
  );
}
