import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import {
  HealthCheckService,
  HealthIndicatorService,
  TypeOrmHealthIndicator,
  type HealthCheckResult,
} from '@nestjs/terminus';
import { Public } from '@rounds/identity';
import { DomainError, Readiness, SharedRedis } from '@rounds/platform';

const DATABASE_MS = 2_000;
const STATUS = {
  type: 'object',
  properties: { status: { type: 'string', enum: ['ok'] } },
  required: ['status'],
};
const READY_STATUS = {
  ...STATUS,
  properties: { status: { type: 'string', enum: ['ok', 'degraded'] } },
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
    private readonly redis: SharedRedis,
  ) {}

  @Get('live')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({ description: 'The process answers.', schema: STATUS })
  live() {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('cache-control', 'no-store')
  @ApiOkResponse({
    description: 'Requests may be sent here. Degraded: live messages of other nodes come late.',
    schema: READY_STATUS,
  })
  @ApiServiceUnavailableResponse({ description: 'Send requests elsewhere.' })
  async ready() {
    try {
      const found = await this.health.check([
        () => this.acceptsWork(),
        () => this.database.pingCheck('database', { timeout: DATABASE_MS }),
      ]);
      return this.redis.configured ? this.withRedis(found) : found;
    } catch {
      throw new DomainError('unavailable', 503, 'This process is not ready for requests.', {
        detail: this.readiness.stopping ?? 'The database does not answer.',
      });
    }
  }

  /** Everything works without it, so the proxy need not send requests elsewhere. */
  private withRedis(found: HealthCheckResult) {
    const redis = { status: this.redis.up ? 'up' : 'down' };
    const status = this.redis.up ? found.status : 'degraded';
    return { ...found, status, details: { ...found.details, redis } };
  }

  private acceptsWork() {
    const check = this.indicator.check('process');
    return this.readiness.stopping ? check.down(this.readiness.stopping) : check.up();
  }
}
