import { TagPicker, type TagPickerProps } from '../../../ui/tag-picker';
import { findEffects } from '../api/find-effects';

export function EffectPicker(props: TagPickerProps) {
  return (
    <TagPicker
      label="Effects"
      placeholder="CTCAE term, e.g. hyponatremia"
      {...props}
      source="effects"
      find={async (q, signal) =>
        (await findEffects(q, signal)).items.map(({ slug, term, bodySystem }) => ({
          value: slug,
          label: term,
          hint: bodySystem,
        }))
      }
    />
  );
}
