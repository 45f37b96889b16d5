import { Secret, TOTP } from 'otpauth';

const issuer = 'Infusion Outcomes';
const secondsAStep = 30;

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The address that an authenticator reads from a QR code. */
export function totpAddress(secret: string, email: string): string {
  return totpOf(secret, email).toString();
}

/**
 * The step (30 seconds) that the code is of, one either side of now, or null where it is of none or of one
 * that was used: a code seen over a shoulder cannot be used again.
 *
 * @param lastStep the newest step accepted so far
 */
export function acceptedTotpStep(
  secret: string,
  code: string,
  lastStep: number | null,
  nowMs: number
): number | null {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const delta = totpOf(secret).validate({ token: digits, timestamp: nowMs, window: 1 });
  if (delta === null) return null;
  const step = Math.floor(nowMs / 1000 / secondsAStep) + delta;
  return lastStep !== null && step <= lastStep ? null : step;
}

/** The code at an instant, as an authenticator shows it. */
export function totpCode(secret: string, nowMs: number): string {
  return totpOf(secret).generate({ timestamp: nowMs });
}

function totpOf(secret: string, label = ''): TOTP {
  return new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: secondsAStep,
    secret: Secret.fromBase32(secret)
  });
}
