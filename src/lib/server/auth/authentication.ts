import { recordAudit, type AuditEvent } from '../audit/record-audit.ts';
import type { OpenDatabase } from '../db/connection.ts';
import type { Keys } from '../keys.ts';
import { listDemoAccounts, signInAsDemo, type DemoAccount } from './demo-accounts.ts';
import { findLink, useLink } from './one-time-links.ts';
import { changePassword, endOtherSessions, type PasswordChange } from './own-account.ts';
import { passwordFault } from './password.ts';
import { IdentityProvider, type ProviderResult, type ProviderSettings } from './provider.ts';
import { SignInLimits } from './rate-limits.ts';
import { findSession, listSessions, type ListedSession, type Session } from './sessions.ts';
import {
  confirmCode,
  enrolmentSecret,
  signIn,
  signOut,
  type CodeResult,
  type SignInResult,
  type SignInService
} from './sign-in.ts';

export interface AuthenticationSettings {
  readonly secondFactorRequired: boolean;
  readonly isDemo: boolean;
  /** Null where people sign in here alone. */
  readonly provider: ProviderSettings | null;
}

/**
 * Everything that pages may do before a scope: signing in and out, and one's own account. Pages hold this
 * and never the database behind it.
 */
export class Authentication {
  readonly isDemo: boolean;
  readonly #service: SignInService;
  readonly #provider: IdentityProvider | null;

  constructor(
    everything: OpenDatabase,
    keys: Keys,
    { secondFactorRequired, isDemo, provider }: AuthenticationSettings
  ) {
    // People get in on a nearly full disk too: whoever makes room has to.
    const database: OpenDatabase = {
      ...everything,
      write: (work) => everything.write(work, { belowFloor: true })
    };
    this.isDemo = isDemo;
    this.#provider = provider && new IdentityProvider(provider, database, keys);
    this.#service = { database, keys, limits: new SignInLimits(), secondFactorRequired };
  }

  findSession(token: string): Promise<Session | null> {
    return findSession(this.#service.database, token, Date.now());
  }

  signIn(given: { email: string; password: string; address: string }): Promise<SignInResult> {
    return signIn(this.#service, given);
  }

  get hasProvider(): boolean {
    return this.#provider !== null;
  }

  /** Null where there is no identity provider. */
  async beginAtProvider(origin: string, next: string) {
    return this.#provider?.begin(origin, next) ?? null;
  }

  async finishAtProvider(
    returned: URL,
    attempt: string | null,
    address: string
  ): Promise<ProviderResult | null> {
    return this.#provider?.finish(returned, attempt, address) ?? null;
  }

  confirmCode(session: Session, given: { code: string; address: string }): Promise<CodeResult> {
    return confirmCode(this.#service, session, given);
  }

  enrolmentSecret(session: Session): Promise<string> {
    return enrolmentSecret(this.#service, session.user);
  }

  signOut(session: Session, address: string): Promise<void> {
    return signOut(this.#service, session, address);
  }

  changePassword(
    session: Session,
    given: { current: string; next: string; address: string }
  ): Promise<PasswordChange> {
    return changePassword(this.#service, session, given);
  }

  endOtherSessions(session: Session, address: string): Promise<number> {
    return endOtherSessions(this.#service, session, address);
  }

  listSessions({ user, tokenHash }: Session): Promise<ListedSession[]> {
    return listSessions(this.#service.database.quick, user.userId, tokenHash);
  }

  findLink(token: string) {
    return findLink(this.#service.database.quick, token);
  }

  /** @returns what is wrong with the password, or null once it is set */
  async useLink(
    token: string,
    { email, password, address }: { email: string; password: string; address: string }
  ): Promise<string | null> {
    const fault = passwordFault(password, email);
    if (fault) return fault;
    const used = await useLink(this.#service.database, token, { password, address });
    return used ? null : 'This link has run out or was used. Ask an administrator for another.';
  }

  demoAccounts(): Promise<DemoAccount[]> {
    return this.isDemo ? listDemoAccounts(this.#service.database.quick) : Promise.resolve([]);
  }

  /** Null outside demo mode and for any account that is not a demo account. */
  signInAsDemo(userId: number, address: string): Promise<string | null> {
    return this.isDemo
      ? signInAsDemo(this.#service.database, userId, address)
      : Promise.resolve(null);
  }

  /** Writes an event outside any page's scope, such as a refusal, to the audit. */
  async record(event: AuditEvent): Promise<void> {
    await this.#service.database.write((trx) => recordAudit(trx, event));
  }
}
