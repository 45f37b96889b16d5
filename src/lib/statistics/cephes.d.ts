/** cephes 3.3.3 ships types that its `exports` map hides from TypeScript. Only what we call is declared. */
declare module 'cephes' {
  /** Settles once the WebAssembly is ready; every other function throws before. */
  export const compiled: Promise<void>;
  export function erfc(a: number): number;
  export function igamc(a: number, x: number): number;
  export function igami(a: number, y0: number): number;
  export function incbet(aa: number, bb: number, xx: number): number;
  export function incbi(aa: number, bb: number, yy0: number): number;
  export function lgam(x: number): number;
  export function ndtri(y0: number): number;
  /** `k` is an integer. */
  export function stdtri(k: number, p: number): number;
}
