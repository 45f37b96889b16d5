/** A notice on every page and every printed sheet, such as "Synthetic data". */
export interface BannerNotice {
  readonly id: string;
  /** First words, in bold: "Synthetic data." */
  readonly lead: string;
  /** What it means for the reader, as whole sentences. */
  readonly text: string;
  /** About the address or the device, and so left off paper. */
  readonly screenOnly?: boolean;
}
