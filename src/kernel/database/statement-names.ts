/** How many different statements a connection prepares at most; further ones are parsed each time they run. */
const MOST = 500;

/**
 * Names for prepared statements. A text gets one when it comes back: a statement that runs once would only fill
 * the connection. The memory of both maps is bounded; what was named first stays named, since every connection
 * that prepared it keeps it.
 */
export class StatementNames {
  private readonly named = new Map<string, string>();
  private seen = new Set<string>();

  of(text: string): string | undefined {
    const name = this.named.get(text);
    if (name || this.named.size >= MOST) return name;
    if (!this.seen.delete(text)) {
      if (this.seen.size >= MOST) this.seen = new Set();
      this.seen.add(text);
      return undefined;
    }
    const fresh = `s${this.named.size}`;
    this.named.set(text, fresh);
    return fresh;
  }
}
