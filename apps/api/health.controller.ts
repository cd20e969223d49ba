import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import {
  HealthCheckService,
  HealthIndicatorService,
  TypeOrmHealthIndicator,
} from '@nestjs/terminus';
import { Public } from '@rounds/identity';
import { DomainError, Readiness } from '@rounds/platform';

const DATABASE_MS = 2_000;
const STATUS = {
  type: 'object',
  properties: { status: { type: 'string', enum: ['ok'] } },
  required: ['status'],
};

@ApiTags('operations')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: HealthIndicatorService,
    private readonly database: TypeOrmHealthIndicator,
    private readonly readiness: Readiness,
  ) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ description: 'The process answers.', schema: STATUS })
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ description: 'Requests may be sent here.', schema: STATUS })
  @ApiServiceUnavailableResponse({ description: 'Send requests elsewhere.' })
  async ready() {
    try {
      return await this.health.check([
        () => this.acceptsWork(),
        () => this.database.pingCheck('database', { timeout: DATABASE_MS }),
      ]);
    } catch {
      throw new DomainError('unavailable', 503, 'This process is not ready for requests.', {
        detail: this.readiness.stopping ?? 'The database does not answer.',
      });
    }
  }

  private acceptsWork() {
    const check = this.indicator.check('process');
    return this.readiness.stopping ? check.down(this.readiness.stopping) : check.up();
  }
}
