import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { TERMS_VERSION } from '@rounds/contracts';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { ErrorState } from '../../../ui/states';
import { useRegister } from '../api/register';
import { useSignIn } from '../api/sign-in';
import { Door } from '../components/door';
import classes from '../components/door.module.css';

export function RegisterPage() {
  const navigate = useNavigate();
  const register = useRegister();
  const signIn = useSignIn();
  const [form, setForm] = useState({ displayName: '', email: '', password: '', agreed: false });
  const problem = register.error;
  const set = (field: 'displayName' | 'email' | 'password') => ({
    name: field,
    value: form[field],
    error: problem?.field(field),
    onChange: (event: { currentTarget: HTMLInputElement }) =>
      setForm({ ...form, [field]: event.currentTarget.value }),
  });

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { displayName, email, password } = form;
    try {
      await register.mutateAsync({ displayName, email, password, termsVersion: TERMS_VERSION });
    } catch {
      return;
    }
    try {
      await signIn.mutateAsync({ email, password });
      await navigate({ to: '/' });
    } catch {
      await navigate({ to: '/sign-in', search: { registered: email } });
    }
  };

  return (
    <Door
      title="Create an account"
      lead="Colleagues only: after this you state your licence, and a reviewer verifies it."
    >
      <form onSubmit={(event) => void submit(event)} className={classes.form}>
        {problem && problem.errors.length === 0 && <ErrorState error={problem} />}
        <TextInput
          label="Display name"
          description="As colleagues will see you, for example Dr Amira Haddad"
          autoComplete="name"
          required
          minLength={2}
          maxLength={80}
          autoFocus
          {...set('displayName')}
        />
        <TextInput label="E-mail" type="email" autoComplete="username" required {...set('email')} />
        <PasswordInput
          label="Password"
          description="At least 10 characters"
          autoComplete="new-password"
          required
          minLength={10}
          maxLength={200}
          {...set('password')}
        />
        <Checkbox
          required
          checked={form.agreed}
          onChange={(event) => setForm({ ...form, agreed: event.currentTarget.checked })}
          label={
            <>
              What is written here is not medical advice, and I will never post anything that
              identifies a patient. I accept the{' '}
              <Link to="/terms" target="_blank">
                terms
              </Link>
              .
            </>
          }
        />
        <Button type="submit" fullWidth loading={register.isPending || signIn.isPending}>
          Create account
        </Button>
      </form>
      <p className={classes.foot}>
        Already registered? <Link to="/sign-in">Sign in</Link>
      </p>
    </Door>
  );
}
