import { Select, TextInput } from '@mantine/core';
import type { ComponentType } from 'react';
import { KINDS } from '../../../ui/kind';
import type { TagOption, TagPickerProps } from '../../../ui/tag-picker';
import type { SearchFilter } from '../api/search';
import classes from './filters.module.css';

export interface FilterPickers {
  Medication: ComponentType<TagPickerProps>;
  Effect: ComponentType<TagPickerProps>;
  Author: ComponentType<TagPickerProps>;
  channels: { value: string; label: string }[];
}

interface FiltersProps {
  filter: SearchFilter;
  onFilter: (change: SearchFilter) => void;
  pickers: FilterPickers;
  /** What to call a value that came with the address. */
  labelOf: (name: 'medication' | 'effect' | 'author', value: string) => string;
}

export function Filters({ filter, onFilter, pickers, labelOf }: FiltersProps) {
  const { Medication, Effect, Author, channels } = pickers;
  const picker = (name: 'medication' | 'effect' | 'author') => {
    const value = filter[name];
    return {
      max: 1,
      value: value ? [{ value, label: labelOf(name, value) }] : [],
      onChange: ([picked]: TagOption[]) => onFilter({ [name]: picked?.value }),
    };
  };
  return (
    <div className={classes.filters}>
      <Select
        label="Channel"
        data={channels}
        searchable
        clearable
        placeholder="Any"
        value={filter.channel ?? null}
        onChange={(channel) => onFilter({ channel: channel ?? undefined })}
      />
      <Select
        label="Kind"
        data={KINDS}
        clearable
        placeholder="Any"
        value={filter.kind ?? null}
        onChange={(kind) => onFilter({ kind: kind ?? undefined })}
      />
      <Medication label="Medication" {...picker('medication')} />
      <Effect label="Effect" {...picker('effect')} />
      <Author label="Author" {...picker('author')} />
      <div className={classes.dates}>
        <TextInput
          label="From"
          type="date"
          value={filter.from?.slice(0, 10) ?? ''}
          onChange={(event) => onFilter({ from: event.currentTarget.value || undefined })}
        />
        <TextInput
          label="To"
          type="date"
          value={filter.to?.slice(0, 10) ?? ''}
          onChange={(event) => onFilter({ to: event.currentTarget.value || undefined })}
        />
      </div>
    </div>
  );
}
