import { Select, TextInput } from '@mantine/core';
import type { ComponentType } from 'react';
import { KINDS } from '../../../ui/kinds';
import type { TagOption, TagPickerProps } from '../../../ui/tag-picker';
import type { SearchFilter } from '../api/search';
import classes from './filters.module.css';
import { toggled, type FacetName, type FacetValue } from './narrowing';

export interface FilterPickers {
  Medication: ComponentType<TagPickerProps>;
  Effect: ComponentType<TagPickerProps>;
  Author: ComponentType<TagPickerProps>;
}

interface FiltersProps {
  filter: SearchFilter;
  onChange: (filter: SearchFilter) => void;
  pickers: FilterPickers;
  channels: FacetValue[];
}

/** Each adds to the search, whose chips show it and take it away again. */
export function Filters({ filter, onChange, pickers, channels }: FiltersProps) {
  const { Medication, Effect, Author } = pickers;
  const add = (name: FacetName, value: FacetValue | undefined): void => {
    if (value) onChange(toggled(filter, name, value));
  };
  const picker = (name: 'medication' | 'effect') => ({
    max: 1,
    value: [],
    onChange: ([picked]: TagOption[]) => add(name, picked),
  });
  const date = (name: 'from' | 'to') => ({
    type: 'date',
    value: filter[name]?.slice(0, 10) ?? '',
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      onChange({ ...filter, [name]: event.currentTarget.value || undefined }),
  });
  return (
    <div className={classes.filters}>
      <Select
        label="Channel"
        data={channels}
        searchable
        limit={100}
        placeholder="Any"
        value={null}
        onChange={(slug) =>
          add(
            'channel',
            channels.find(({ value }) => value === slug),
          )
        }
      />
      <Select
        label="Kind"
        data={KINDS}
        placeholder="Any"
        value={null}
        onChange={(kind) =>
          add(
            'kind',
            KINDS.find(({ value }) => value === kind),
          )
        }
      />
      <Medication label="Medication" {...picker('medication')} />
      <Effect label="Effect" {...picker('effect')} />
      <Author
        label="Author"
        max={1}
        value={[]}
        onChange={([picked]) => picked && onChange({ ...filter, author: picked.value })}
      />
      <div className={classes.dates}>
        <TextInput label="From" {...date('from')} />
        <TextInput label="To" {...date('to')} />
      </div>
    </div>
  );
}
