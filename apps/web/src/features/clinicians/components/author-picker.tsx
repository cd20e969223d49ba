import { TagPicker, type TagPickerProps } from '../../../ui/tag-picker';
import { findClinicians } from '../api/clinicians';

export function AuthorPicker(props: TagPickerProps) {
  return (
    <TagPicker
      label="Author"
      placeholder="Name"
      {...props}
      source="authors"
      find={async (q, signal) =>
        (await findClinicians({ q, limit: 8 }, signal)).items.map((one) => ({
          value: one.id,
          label: one.displayName,
          hint: one.specialtyName ?? undefined,
        }))
      }
    />
  );
}
