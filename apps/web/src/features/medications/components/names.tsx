import type { MedicationView } from '@rounds/contracts';
import classes from './names.module.css';

/** Everything else that it is called. */
export function Names({ medication }: { medication: MedicationView }) {
  const { drugClass, brandNames, synonyms } = medication;
  const rows: [string, string][] = [
    ['Class', drugClass ?? ''],
    ['Brands', brandNames.join(', ')],
    ['Also called', synonyms.join(', ')],
  ];
  const known = rows.filter(([, text]) => text !== '');
  if (known.length === 0) return null;
  return (
    <dl className={classes.names}>
      {known.map(([label, text]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{text}</dd>
        </div>
      ))}
    </dl>
  );
}
