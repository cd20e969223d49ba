import { Injectable, type OnModuleInit } from '@nestjs/common';
import { JobRegistry } from '@rounds/platform';
import { DataSource } from 'typeorm';
import { ClinicianStanding } from './clinician-standing.js';

/** What time brings about. Access does not wait for it: the guard looks at the clock itself. */
@Injectable()
export class IdentityJobs implements OnModuleInit {
  constructor(
    private readonly registry: JobRegistry,
    private readonly dataSource: DataSource,
    private readonly standing: ClinicianStanding,
  ) {}

  onModuleInit(): void {
    this.registry.register({
      name: 'purge-sessions',
      cron: '17 3 * * *',
      run: () => this.purgeSessions(),
    });
    this.registry.register({
      name: 'expire-verifications',
      cron: '7 * * * *',
      run: () => this.expireVerifications(),
    });
  }

  async purgeSessions(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM session WHERE expires_at < now() OR revoked_at < now() - interval '7 days'`,
    );
  }

  async expireVerifications(): Promise<void> {
    const expired = await this.dataSource.transaction((tx) => this.standing.expireDue(tx));
    for (const clinicianId of expired) await this.standing.committed(clinicianId);
  }
}
