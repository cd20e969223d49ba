import { Injectable } from '@nestjs/common';

/** Whether this process still wants requests, and how many it has not answered yet. */
@Injectable()
export class Readiness {
  private reason: string | null = null;
  private underWay = 0;
  private whenIdle: (() => void)[] = [];

  /** From here on /health/ready sends the proxy elsewhere. */
  stop(reason: string): void {
    this.reason = reason;
  }

  get stopping(): string | null {
    return this.reason;
  }

  /** Counts a request; call the answer once when its response is closed. */
  begin(): () => void {
    this.underWay += 1;
    return () => {
      this.underWay -= 1;
      if (this.underWay === 0) for (const idle of this.whenIdle.splice(0)) idle();
    };
  }

  /** Resolves when every request has been answered. */
  async idle(): Promise<void> {
    if (this.underWay > 0) await new Promise<void>((resolve) => this.whenIdle.push(resolve));
  }
}
