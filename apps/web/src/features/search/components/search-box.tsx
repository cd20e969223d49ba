import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { searchOperators } from '@rounds/contracts';
import { IconHistory, IconSearch } from '@tabler/icons-react';
import { useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react';
import { typingAt, settledText, withOperator, withValue } from './completion';
import classes from './search-box.module.css';
import { limitNote, searchedText } from './searched-text';
import { useQueryText } from './use-query-text';
import { useValueOptions, type ValueSources } from './value-sources';

interface SearchBoxProps {
  q: string | undefined;
  onSearch: (q: string | undefined) => void;
  /** Whether it is still being typed. */
  onTyping: (isTyping: boolean) => void;
  /** Enter: this is what was meant. */
  onDone: (q: string) => void;
  /** Down from the box goes into the results. */
  onDown: () => void;
  sources: ValueSources;
  recent: string[];
  onForget: () => void;
  isBusy: boolean;
}

interface Offer {
  label: string;
  hint?: string | undefined;
  isRecent?: boolean;
  take: () => void;
}

/** Searches while one types, and offers what may stand behind an operator. */
export function SearchBox(props: SearchBoxProps) {
  const { sources, recent, isBusy } = props;
  const box = useRef<HTMLInputElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [caret, setCaret] = useState(0);
  const [isFocused, setIsFocused] = useState(false);
  const [isComposing, setIsComposing] = useState(false);
  /** Entered as it stands: nothing of it counts as half typed any more. */
  const [entered, setEntered] = useState<string | null>(null);
  const wantedCaret = useRef<number | null>(null);

  const typingIn = (text: string) =>
    isFocused && text !== entered ? typingAt(text, Math.min(caret, text.length)) : null;
  const [known, setKnown] = useState<string[]>([]);
  const { text, setText, searchNow } = useQueryText(
    props.q,
    (typed) => (isComposing ? null : settledText(typed, typingIn(typed), known)),
    props.onSearch,
  );
  const typing = typingIn(text);
  const values = useValueOptions(typing, sources);
  const names = typing?.type === 'value' ? values.map(({ value }) => value) : [];
  const isWhole = names.some((one) => one.toLowerCase() === typing?.typed.toLowerCase());
  if (names.join('\n') !== known.join('\n')) setKnown(names);

  useLayoutEffect(() => {
    if (wantedCaret.current === null) return;
    box.current?.setSelectionRange(wantedCaret.current, wantedCaret.current);
    wantedCaret.current = null;
  });
  const put = (done: { text: string; caret: number }): void => {
    wantedCaret.current = done.caret;
    setCaret(done.caret);
    setText(done.text);
    combobox.resetSelectedOption();
    setIsOpen(true);
  };
  const enter = (wanted: string): void => {
    setEntered(wanted);
    props.onTyping(false);
    searchNow(wanted);
    setIsOpen(false);
    if (wanted.trim() !== '') props.onDone(searchedText(wanted));
  };

  const offers: Offer[] =
    text === ''
      ? recent.map((q) => ({ label: q, isRecent: true, take: () => enter(q) }))
      : typing?.type === 'operator'
        ? typing.operators.map((operator) => ({
            label: `${operator}:`,
            hint: searchOperators[operator].takes,
            take: () => put(withOperator(text, typing, operator)),
          }))
        : typing?.type === 'value' && !isWhole
          ? values.map(({ value, label, hint }) => ({
              label,
              hint,
              take: () => put(withValue(text, typing, typing.operator, value)),
            }))
          : [];
  const combobox = useCombobox({
    opened: isOpen && offers.length > 0,
    onOpenedChange: setIsOpen,
    onDropdownClose: () => combobox.resetSelectedOption(),
  });

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.nativeEvent.isComposing) return;
    const isChosen = combobox.dropdownOpened && combobox.getSelectedOptionIndex() !== -1;
    if (event.key === 'Enter' && !isChosen) enter(event.currentTarget.value);
    else if (event.key === 'Tab' && !event.shiftKey && combobox.dropdownOpened && typing?.typed) {
      // As in a shell: the first that is offered, or the chosen one.
      event.preventDefault();
      offers[Math.max(0, combobox.getSelectedOptionIndex())]?.take();
    } else if (event.key === 'ArrowDown' && offers.length === 0) {
      event.preventDefault();
      props.onDown();
    } else if (event.key === 'Escape' && combobox.dropdownOpened) {
      // Else the browser empties the box as well.
      event.preventDefault();
    }
  };
  const noteCaret = (): void => setCaret(box.current?.selectionStart ?? 0);

  return (
    <Combobox
      store={combobox}
      withinPortal
      onOptionSubmit={(index) => offers[Number(index)]?.take()}
      classNames={{ dropdown: classes.dropdown ?? '' }}
    >
      <Combobox.Target withKeyboardNavigation={offers.length > 0} withExpandedAttribute>
        <TextInput
          ref={box}
          id="search-box"
          aria-label="Search posts"
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          className={classes.box}
          size="md"
          inputWrapperOrder={['label', 'input', 'description']}
          // There from the start, so that it is read out when it comes to say something.
          description={<bdi>{limitNote(text)}</bdi>}
          descriptionProps={{ role: 'status', className: classes.limit ?? '' }}
          autoFocus
          placeholder="Words, medications, effects"
          leftSection={isBusy ? <Loader size={16} /> : <IconSearch size={18} aria-hidden />}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setCaret(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
            setEntered(null);
            props.onTyping(true);
            setIsOpen(true);
            combobox.resetSelectedOption();
          }}
          onSelect={noteCaret}
          onFocus={() => {
            setIsFocused(true);
            setIsOpen(true);
          }}
          onClick={() => setIsOpen(true)}
          onBlur={() => {
            setIsFocused(false);
            setIsOpen(false);
            props.onTyping(false);
          }}
          onCompositionStart={() => setIsComposing(true)}
          onCompositionEnd={() => setIsComposing(false)}
          onKeyDown={onKeyDown}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={320} className={classes.options}>
          {offers.map(({ label, hint, isRecent }, index) => (
            <Combobox.Option key={label} value={String(index)}>
              {isRecent && <IconHistory size={15} className={classes.icon} aria-hidden />}
              <bdi>{label}</bdi>
              {hint && <span className={classes.hint}>{hint}</span>}
            </Combobox.Option>
          ))}
        </Combobox.Options>
        {text === '' && (
          <Combobox.Footer p={4}>
            <button
              type="button"
              className={classes.forget}
              // Before the box loses the focus and the list closes.
              onPointerDown={(event) => event.preventDefault()}
              onClick={props.onForget}
            >
              Clear recent searches
            </button>
          </Combobox.Footer>
        )}
      </Combobox.Dropdown>
    </Combobox>
  );
}
