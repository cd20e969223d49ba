import { Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import classes from './page.module.css';

interface PageProps {
  title: string;
  /** What stands in the heading where it is more than the title. */
  heading?: ReactNode;
  subtitle?: ReactNode;
  back?: Pick<LinkProps, 'to' | 'params' | 'search'> & { label: string };
  actions?: ReactNode;
  width?: 'narrow' | 'normal' | 'wide';
  /** Something sticks to the bottom edge. */
  isDocked?: boolean;
  children: ReactNode;
}

export function Page(props: PageProps) {
  const { title, heading, subtitle, back, actions, width, isDocked, children } = props;
  useEffect(() => {
    document.title = `${title} · Rounds`;
  }, [title]);
  return (
    <div
      className={classes.page}
      data-width={width ?? 'normal'}
      data-docked={isDocked || undefined}
    >
      <header className={classes.header}>
        {back && (
          <Link
            to={back.to}
            params={back.params}
            search={back.search}
            className={classes.back}
            aria-label={back.label}
            title={back.label}
          >
            <IconArrowLeft size={20} aria-hidden />
          </Link>
        )}
        <div className={classes.heading}>
          <Title order={1}>{heading ?? title}</Title>
          {subtitle && <div className={classes.subtitle}>{subtitle}</div>}
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** The raised sheet that lists and forms lie on. */
export function Sheet({ children, padded = false }: { children: ReactNode; padded?: boolean }) {
  return (
    <section className={classes.sheet} data-padded={padded || undefined}>
      {children}
    </section>
  );
}
