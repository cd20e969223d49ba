import { Module, type DynamicModule } from '@nestjs/common';
import { PlatformModule, type Environment } from '@rounds/platform';
import { AnnouncingModule } from '@rounds/realtime';
import { domainModules } from '../api/domain-modules.js';

/** The same capabilities as the api's, with nobody to answer to. */
@Module({})
export class WorkerModule {
  static for(environment: Environment, databaseUrl: string): DynamicModule {
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.forRoot(environment, databaseUrl),
        ...domainModules,
        AnnouncingModule,
      ],
    };
  }
}
