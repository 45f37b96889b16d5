export interface ErrorWording {
  readonly title: string;
  readonly explanation: string;
  readonly next: string;
}

const unchanged = 'A change is saved whole or not at all, so no record is left half-written.';

const wordings: Readonly<Record<number, ErrorWording>> = {
  400: {
    title: 'This address asks for something that cannot be shown',
    explanation: 'Nothing was changed.',
    next: 'Go back and choose again, or start from the patient list.'
  },
  403: {
    title: 'You may not see this, or it does not exist',
    explanation: 'Nothing was changed.',
    next: 'If you need it for your work, ask your administrator.'
  },
  404: {
    title: 'There is no such page, or it is not yours to see',
    explanation: 'Nothing was changed.',
    next: 'Check the address, or find the patient by name or ID.'
  },
  507: {
    title: 'The disk of the server is nearly full',
    explanation: unchanged,
    next: 'You can go on reading. Tell your administrator, who can make room.'
  },
  503: {
    title: 'The database is not available at the moment',
    explanation: unchanged,
    next: 'Try again in a minute. If it stays like this, tell your administrator.'
  }
};

const unknown: ErrorWording = {
  title: 'This page could not be shown',
  explanation: unchanged,
  next: 'Try again. If it happens twice, tell your administrator.'
};

const outages: Readonly<Record<string, number>> = {
  unavailable: 503,
  deadline: 503,
  'storage-full': 507
};

/** The status a page was answered with: inside it, an outage counts as 500. */
export function statusOfError(status: number, code: string | undefined): number {
  return outages[code ?? ''] ?? status;
}

/** What failed, what is unchanged and what to do, for an HTTP status. */
export function errorWording(status: number): ErrorWording {
  return wordings[status] ?? unknown;
}
