import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Inject, NotFoundException, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiNotFoundResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { bearerOf, Public } from '@rounds/identity';
import { ENVIRONMENT, Metrics, type Environment } from '@rounds/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';

@ApiTags('operations')
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly metrics: Metrics,
  ) {}

  /** For loopback, or with METRICS_TOKEN; for everyone else there is nothing here. */
  @Get()
  @ApiBearerAuth('metrics')
  @ApiOkResponse({ description: 'Prometheus text.', content: { 'text/plain': {} } })
  @ApiNotFoundResponse({ description: 'Neither from loopback nor with the token.' })
  async read(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!this.allowed(request)) throw new NotFoundException();
    const text = await this.metrics.registry.metrics();
    await reply
      .type(this.metrics.registry.contentType)
      .header('cache-control', 'no-store')
      .send(text);
  }

  private allowed({ headers, socket }: FastifyRequest): boolean {
    const { METRICS_TOKEN } = this.environment;
    const bearer = bearerOf(headers);
    if (METRICS_TOKEN && bearer) return same(bearer, METRICS_TOKEN);
    // The socket's own address, for the header can be forged; but a proxy beside us is loopback too.
    const forwarded = 'x-forwarded-for' in headers || 'forwarded' in headers;
    return !forwarded && /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '');
  }
}

function same(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
