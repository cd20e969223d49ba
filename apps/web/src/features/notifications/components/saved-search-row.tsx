import { ActionIcon, Switch, TextInput } from '@mantine/core';
import { SAVED_SEARCH_NAME_MAX, type SavedSearchView } from '@rounds/contracts';
import { IconCheck, IconPencil, IconTrash } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { RelativeTime } from '../../../ui/relative-time';
import { useChangeSavedSearch } from '../api/change-saved-search';
import { describeSearch } from './describe-search';
import classes from './saved-search-row.module.css';

interface SavedSearchRowProps {
  saved: SavedSearchView;
  onDelete: () => void;
}

export function SavedSearchRow({ saved, onDelete }: SavedSearchRowProps) {
  const change = useChangeSavedSearch();
  const [name, setName] = useState<string | null>(null);
  const { timeZone: _, ...search } = saved.search;
  const rename = (event: FormEvent): void => {
    event.preventDefault();
    if (!name?.trim()) return;
    change.mutate({ id: saved.id, name }, { onSuccess: () => setName(null) });
  };
  return (
    <article className={classes.row}>
      <div className={classes.main}>
        {name === null ? (
          <Link
            to="/search"
            search={{ ...search, q: search.q || undefined }}
            className={classes.name}
          >
            {saved.name}
          </Link>
        ) : (
          <form onSubmit={rename} className={classes.rename}>
            <TextInput
              size="xs"
              aria-label="Name"
              autoFocus
              maxLength={SAVED_SEARCH_NAME_MAX}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setName(null);
              }}
            />
            <ActionIcon type="submit" size="lg" aria-label="Rename" loading={change.isPending}>
              <IconCheck size={16} />
            </ActionIcon>
          </form>
        )}
        <div className={classes.what} dir="auto">
          {describeSearch(saved.search)}
        </div>
        <div className={classes.when}>
          saved <RelativeTime at={saved.createdAt} />
        </div>
      </div>
      <div className={classes.actions}>
        <Switch
          label="Notify"
          aria-label={`Notify me of ${saved.name}`}
          checked={saved.notify}
          disabled={change.isPending}
          onChange={(event) => change.mutate({ id: saved.id, notify: event.currentTarget.checked })}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`Rename ${saved.name}`}
          onClick={() => setName(saved.name)}
        >
          <IconPencil size={18} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={`Delete ${saved.name}`}
          onClick={onDelete}
        >
          <IconTrash size={18} />
        </ActionIcon>
      </div>
    </article>
  );
}
