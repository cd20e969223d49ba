import type { SearchProblem } from '@rounds/contracts';
import classes from './query-problems.module.css';

interface QueryProblemsProps {
  q: string;
  problems: SearchProblem[];
  onChange: (q: string) => void;
}

/** `in:cardio` with another value; values are slugs and need no quotes. */
const withValue = (typed: string, value: string): string =>
  typed.replace(/^(-?[^:：]+[:：])[^]*$/, `$1${value}`);

/** What of the search could not be taken as it was probably meant. */
export function QueryProblems({ q, problems, onChange }: QueryProblemsProps) {
  return (
    <div role="status" className={classes.problems}>
      {problems.map(({ code, message, start, end, suggestion, suggestedValue }) => (
        <p key={`${code}-${start}`}>
          {message}{' '}
          {suggestedValue && (
            <button
              type="button"
              onClick={() =>
                onChange(
                  q.slice(0, start) + withValue(q.slice(start, end), suggestedValue) + q.slice(end),
                )
              }
            >
              Did you mean {withValue(q.slice(start, end), suggestedValue)}?
            </button>
          )}
          {suggestion && (
            <button
              type="button"
              onClick={() => {
                const typed = q.slice(start, end);
                const mended = typed.replace(/^(-?)[^:：]+/, `$1${suggestion}`);
                onChange(q.slice(0, start) + mended + q.slice(end));
              }}
            >
              Use “{suggestion}:”
            </button>
          )}
        </p>
      ))}
    </div>
  );
}
