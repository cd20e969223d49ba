import { Module, type DynamicModule } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { PlatformModule, type Environment } from '@rounds/platform';
import { RealtimeModule } from '@rounds/realtime';
import { domainModules } from './domain-modules.js';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';

@Module({})
export class ApiModule {
  static for(environment: Environment, databaseUrl: string): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        PlatformModule.forRoot(environment, databaseUrl),
        TerminusModule.forRoot({ logger: false }),
        ...domainModules,
        RealtimeModule,
      ],
      controllers: [HealthController, MetricsController],
    };
  }
}
