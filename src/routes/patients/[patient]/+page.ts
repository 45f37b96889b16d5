/** Drawn on the server whole; nothing on the page needs a script, and without one it is half the size. */
export const csr = false;
