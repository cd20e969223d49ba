import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import { DataSource } from 'typeorm';
import { PasswordHasher } from './password-hasher.js';

export interface SignedInClinician {
  id: string;
}

/** Whoever knows the password of an account. */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, 'rounds-local') {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordHasher,
  ) {
    super({ usernameField: 'email', passwordField: 'password' });
  }

  async validate(email: string, password: string): Promise<SignedInClinician | null> {
    const [account] = await this.dataSource.query<{ id: string; passwordHash: string }[]>(
      `SELECT id, password_hash AS "passwordHash" FROM clinician WHERE lower(email) = lower($1)`,
      [email],
    );
    const right = await this.passwords.matches(account?.passwordHash ?? null, password);
    return account && right ? { id: account.id } : null;
  }
}
