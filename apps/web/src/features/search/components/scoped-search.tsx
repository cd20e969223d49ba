import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import type { SearchFilter } from '../api/search';
import classes from './scoped-search.module.css';

interface ScopedSearchProps {
  label: string;
  /** The search for these words within what is looked at. */
  scope: (words: string) => SearchFilter;
}

/** A box that searches what is looked at; the search page shows the results. */
export function ScopedSearch({ label, scope }: ScopedSearchProps) {
  const navigate = useNavigate();
  const [words, setWords] = useState('');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (words.trim() !== '') void navigate({ to: '/search', search: scope(words.trim()) });
  };
  return (
    <form role="search" aria-label={label} onSubmit={submit} className={classes.form}>
      <TextInput
        type="search"
        size="xs"
        aria-label={label}
        placeholder={label}
        enterKeyHint="search"
        leftSection={<IconSearch size={15} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
    </form>
  );
}
