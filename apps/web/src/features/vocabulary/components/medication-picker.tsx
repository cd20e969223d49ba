import { TagPicker, type TagPickerProps } from '../../../ui/tag-picker';
import { findMedications } from '../api/find-medications';

/** Options carry the slug as their value: addresses and requests both take it. */
export function MedicationPicker(props: TagPickerProps) {
  return (
    <TagPicker
      label="Medications"
      placeholder="Ingredient or brand, e.g. Coumadin"
      {...props}
      source="medications"
      find={async (q, signal) =>
        (await findMedications(q, signal)).items.map(({ slug, name, matched, drugClass }) => ({
          value: slug,
          label: name,
          matched,
          hint: drugClass ?? undefined,
        }))
      }
    />
  );
}
