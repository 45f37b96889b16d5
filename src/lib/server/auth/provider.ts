import type { Transaction } from 'kysely';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  type Configuration
} from 'openid-client';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import type { UserTable } from '../db/account-tables.ts';
import type { OpenDatabase } from '../db/connection.ts';
import type { Database } from '../db/database.ts';
import { decryptField, encryptField } from '../field-encryption.ts';
import type { Keys } from '../keys.ts';
import { isLoopbackHost } from '../request-host.ts';
import { openSession } from './sessions.ts';

/** The clinic's identity provider (OpenID Connect: code, PKCE, state and nonce). */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
}

/** What the browser keeps, sealed, between leaving for the provider and coming back. */
const attemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  startedAtMs: z.number()
});

const emailSchema = z.object({
  email: z.string().optional(),
  email_verified: z.boolean().optional()
});

const attemptContext = 'sign-in|provider|attempt';
export const attemptMs = 10 * 60_000;
const timeoutSeconds = 10;

export type ProviderResult =
  | { readonly kind: 'signed-in'; readonly token: string; readonly next: string }
  | { readonly kind: 'refused'; readonly message: string };

const notFinished =
  'Signing in at the clinic’s account was not finished within 10 minutes. Start again.';
const notAnswered = 'The clinic’s account did not confirm who you are. Start again.';
const noAccount =
  'There is no account here for this person. An administrator can add one with this e-mail address.';

export class IdentityProvider {
  readonly #settings: ProviderSettings;
  readonly #database: OpenDatabase;
  readonly #keys: Keys;
  #configuration: Promise<Configuration> | undefined;

  constructor(settings: ProviderSettings, database: OpenDatabase, keys: Keys) {
    this.#settings = settings;
    this.#database = database;
    this.#keys = keys;
  }

  /** Where to send the browser, and what it keeps until it comes back. */
  async begin(origin: string, next: string): Promise<{ address: URL; attempt: string }> {
    const configuration = await this.#configure();
    const attempt = {
      state: randomState(),
      nonce: randomNonce(),
      verifier: randomPKCECodeVerifier(),
      next,
      startedAtMs: Date.now()
    };
    const address = buildAuthorizationUrl(configuration, {
      redirect_uri: callbackAddress(origin),
      scope: 'openid email',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256'
    });
    return { address, attempt: encryptField(this.#keys, JSON.stringify(attempt), attemptContext) };
  }

  /** @param returned the address that the provider sent the browser back to */
  async finish(
    returned: URL,
    sealedAttempt: string | null,
    address: string
  ): Promise<ProviderResult> {
    const attempt = this.#openAttempt(sealedAttempt);
    if (!attempt || Date.now() - attempt.startedAtMs > attemptMs) {
      return { kind: 'refused', message: notFinished };
    }
    const person = await this.#confirm(returned, attempt);
    if (!person) {
      await this.#refuse(address, 'provider did not confirm');
      return { kind: 'refused', message: notAnswered };
    }
    return this.#database.write(async (trx) => {
      const user = await findLinkedUser(trx, person);
      if (!user) {
        await recordAudit(trx, {
          action: 'sign-in-refused',
          outcome: 'refused',
          userId: null,
          subject: { step: 'no account for the provider’s person' },
          address
        });
        return { kind: 'refused', message: noAccount };
      }
      const token = await openSession(trx, user.user_id, 'full', Date.now());
      await recordAudit(trx, {
        action: 'signed-in',
        userId: user.user_id,
        subject: { by: 'identity provider' },
        address
      });
      return { kind: 'signed-in', token, next: attempt.next };
    });
  }

  #openAttempt(sealed: string | null) {
    if (sealed === null) return null;
    try {
      return attemptSchema.parse(JSON.parse(decryptField(this.#keys, sealed, attemptContext)));
    } catch {
      return null;
    }
  }

  async #confirm(
    returned: URL,
    { state, nonce, verifier }: z.infer<typeof attemptSchema>
  ): Promise<Person | null> {
    try {
      const configuration = await this.#configure();
      const tokens = await authorizationCodeGrant(configuration, returned, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true
      });
      const claims = tokens.claims();
      if (!claims) return null;
      // Issuers say the address in the token, or only when asked.
      const said =
        'email' in claims
          ? claims
          : await fetchUserInfo(configuration, tokens.access_token, claims.sub);
      const { email, email_verified } = emailSchema.parse(said);
      return {
        subject: JSON.stringify([claims.iss, claims.sub]),
        verifiedEmail: email_verified === true && email !== undefined ? email.toLowerCase() : null
      };
    } catch {
      return null;
    }
  }

  async #refuse(address: string, step: string): Promise<void> {
    await this.#database.write((trx) =>
      recordAudit(trx, {
        action: 'sign-in-refused',
        outcome: 'refused',
        userId: null,
        subject: { step },
        address
      })
    );
  }

  /** Asked of the provider once; asked again where it did not answer. */
  #configure(): Promise<Configuration> {
    this.#configuration ??= discover(this.#settings).catch((error: unknown) => {
      this.#configuration = undefined;
      throw error;
    });
    return this.#configuration;
  }
}

interface Person {
  /** Issuer and subject: the provider's own name for somebody, which never changes hands. */
  readonly subject: string;
  readonly verifiedEmail: string | null;
}

export function callbackAddress(origin: string): string {
  return `${origin}/sign-in/provider/callback`;
}

function discover({ issuer, clientId, clientSecret }: ProviderSettings): Promise<Configuration> {
  const server = new URL(issuer);
  // Plain http is for a provider on this very machine, as in tests.
  const execute = isLoopbackHost(server.host) ? [allowInsecureRequests] : [];
  return discovery(server, clientId, clientSecret, undefined, { execute, timeout: timeoutSeconds });
}

/**
 * The account of a person: the one linked before or, the first time, the one with the verified address that
 * has no password. An account with a password is not taken over by an address.
 */
async function findLinkedUser(
  trx: Transaction<Database>,
  { subject, verifiedEmail }: Person
): Promise<UserTable | undefined> {
  const linked = await trx
    .selectFrom('users')
    .selectAll()
    .where('oidc_subject', '=', subject)
    .executeTakeFirst();
  if (linked) return linked.is_disabled ? undefined : linked;
  if (verifiedEmail === null) return undefined;
  const invited = await trx
    .selectFrom('users')
    .selectAll()
    .where('email', '=', verifiedEmail)
    .where('oidc_subject', 'is', null)
    .where('password_hash', 'is', null)
    .where('is_disabled', '=', false)
    .where('is_demo', '=', false)
    .executeTakeFirst();
  if (!invited) return undefined;
  await trx
    .updateTable('users')
    .set({ oidc_subject: subject })
    .where('user_id', '=', invited.user_id)
    .execute();
  await trx.deleteFrom('one_time_links').where('user_id', '=', invited.user_id).execute();
  return invited;
}
