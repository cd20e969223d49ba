import type { Type } from '@nestjs/common';
import { MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS_RULE, type AccessRule } from '@rounds/identity';

const IS_EVENT = 'websockets:message_mapping';
const EVENT_NAME = 'message';

/** Each event that a gateway subscribes to, with the rule that its guard goes by. */
export function socketEventRules(gateway: Type): Map<string, AccessRule> {
  const reflector = new Reflector();
  const prototype = gateway.prototype as Record<string, () => unknown>;
  const rules = new Map<string, AccessRule>();
  for (const method of new MetadataScanner().getAllMethodNames(prototype)) {
    const handler = prototype[method];
    if (!handler || !Reflect.getMetadata(IS_EVENT, handler)) continue;
    const rule = reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [
      handler,
      gateway,
    ]);
    rules.set(Reflect.getMetadata(EVENT_NAME, handler) as string, rule ?? { who: 'verified' });
  }
  return rules;
}
