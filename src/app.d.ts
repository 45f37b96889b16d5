import type { OpenDatabase } from '$lib/server/db/connection.ts';

declare global {
  namespace App {
    interface Error {
      /** As the API names its faults. */
      code?: string;
      message: string;
      reference?: string;
    }
    interface Locals {
      database: OpenDatabase;
    }
  }
}

export {};
