import { Combobox, Loader, Pill, PillsInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent } from 'react';
import classes from './tag-picker.module.css';

export interface TagOption {
  value: string;
  label: string;
  /** The name that was typed, where it is not the label: Coumadin for warfarin. */
  matched?: string;
  hint?: string | undefined;
}

export interface TagPickerProps {
  value: TagOption[];
  onChange: (value: TagOption[]) => void;
  max?: number;
  label?: string;
  error?: string | undefined;
}

interface RemoteTagPickerProps extends TagPickerProps {
  label: string;
  placeholder: string;
  description?: string;
  /** Names the search in the query cache. */
  source: string;
  find: (q: string, signal: AbortSignal) => Promise<TagOption[]>;
}

/** Finds by typing, keeps what was picked as removable pills. */
export function TagPicker(props: RemoteTagPickerProps) {
  const { value, onChange, max = 20 } = props;
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [typed, setTyped] = useState('');
  const [q] = useDebouncedValue(typed.trim(), 180);
  const found = useQuery({
    queryKey: ['pick', props.source, q],
    queryFn: ({ signal }) => props.find(q, signal),
    enabled: combobox.dropdownOpened && q.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  const options = (found.data ?? []).filter((one) => !value.some((had) => had.value === one.value));
  const isFull = value.length >= max;

  const pick = (picked: string): void => {
    const option = options.find((one) => one.value === picked);
    if (!option) return;
    onChange(max === 1 ? [option] : [...value, option]);
    setTyped('');
    combobox.closeDropdown();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Backspace' && typed === '' && value.length > 0) {
      event.preventDefault();
      onChange(value.slice(0, -1));
    }
  };

  return (
    <Combobox store={combobox} onOptionSubmit={pick} withinPortal>
      <Combobox.DropdownTarget>
        <PillsInput
          label={props.label}
          description={props.description}
          error={props.error}
          rightSection={found.isFetching ? <Loader size={14} /> : null}
          onClick={() => combobox.focusTarget()}
        >
          <Pill.Group>
            {value.map((one) => (
              <Pill
                key={one.value}
                withRemoveButton
                onRemove={() => onChange(value.filter((had) => had.value !== one.value))}
                removeButtonProps={{ 'aria-label': `Remove ${one.label}`, tabIndex: 0 }}
              >
                {one.label}
              </Pill>
            ))}
            <Combobox.EventsTarget>
              <PillsInput.Field
                aria-label={props.label}
                value={typed}
                placeholder={value.length === 0 ? props.placeholder : ''}
                disabled={isFull && max > 1}
                onChange={(event) => {
                  setTyped(event.currentTarget.value);
                  combobox.openDropdown();
                  combobox.resetSelectedOption();
                }}
                onBlur={() => combobox.closeDropdown()}
                onKeyDown={onKeyDown}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={q.length === 0}>
        <Combobox.Options mah={260} className={classes.options}>
          {found.isError && <Combobox.Empty>The list did not load: type again.</Combobox.Empty>}
          {found.isSuccess && options.length === 0 && (
            <Combobox.Empty>Nothing called “{q}”.</Combobox.Empty>
          )}
          {options.map((one) => (
            <Combobox.Option key={one.value} value={one.value}>
              {one.matched && one.matched.toLowerCase() !== one.label.toLowerCase() && (
                <span className={classes.matched}>{one.matched} → </span>
              )}
              {one.label}
              {one.hint && <span className={classes.hint}>{one.hint}</span>}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
