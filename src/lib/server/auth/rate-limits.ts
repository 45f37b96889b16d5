import ipaddr from 'ipaddr.js';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const quarterHour = 15 * 60;

/**
 * Tries within a quarter of an hour, then a quarter of an hour's wait. They are counted in memory: a restart
 * forgets them, and takes longer than the tries it gives back.
 */
export class SignInLimits {
  readonly #account = limiter('account', 5);
  readonly #address = limiter('address', 50);
  readonly #code = limiter('code', 5);

  /** Counts one try for the account and the address; returns the seconds to wait, 0 where it may go on. */
  async countPassword(email: string, address: string): Promise<number> {
    return Math.max(
      await waitAfter(this.#address, networkOf(address)),
      await waitAfter(this.#account, email.trim().toLowerCase())
    );
  }

  async forgetPassword(email: string): Promise<void> {
    await this.#account.delete(email.trim().toLowerCase());
  }

  async countCode(userId: number): Promise<number> {
    return waitAfter(this.#code, String(userId));
  }

  async forgetCode(userId: number): Promise<void> {
    await this.#code.delete(String(userId));
  }

  /** Tries left for a code before the wait. */
  async codesLeft(userId: number): Promise<number> {
    const state = await this.#code.get(String(userId));
    return Math.max(0, state?.remainingPoints ?? 5);
  }
}

function limiter(keyPrefix: string, points: number): RateLimiterMemory {
  return new RateLimiterMemory({
    keyPrefix,
    points,
    duration: quarterHour,
    blockDuration: quarterHour
  });
}

async function waitAfter(limits: RateLimiterMemory, key: string): Promise<number> {
  try {
    await limits.consume(key);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.ceil(refusal.msBeforeNext / 1000);
    throw refusal;
  }
}

/** An IPv4 address, or the /64 of an IPv6 one: one household or office has all of a /64. */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return 'unknown';
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv6) {
    return parsed.parts
      .slice(0, 4)
      .map((part) => part.toString(16))
      .join(':');
  }
  return parsed.toString();
}
