import { Button, PasswordInput, TextInput } from '@mantine/core';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { ErrorState } from '../../../ui/states';
import { useSignIn } from '../api/sign-in';
import { Door } from '../components/door';
import classes from '../components/door.module.css';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { to, registered, ended } = route.useSearch();
  const router = useRouter();
  const signIn = useSignIn();
  const [email, setEmail] = useState(registered ?? '');
  const [password, setPassword] = useState('');

  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // Only addresses of this page: `to` comes from the address bar.
    const back = to?.startsWith('/') && !/^\/[/\\]/.test(to) ? to : '/';
    signIn.mutate({ email, password }, { onSuccess: () => router.history.push(back) });
  };

  return (
    <Door
      title="Sign in"
      lead={
        registered
          ? 'Your account is made. Sign in to have your licence verified.'
          : ended
            ? 'Your session has ended. Sign in to go on where you were.'
            : 'For verified clinicians only.'
      }
    >
      <form onSubmit={submit} className={classes.form}>
        {signIn.isError && <ErrorState error={signIn.error} />}
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          autoFocus={!registered}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          required
          autoFocus={Boolean(registered)}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={signIn.isPending}>
          Sign in
        </Button>
      </form>
      <p className={classes.foot}>
        New to Rounds? <Link to="/register">Create an account</Link>
      </p>
    </Door>
  );
}
