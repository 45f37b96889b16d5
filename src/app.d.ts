import type { OpenDatabase } from '$lib/server/db/connection.ts';

declare global {
  namespace App {
    interface Error {
      message: string;
      reference?: string;
    }
    interface Locals {
      database: OpenDatabase;
    }
  }
}

export {};
