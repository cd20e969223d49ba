import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessGuard } from './access.guard.js';
import { AuthController } from './auth.controller.js';
import { ClinicianStanding } from './clinician-standing.js';
import { Clinician } from './clinician.entity.js';
import { IdentityJobs } from './identity-jobs.js';
import { LocalStrategy } from './local.strategy.js';
import { MeController } from './me.controller.js';
import { OriginGuard } from './origin.guard.js';
import { OwnProfiles } from './own-profile.js';
import { PasswordHasher } from './password-hasher.js';
import { Registration } from './registration.js';
import { Roles } from './roles.js';
import { SessionAuthenticator } from './session-authenticator.js';
import { SessionCache } from './session-cache.js';
import { Session } from './session.entity.js';
import { SessionStrategy } from './session.strategy.js';
import { Sessions } from './sessions.js';
import { SignInLimits } from './sign-in-limits.js';
import { SignIn } from './sign-in.js';
import { SpecialtiesController } from './specialties.controller.js';
import { Specialties } from './specialties.js';
import { Specialty } from './specialty.entity.js';
import { StandingChange } from './standing-change.entity.js';
import { StandingWatch } from './standing-watch.js';
import { StandingController } from './standing.controller.js';
import { SuspendedClinicians } from './suspended-clinicians.js';
import { SuspensionsController } from './suspensions.controller.js';
import { Suspensions } from './suspensions.js';
import { WriteRateLimit } from './write-rate-limit.guard.js';

/** Who is asking and what they may do: its guards stand before every route of the application. */
@Module({
  imports: [TypeOrmModule.forFeature([Clinician, Session, Specialty, StandingChange])],
  controllers: [
    AuthController,
    MeController,
    SpecialtiesController,
    StandingController,
    SuspensionsController,
  ],
  providers: [
    { provide: APP_GUARD, useClass: OriginGuard },
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_GUARD, useClass: WriteRateLimit },
    { provide: SessionCache, useFactory: () => new SessionCache() },
    StandingWatch,
    SessionAuthenticator,
    SessionStrategy,
    LocalStrategy,
    PasswordHasher,
    SignInLimits,
    Registration,
    SignIn,
    Sessions,
    OwnProfiles,
    Specialties,
    SuspendedClinicians,
    Suspensions,
    Roles,
    ClinicianStanding,
    IdentityJobs,
  ],
  exports: [SessionAuthenticator, ClinicianStanding, PasswordHasher, Registration],
})
export class IdentityModule {}
