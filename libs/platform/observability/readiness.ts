import { Injectable } from '@nestjs/common';

/** Whether this process still wants work; /health/ready says so to the proxy in front. */
@Injectable()
export class Readiness {
  private reason: string | null = null;

  /** From here on the process finishes what it has and takes nothing new. */
  stop(reason: string): void {
    this.reason = reason;
  }

  get stopping(): string | null {
    return this.reason;
  }
}
