import { Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, type ReactNode } from 'react';
import { Logo } from '../../../ui/logo';
import classes from './door.module.css';

interface DoorProps {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** The pages before one is signed in. */
export function Door({ title, lead, children }: DoorProps) {
  useEffect(() => {
    document.title = `${title} · Rounds`;
  }, [title]);
  return (
    <main className={classes.door} id="main" tabIndex={-1}>
      <div className={classes.card}>
        <Link to="/" className={classes.brand}>
          <Logo size={34} /> Rounds
        </Link>
        <Title order={1}>{title}</Title>
        {lead && <p className={classes.lead}>{lead}</p>}
        {children}
      </div>
    </main>
  );
}
