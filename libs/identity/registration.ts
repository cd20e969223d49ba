import { Injectable } from '@nestjs/common';
import { TERMS_VERSION, type OwnProfile, type RegisterBody } from '@rounds/contracts';
import { newId } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { emailTaken, termsOutdated } from './identity-errors.js';
import { OwnProfiles } from './own-profile.js';
import { PasswordHasher } from './password-hasher.js';
import { SignInLimits } from './sign-in-limits.js';

/** Makes accounts; they are not verified yet. */
@Injectable()
export class Registration {
  constructor(
    private readonly dataSource: DataSource,
    private readonly passwords: PasswordHasher,
    private readonly limits: SignInLimits,
    private readonly profiles: OwnProfiles,
  ) {}

  async register(body: RegisterBody, ip: string): Promise<OwnProfile> {
    if (body.termsVersion !== undefined && body.termsVersion !== TERMS_VERSION) {
      throw termsOutdated();
    }
    await this.limits.registration(ip);
    const passwordHash = await this.passwords.hash(body.password);
    const [made] = await this.dataSource.query<{ id: string }[]>(
      `INSERT INTO clinician
         (id, email, display_name, password_hash, terms_version, terms_accepted_at)
       VALUES ($1, $2, $3, $4, $5, now())
       ON CONFLICT ((lower(email))) DO NOTHING RETURNING id`,
      [newId(), body.email, body.displayName, passwordHash, TERMS_VERSION],
    );
    if (!made) throw emailTaken();
    return this.profiles.read(made.id);
  }
}
